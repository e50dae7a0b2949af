import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rangeOf } from '../../../main/http/sound.ts'
import type { MailboxView, VoiceMessage } from '../../../pbx-core/contract/voicemail.ts'
import { type TempDirectory, tempDirectory } from '../../support/temp-directory.ts'
import { basic, type HttpFixture, httpFixture } from '../support/http-fixture.ts'

const view: MailboxView = {
  ...{ domain: 'acme.test', mailbox: '101', new: 1, saved: 0, greetings: ['busy'], hasPin: true, closedUntil: null }
}
const message: VoiceMessage = {
  ...{ id: '1.a', domain: 'acme.test', mailbox: '101', call: 'r1', at: 1, milliseconds: 5000, state: 'new' },
  caller: { number: '+15550199001', name: 'ACME', user: null }
}

let fixture: HttpFixture
let folder: TempDirectory
beforeEach(async () => {
  fixture = await httpFixture({ several: true })
  folder = await tempDirectory('sounds')
  const file = join(folder.path, '1.a.wav')
  await writeFile(file, '0123456789')
  fixture.pbx.mailboxes.set('101@acme.test', view)
  fixture.pbx.messagesOf.set('101@acme.test', [message])
  fixture.pbx.soundFiles.set('1.a', file)
})
afterEach(async () => {
  await fixture[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const tom = basic('101@acme.test', 'web-101')
const ask = (path: string, method = 'GET', extra: Record<string, string> = {}, body?: string) =>
  fixture.request(`/api/v1/voicemail/101${path}`, {
    method,
    headers: { ...tom, ...extra, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body })
  })

describe('a mailbox (4-pbx, API)', () => {
  it('is told with its messages', async () => {
    const { status, json } = await ask('')
    expect([status, json]).toEqual([200, { ...view, items: [message] }])
  })

  it('of a user who has none is none', async () => {
    fixture.pbx.mailboxes.clear()
    const { status, json } = await ask('')
    expect([status, json]).toMatchObject([404, { error: { code: 'mailbox_not_found' } }])
  })

  it('is marked and deleted by message, and says where there is none', async () => {
    expect((await ask('/1.a', 'PATCH', {}, '{"state":"saved"}')).status).toBe(204)
    expect((await ask('/1.a', 'DELETE')).status).toBe(204)
    expect((await ask('/1.a', 'PATCH', {}, '{"state":"restored"}')).status).toBe(204)
    expect((await ask('/1.b', 'DELETE')).json).toMatchObject({ error: { code: 'message_not_found' } })
    expect((await ask('/1.a', 'PATCH', {}, '{"state":"deleted"}')).status).toBe(400)
    const address = { domain: 'acme.test', mailbox: '101', id: '1.a' }
    expect(fixture.pbx.marks).toEqual(['saved', 'deleted', 'restored'].map((as) => ({ ...address, as })))
  })
})

describe('the sound of a message', () => {
  it('is a WAV file, and names itself', async () => {
    const { status, headers, text } = await ask('/1.a/sound')
    expect([status, text, headers['content-type'], headers['content-length'], headers['accept-ranges']]).toEqual([
      ...[200, '0123456789', 'audio/wav', '10', 'bytes']
    ])
    expect(headers['content-disposition']).toBe('inline; filename="message-101-1.a.wav"')
  })

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=5-99', 206, '56789', 'bytes 5-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=0-1,3-4', 200, '0123456789', undefined],
    ['lines=1-2', 200, '0123456789', undefined]
  ])('a part of it by Range %s (RFC 9110 §14)', async (range, expected, part, contentRange) => {
    const { status, headers, text } = await ask('/1.a/sound', 'GET', { range })
    expect([status, text, headers['content-range']]).toEqual([expected, part, contentRange])
  })

  it('that is gone is none', async () => {
    fixture.pbx.soundFiles.set('1.a', join(folder.path, 'gone.wav'))
    expect((await ask('/1.a/sound')).json).toMatchObject({ error: { code: 'message_not_found' } })
    expect((await ask('/1.b/sound')).json).toMatchObject({ error: { code: 'message_not_found' } })
  })
})

it.each([
  ['bytes=4-2', undefined],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=-99', { start: 0, end: 9 }],
  ['bytes=-', undefined],
  [undefined, undefined]
])('a range as a request has it: %s', (header, range) => {
  expect(rangeOf(header, 10)).toEqual(range)
})
