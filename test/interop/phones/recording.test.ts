import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { installed, needs } from '../../support/needs.ts'
import { secondsOfTone } from '../../support/tone.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Office } from '../office.ts'

/** Seconds of a tone in one channel of a stereo WAV file at 16 kHz, whose header is believed. */
function secondsIn(file: Buffer, channel: 0 | 1, hertz: number): number {
  const frames = file.readUInt32LE(40) / 4
  const samples = Float64Array.from({ length: frames }, (_, i) => file.readInt16LE(44 + 4 * i + 2 * channel) / 32_768)
  return secondsOfTone({ sampleRate: 16_000, samples }, hertz)
}

describe('two phones are recorded (4-pbx, Media: Recording)', () => {
  let office: Office
  beforeAll(async () => {
    if (installed('baresip')) {
      office = await Office.start({ moreUsers: 4, domain: { recording: { enabled: true, announce: 'both' } } })
    }
  })
  afterAll(() => office?.[Symbol.asyncDispose]())
  beforeEach((context) => needs(context, 'baresip'))

  async function talking(user: string, dest: string) {
    await using phones = new AsyncDisposableStack()
    const ana = phones.use(await office.baresip(user, { codecs: ['PCMU/8000/1'], toneHertz: 440 }))
    const tom = phones.use(await office.baresip(dest, { codecs: ['G722/16000/1'], toneHertz: 620 }))
    await ana.dial(office.address(dest))
    await tom.incoming()
    await tom.accept()
    await Promise.all([ana.established(), tom.established()])
    const call = await waitFor(
      async () => {
        const live = await office.callOf(user)
        return live?.recording === 'on' ? live : undefined
      },
      { what: 'the call to be recorded once both have been told' }
    )
    const month = new Date(call.startedAt).toISOString().slice(0, 7)
    const path = join(office.core.dataDirectory, 'recordings/acme.test', month, `${call.uniqueid}.1.wav`)
    // Five seconds of stereo.
    const sizeOf = () =>
      stat(path).then(
        ({ size }) => size,
        () => 0
      )
    await waitFor(async () => (await sizeOf()) > 44 + 5 * 64_000, { what: 'some seconds of sound' })
    return { ana, tom, call, path, phones: phones.move() }
  }

  async function recordOf(uniqueid: string): Promise<Cdr> {
    return waitFor(
      async () => {
        const { items } = (await (await office.core.fetch(`/api/v1/cdrs`)).json()) as { items: Cdr[] }
        return items.find((cdr) => cdr.uniqueid === uniqueid && cdr.recorded?.milliseconds !== null) ?? undefined
      },
      { what: 'the record' }
    )
  }

  it('MUST have the caller’s voice on the left and the called one’s on the right; who sees the call fetches it, also in ranges', async () => {
    const { user, dest } = office.nextUsers()
    const { ana, call, phones } = await talking(user, dest)
    await using _phones = phones
    await ana.hangUp()
    await ana.closed()
    const { recording, recorded, billsec } = await recordOf(call.uniqueid)
    expect(recording).toBe(`${office.core.http}/api/v1/recordings/${call.uniqueid}.1`)
    expect(recorded).toMatchObject({ announced: 'both', format: 'wav', ended: 'call', deleted: null })
    expect(Math.abs((recorded?.milliseconds ?? 0) - billsec * 1000)).toBeLessThan(2000)
    const { pathname } = new URL(recording)
    const whole = await office.core.fetch(pathname, { user })
    expect([whole.status, whole.headers.get('content-type'), whole.headers.get('x-content-type-options')]).toEqual([
      200,
      'audio/wav',
      'nosniff'
    ])
    const file = Buffer.from(await whole.arrayBuffer())
    expect(secondsIn(file, 0, 440)).toBeGreaterThan(2)
    expect(secondsIn(file, 1, 620)).toBeGreaterThan(2)
    expect([secondsIn(file, 0, 620), secondsIn(file, 1, 440)]).toEqual([0, 0])
    const part = await office.core.fetch(pathname, { user: dest, headers: { range: 'bytes=44-1067' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 44-1067/${file.length}`])
    expect(Buffer.from(await part.arrayBuffer())).toEqual(file.subarray(44, 1068))
    expect((await office.core.fetch(pathname, { user: '102' })).status).toBe(404)
    expect((await office.core.fetch(pathname, { user, method: 'DELETE' })).status).toBe(403)
    expect((await office.core.fetch(pathname, { method: 'DELETE' })).status).toBe(204)
    expect((await office.core.fetch(pathname, { user })).status).toBe(404)
    expect(await recordOf(call.uniqueid)).toMatchObject({
      recording: '',
      recorded: { deleted: { by: '100@acme.test' } }
    })
  })

  it('a kill -9 while it records leaves a file that plays, and a record that says so (issue: what was said is kept)', async () => {
    const { user, dest } = office.nextUsers()
    const { call, path, phones } = await talking(user, dest)
    await using _phones = phones
    await office.core.kill9()
    const file = await readFile(path)
    expect(file.readUInt32LE(40) + 44).toBeLessThanOrEqual(file.length)
    expect(secondsIn(file, 0, 440)).toBeGreaterThan(2)
    expect(secondsIn(file, 1, 620)).toBeGreaterThan(2)
    await office.core.restart()
    const record = await waitFor(
      async () => {
        const { items } = (await (await office.core.fetch('/api/v1/cdrs')).json()) as { items: Cdr[] }
        return items.find(({ uniqueid }) => uniqueid === call.uniqueid)
      },
      { what: 'the record of the call that was cut off' }
    )
    expect(record).toMatchObject({
      disposition: 'ANSWERED',
      recording: expect.stringContaining(`${call.uniqueid}.1`),
      recorded: { announced: 'both', ended: 'crash', milliseconds: null }
    })
    const heard = await office.core.fetch(new URL(record.recording).pathname, { user })
    expect(Buffer.from(await heard.arrayBuffer())).toEqual(file)
  })
})
