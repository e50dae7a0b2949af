import { Readable } from 'node:stream'
import { z } from 'zod'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { Config } from '../../../pbx-core/contract/config.ts'
import { type SoundFault, type Sounds, saidIn } from '../../../pbx-core/contract/sounds.ts'
import type { Account } from '../../access/accounts.ts'
import type { HttpFault } from '../fault.ts'
import type { HttpServices } from '../services.ts'
import { json, nothing, operation } from './operation.ts'

/** Ten minutes of the largest kind that people have: 48 kHz, stereo, 16 bits, and a picture in it. */
const mostOctets = 128 * 1024 * 1024

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
    handle: async ({ account }, services) => {
      const sounds = soundsFor(account, services)
      if (!sounds.ok) return sounds
      const config = services.config()
      const items = (await sounds.value.list()).map((each) => ({ ...each, usedBy: usesOf(config, each.name) }))
      return ok(json(200, { items }))
    }
  }),

  operation({
    id: 'readSound',
    method: 'GET',
    path: '/sounds/file',
    summary: 'One of them, to hear it',
    params: nothing,
    query: named,
    answers: { 200: { description: 'WAV, mono, 16 kHz, 16 bits.', contentType: 'audio/wav' } },
    faults: ['not_allowed', 'not_found', 'sound_not_found'],
    handle: async ({ query, account }, services) => {
      const sounds = soundsFor(account, services)
      if (!sounds.ok) return sounds
      const octets = await sounds.value.read(query.name)
      return octets === undefined ? err(notFound(query.name)) : ok({ kind: 'file', type: 'audio/wav', octets })
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
    faults: ['not_allowed', 'not_found', 'body_too_large', 'unsupported_media_type', 'not_kept'],
    handle: async ({ query, account, request }, services) => {
      const sounds = soundsFor(account, services)
      if (!sounds.ok) return sounds
      if (!(request.body instanceof Readable)) return err(noFile)
      const file = await octetsIn(request.body)
      if (file === undefined) return err(tooLarge)
      const kept = await sounds.value.keep(query.name, file)
      if (!kept.ok) return err(faultOf(kept.error))
      return ok(json(201, { ...kept.value, usedBy: usesOf(services.config(), query.name) }))
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
    handle: async ({ query, account }, services) => {
      const sounds = soundsFor(account, services)
      if (!sounds.ok) return sounds
      const uses = usesOf(services.config(), query.name)
      if (uses.length > 0) return err(inUse(query.name, uses))
      return (await sounds.value.remove(query.name)) ? ok({ kind: 'empty' }) : err(notFound(query.name))
    }
  })
]

/** All domains of a machine share its sounds: who rules one of several must not change what callers of another hear. */
function soundsFor(account: Account, { sounds, config }: HttpServices): Result<Sounds, HttpFault> {
  const may = account.systemAdmin || (account.admin && config().domains.length === 1)
  if (!may) {
    const message = 'Only an admin sees and changes sounds; with several domains a system admin.'
    return err({ code: 'not_allowed', message })
  }
  return sounds === undefined ? err({ code: 'not_found', message: 'No sounds are kept here.' }) : ok(sounds)
}

function usesOf({ domains }: Config, name: string): readonly string[] {
  return domains.flatMap((domain) =>
    saidIn(domain).flatMap(({ prompt, where }) => (prompt === name ? [`${domain.name}: ${where}`] : []))
  )
}

/** Undefined: it is larger than anything that could be kept; no more of it is read. */
async function octetsIn(stream: Readable): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of stream) {
    length += part.length
    if (length > mostOctets) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const noFile: HttpFault = {
  code: 'unsupported_media_type',
  message: `Send the file itself as the body, with one of these types: ${uploads.join(', ')}.`
}
const tooLarge: HttpFault = {
  code: 'body_too_large',
  message: 'A sound may have 128 MiB at most. Save it as MP3, or in mono.'
}

function notFound(name: string): HttpFault {
  return { code: 'sound_not_found', message: `Nobody has uploaded a sound ${name}.`, path: 'name' }
}

function inUse(name: string, uses: readonly string[]): HttpFault {
  const message = `${name} is played to callers (${uses.join(', ')}). Name another one there first.`
  return { code: 'sound_in_use', message, path: 'name' }
}

function faultOf({ code, found }: SoundFault): HttpFault {
  switch (code) {
    case 'unsupported-format':
      return { code: 'unsupported_media_type', message: `This is ${found}. Save it as MP3, or as WAV with 16 bits.` }
    case 'too-long':
      return { code: 'body_too_large', message: `It lasts ${found}. A sound may last 10 minutes.` }
    case 'empty':
      return { code: 'unsupported_media_type', message: `Nothing is to be heard in it (${found}).` }
    case 'not-kept':
      return {
        code: 'not_kept',
        message: `It could not be written: ${found}. An administrator has to see to the disk.`
      }
    case 'bad-name':
      return {
        code: 'parameter_invalid',
        message: 'A name is of letters, digits, _ and -, in up to four parts with / between: music/spring.',
        path: 'name'
      }
  }
}
