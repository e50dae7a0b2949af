import { Readable } from 'node:stream'
import { z } from 'zod'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import { soundWords } from '../../access/sound-words.ts'
import type { SoundRefusal } from '../../access/sounds.ts'
import type { Upload, UploadFault } from '../../access/uploads.ts'
import type { FaultCode, HttpFault } from '../fault.ts'
import { sendSound } from '../sound.ts'
import { json, nothing, operation } from './operation.ts'

const uploads = [
  ...['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave'],
  ...['audio/mpeg', 'audio/mp3', 'application/octet-stream']
]

const name = z.string().min(1).max(200).describe('As the configuration names it: `music/spring`, without an ending.')
const named = z.strictObject({ name })
const sound = z.object({
  name: z.string(),
  seconds: z.number(),
  octets: z.number().int(),
  changedAt: z.number().int().describe('Unix milliseconds.'),
  usedBy: z.array(z.string()).describe('Where the configuration names it: `acme.test: queues[support].music`.')
})

export const soundOperations = [
  operation({
    id: 'listSounds',
    method: 'GET',
    path: '/sounds',
    summary: 'Prompts and music that were uploaded or recorded',
    description: 'For admins; with several domains for system admins alone, for all domains share them.',
    params: nothing,
    query: nothing,
    answers: { 200: { description: 'By name.', schema: z.object({ items: z.array(sound) }) } },
    faults: ['not_allowed', 'not_found'],
    handle: async ({ account }, { sounds }) => {
      const items = await sounds.list(account)
      return items.ok ? ok(json(200, { items: items.value })) : err(faultOf(items.error))
    }
  }),

  operation({
    id: 'readSound',
    method: 'GET',
    path: '/sounds/file',
    summary: 'One of them, to hear it',
    description: 'A part of it by `Range` (RFC 9110 §14).',
    params: nothing,
    query: named,
    answers: {
      200: { description: 'WAV, mono, 16 kHz, 16 bits.', contentType: 'audio/wav' },
      206: { description: 'The part that was asked for.', contentType: 'audio/wav' },
      416: { description: 'It has no such part.' }
    },
    faults: ['not_allowed', 'not_found', 'sound_not_found'],
    handle: async ({ query: { name }, account, request, reply }, { sounds }) => {
      const file = await sounds.file(account, name)
      if (!file.ok) return err(faultOf(file.error))
      const isSent = await sendSound(request, reply, { path: file.value, name })
      return isSent ? ok({ kind: 'stream' }) : err(faultOf({ code: 'unknown', name }))
    }
  }),

  operation({
    id: 'uploadSound',
    method: 'POST',
    path: '/sounds',
    summary: 'Uploads a prompt or a piece of music: WAV or MP3',
    description:
      'The body is the file itself, 128 MiB and ten minutes at most. What it is is read from its content. It is brought to 16 kHz and one ' +
      'loudness, takes the place of what had that name in one step, and is heard within a minute.',
    params: nothing,
    query: named,
    uploads,
    answers: { 201: { description: 'It is kept.', schema: sound } },
    faults: ['not_allowed', 'not_found', 'body_too_large', 'unsupported_media_type', 'too_many_uploads', 'not_kept'],
    handle: async ({ query, account, request }, { sounds }) => {
      const begun = sounds.begin(account, query.name)
      if (!begun.ok) return err(faultOf(begun.error))
      using upload = begun.value
      if (!(request.body instanceof Readable)) return err(noFile)
      const added = await addTo(upload, request.body)
      if (!added.ok) return err(faultOf(added.error))
      const kept = await sounds.keep(account, query.name, upload.whole())
      return kept.ok ? ok(json(201, kept.value)) : err(faultOf(kept.error))
    }
  }),

  operation({
    id: 'deleteSound',
    method: 'DELETE',
    path: '/sounds',
    summary: 'Deletes one that the configuration does not name',
    params: nothing,
    query: named,
    answers: { 204: { description: 'It is gone.' } },
    faults: ['not_allowed', 'not_found', 'sound_not_found', 'sound_in_use'],
    handle: async ({ query, account }, { sounds }) => {
      const removed = await sounds.remove(account, query.name)
      return removed.ok ? ok({ kind: 'empty' }) : err(faultOf(removed.error))
    }
  })
]

/** Nothing, or why no more of it is read. */
async function addTo(upload: Upload, stream: Readable): Promise<Result<void, UploadFault>> {
  for await (const part of stream) {
    const added = upload.add(part)
    if (!added.ok) return added
  }
  return ok(undefined)
}

const noFile: HttpFault = {
  code: 'unsupported_media_type',
  message: `Send the file itself as the body, with one of these types: ${uploads.join(', ')}.`
}

const codes: Readonly<Record<SoundRefusal['code'], FaultCode>> = {
  'not-allowed': 'not_allowed',
  'none-here': 'not_found',
  unknown: 'sound_not_found',
  'in-use': 'sound_in_use',
  'too-large': 'body_too_large',
  'too-long': 'body_too_large',
  'too-many': 'too_many_uploads',
  'given-up': 'too_many_uploads',
  'unsupported-format': 'unsupported_media_type',
  empty: 'unsupported_media_type',
  'not-kept': 'not_kept',
  'bad-name': 'parameter_invalid'
}
/** Where it is the name that is at fault. */
const ofName: readonly SoundRefusal['code'][] = ['unknown', 'in-use', 'bad-name']

function faultOf(refusal: SoundRefusal): HttpFault {
  const fault = { code: codes[refusal.code], message: soundWords.en(refusal) }
  return ofName.includes(refusal.code) ? { ...fault, path: 'name' } : fault
}
