import { err, ok } from '../../../pbx-core/base/result.ts'
import { deleteRecording, heardRecording, recordCommand } from '../../access/recordings.ts'
import { seenCall, sightOf } from '../../access/sight.ts'
import type { HttpFault } from '../fault.ts'
import { sendSound } from '../sound.ts'
import { callNotFound } from './calls.ts'
import { json, nothing, operation } from './operation.ts'
import { call, callPath, recordAction, recordingPath } from './schemas.ts'

const notFound: HttpFault = {
  code: 'recording_not_found',
  message: 'There is no such recording among those you may hear.'
}

export const recordingOperations = [
  operation({
    id: 'recordCall',
    method: 'POST',
    path: '/calls/:uniqueid/recording',
    summary: 'Record a call, pause that, go on, or stop',
    description:
      'Who talks in it may where `record` says so (the call’s `recordableBy`); where it is recorded anyway, pause and ' +
      'resume. An admin may everything but record who must not be. What was stopped goes on in the same file.',
    params: callPath,
    query: nothing,
    body: recordAction,
    answers: { 202: { description: 'It is done, or both are told first; the call as it is now.', schema: call } },
    faults: ['call_not_found', 'not_allowed'],
    handle: async ({ params, body: { action }, account }, { pbx }) => {
      const sight = sightOf(account)
      const view = sight === undefined ? undefined : seenCall(pbx, sight, params.uniqueid)
      if (view === undefined) return err(callNotFound)
      const recorded = pbx.record(recordCommand(account, view, action))
      return recorded.ok ? ok(json(202, recorded.value)) : recorded
    }
  }),

  operation({
    id: 'getRecording',
    method: 'GET',
    path: '/recordings/:id',
    summary: 'The sound of a recording',
    description:
      'For whoever sees its record, whose `recording` is this address. A range may be asked for. The caller is on the ' +
      'left, the called on the right.',
    params: recordingPath,
    query: nothing,
    answers: {
      200: { description: 'All of it, as `audio/wav` or `audio/ogg`.', contentType: 'audio/wav' },
      206: { description: 'The range that was asked for.', contentType: 'audio/wav' },
      416: { description: 'It has no such range.' }
    },
    faults: ['recording_not_found'],
    handle: async ({ params: { id }, account, request, reply }, { pbx }) => {
      const found = await heardRecording(pbx, account, id)
      if (found === undefined) return err(notFound)
      const isSent = await sendSound(request, reply, { path: found.path, name: id })
      return isSent ? ok({ kind: 'stream' }) : err(notFound)
    }
  }),

  operation({
    id: 'deleteRecording',
    method: 'DELETE',
    path: '/recordings/:id',
    summary: 'Delete a recording',
    description: 'For an admin of the domain. Its record keeps who has deleted it, and when.',
    params: recordingPath,
    query: nothing,
    answers: { 204: { description: 'It is gone.' } },
    faults: ['recording_not_found', 'not_allowed', 'not_writable'],
    handle: async ({ params: { id }, account }, { pbx }) => {
      const deleted = await deleteRecording(pbx, account, id)
      return deleted.ok ? ok({ kind: 'empty' }) : deleted
    }
  })
]
