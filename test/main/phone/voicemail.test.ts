import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MailboxView, VoiceMessage } from '../../../pbx-core/contract/voicemail.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice, type TestWindow } from '../support/office.ts'

const pbx = new MemoryPbx()
const view: MailboxView = {
  ...{ domain: 'acme.test', mailbox: '100', new: 1, saved: 0, greetings: [], hasPin: false, closedUntil: null }
}
const message: VoiceMessage = {
  ...{ id: '1.a', domain: 'acme.test', mailbox: '100', call: 'r1', at: 1, milliseconds: 5000, state: 'new' },
  caller: { number: '+15550199001', name: 'ACME', user: null }
}
const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [
    {
      name: 'acme.test',
      users: [{ extension: '100', sipPassword: 's', webPassword: 'w', admin: true, voicemail: { enabled: true } }]
    }
  ]
}

let office: TestOffice
let window: TestWindow
beforeAll(async () => {
  office = await TestOffice.start(coreOf(pbx), config)
  window = await office.window()
})
afterAll(() => office[Symbol.asyncDispose]())
beforeEach(() => {
  pbx.mailboxes.set('100@acme.test', view)
  pbx.messagesOf.set('100@acme.test', [message])
  pbx.marks.length = 0
  pbx.greetingsSet.length = 0
  pbx.greetingFault = undefined
})

const sound = Buffer.from('RIFF and what follows')
const part = (from: number, octets: Buffer, last: boolean, upload = 'u') => ({
  ...{ greeting: 'busy' as const, upload, from, octets: octets.toString('base64url'), last }
})

describe('the own mailbox at a desk (5-softphone, Windows: Voicemail)', () => {
  it('is told to windows, each change with another revision', async () => {
    const changed = (mailbox: string) =>
      pbx.events.emit('mailbox.changed', { domain: 'acme.test', mailbox, view: null })
    changed('100')
    const before = await window.until('the mailbox', ({ voicemail }) => voicemail ?? undefined)
    expect(before).toMatchObject({ new: 1, saved: 0, hasPin: false })
    pbx.mailboxes.set('100@acme.test', { ...view, new: 0, saved: 1 })
    changed('100')
    changed('101')
    const after = await window.until('the change', ({ voicemail }) => voicemail?.saved === 1 && voicemail)
    expect(after).toMatchObject({ new: 0, revision: before.revision + 1 })
  })

  it('a sound comes in parts of 128 KiB', async () => {
    const file = join(office.directory.path, 'long.wav')
    const octets = Buffer.alloc(200_000, 7)
    await writeFile(file, octets)
    pbx.soundFiles.set('1.a', file)
    const asked = async (from: number) => {
      const reply = await window.invoke('voicemail.sound', { of: { message: '1.a' }, from })
      if (!reply.ok) throw new Error(reply.error.message)
      return reply.value
    }
    const [first, second, beyond] = [await asked(0), await asked(131_072), await asked(200_000)]
    const all = [first, second].map((each) => Buffer.from(each.octets, 'base64url'))
    expect([Buffer.concat(all).equals(octets), first.size, beyond.octets]).toEqual([true, 200_000, ''])
  })

  it('a greeting is put together from its parts; one that is missing is no greeting', async () => {
    expect((await window.invoke('greeting.upload', part(0, sound.subarray(0, 9), false))).ok).toBe(true)
    expect((await window.invoke('greeting.upload', part(9, sound.subarray(9), true))).ok).toBe(true)
    expect(pbx.greetingsSet).toMatchObject([{ greeting: { greeting: 'busy', mailbox: '100' }, octets: sound.length }])
    for (const lost of [part(5, sound, true), part(9, sound, true, 'another')]) {
      await window.invoke('greeting.upload', part(0, sound.subarray(0, 9), false))
      expect(await window.invoke('greeting.upload', lost)).toMatchObject({ ok: false, error: { code: 'upload_lost' } })
    }
    expect(pbx.greetingsSet).toHaveLength(1)
  })

  it('what cannot be played is refused in words', async () => {
    pbx.greetingFault = { code: 'sound_invalid', message: 'This is Ogg' }
    expect(await window.invoke('greeting.upload', part(0, sound, true))).toMatchObject({
      error: { code: 'sound_invalid', message: expect.stringContaining('WAV or an MP3') }
    })
  })

  it('a PIN is written into the configuration; a weak one is not', async () => {
    for (const pin of ['1234', '0100', '42']) {
      expect(await window.invoke('voicemail.pin', { pin })).toMatchObject({ error: { code: 'pin_weak', path: 'pin' } })
    }
    expect((await window.invoke('voicemail.pin', { pin: '80351' })).ok).toBe(true)
    expect(pbx.configured.at(-1)?.domains[0]?.users[0]?.voicemail).toMatchObject({ enabled: true, pin: '80351' })
  })
})

it('in a configuration that is never written the PIN stands where it does', async () => {
  const given = new MemoryPbx()
  given.mailboxes.set('100@acme.test', view)
  await using fixed = await TestOffice.start(coreOf(given), config, { given: true })
  const own = await fixed.window()
  expect(await own.invoke('voicemail.pin', { pin: '80351' })).toMatchObject({ error: { code: 'pin_fixed' } })
})
