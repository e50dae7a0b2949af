import { describe, expect, test } from 'vitest'
import type { HttpCall } from '../support/scripted-http.ts'
import { type DomainInput, Office } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk, told } from './office.ts'

const url = 'http://app.test/cdr?id=%%uniqueid%%&notes=%%notes%%'
const hooked: Partial<DomainInput> = { cti: { postCall: { url, secret: 'between us' } } }
/** As long as one may look something up between two words. */
const restMs = 30_000

/** Ana and Tom have talked; `during` is what was noted while they did. */
async function afterCall(office: Office, during?: string): Promise<string> {
  const { caller } = await talk(office, { caller: await office.phone('100'), callee: await office.phone('101') })
  const [call] = office.pbx.calls()
  const uniqueid = call?.uniqueid ?? ''
  if (during !== undefined) await note(office, uniqueid, during)
  await hangUp(office, caller)
  return uniqueid
}

function note(office: Office, uniqueid: string, text: string, finished = false) {
  return office.until(office.pbx.writeNotes({ uniqueid, text, finished }))
}

/** Deliveries as the application has seen them: name and notes of each. */
function heard({ http }: Office): (readonly [delivery: string | undefined, notes: string | null])[] {
  return http.calls.map(({ request }: HttpCall) => [
    request.headers['X-Offhook-Delivery'],
    new URL(request.url).searchParams.get('notes')
  ])
}

describe('notes typed during the call (2-cti, Post-call)', () => {
  test('are in the record and in the delivery at its end, and nothing follows', async () => {
    const office = await openOffice({ domain: hooked })
    const uniqueid = await afterCall(office, 'pays on Friday')
    expect(office.record.notes).toBe('pays on Friday')
    await office.pass(2 * restMs)
    expect(heard(office)).toEqual([[`${uniqueid}.1.postCall`, 'pays on Friday']])
    const health = office.pbx.hookHealth({ domain: 'acme.test', hook: 'cti.postCall', url })
    const lastAnswer = { at: expect.any(Number), status: 204, ms: 0 }
    expect(await health).toEqual({ lastAnswer, lastFailure: null, skippedUntil: null, stopped: false, waiting: 0 })
    expect(await office.pbx.notes(uniqueid)).toEqual({ text: 'pays on Friday', outcome: '', savedAt: null })
  })

  test('can be read while it lives, with when they were saved', async () => {
    const office = await openOffice({ domain: hooked })
    const { caller } = await talk(office, { caller: await office.phone('100'), callee: await office.phone('101') })
    const uniqueid = office.pbx.calls()[0]?.uniqueid ?? ''
    expect(await office.pbx.notes(uniqueid)).toEqual({ text: '', outcome: '', savedAt: null })
    const savedAt = office.clock.wallTime()
    const kept = office.pbx.writeNotes({ uniqueid, text: 'asks for', finished: false })
    expect(await office.until(kept)).toEqual({ ok: true, value: savedAt })
    expect(await office.pbx.notes(uniqueid)).toEqual({ text: 'asks for', outcome: '', savedAt })
    await hangUp(office, caller)
  })

  test('survive a crash in the call: they are in the record that the next start writes, and delivered', async () => {
    const before = await new Office({ domain: hooked }).start()
    await talk(before, { caller: await before.phone('100'), callee: await before.phone('101') })
    const uniqueid = before.pbx.calls()[0]?.uniqueid ?? ''
    await note(before, uniqueid, 'cut off here')
    const { store, clock } = before
    // The dead office still has its timers on the clock that both share.
    const office = await new Office({ domain: hooked, store, clock }).start()
    await office.pass()
    expect(office.record).toMatchObject({ uniqueid, notes: 'cut off here', disposition: 'ANSWERED' })
    expect(heard(office)).toEqual([[`${uniqueid}.1.postCall`, 'cut off here']])
  })
})

describe('notes that change after the hang-up (2-cti, Post-call)', () => {
  test('are in the record at once, and follow as a second delivery when they have rested, signed as the first', async () => {
    const office = await openOffice({ domain: hooked })
    const uniqueid = await afterCall(office, 'pays')
    await note(office, uniqueid, 'pays on Fri')
    await office.pass(restMs - 100)
    await note(office, uniqueid, 'pays on Friday')
    expect(office.record.notes).toBe('pays on Friday')
    await office.pass(restMs - 100)
    expect(heard(office)).toHaveLength(1)
    await office.pass(200)
    expect(heard(office)).toEqual([
      [`${uniqueid}.1.postCall`, 'pays'],
      [`${uniqueid}.1.postCall.notes`, 'pays on Friday']
    ])
    const signatures = office.http.calls.map(({ request }) => request.headers['X-Offhook-Signature'])
    expect(signatures).toEqual([expect.stringMatching(/^sha256=[0-9a-f]{64}$/), expect.stringMatching(/^sha256=/)])
    expect(new Set(signatures).size).toBe(2)
    expect(await office.pbx.deliveries(uniqueid)).toEqual([
      expect.objectContaining({ id: `${uniqueid}.1.postCall`, state: 'delivered' }),
      expect.objectContaining({ id: `${uniqueid}.1.postCall.notes`, hook: 'postCall', state: 'delivered', attempts: 1 })
    ])
    expect(told(await office.timeline(uniqueid)).slice(-2)).toEqual([
      'decision: notes were finished after the call',
      'delivery 1: status 204'
    ])
  })

  test('are told at once where their field is gone', async () => {
    const office = await openOffice({ domain: hooked })
    const uniqueid = await afterCall(office)
    await note(office, uniqueid, 'call back Tue', true)
    await office.pass()
    expect(heard(office).at(-1)).toEqual([`${uniqueid}.1.postCall.notes`, 'call back Tue'])
  })

  test('as they stand already, they are nothing to tell', async () => {
    const office = await openOffice({ domain: hooked })
    const uniqueid = await afterCall(office, 'pays')
    await note(office, uniqueid, 'pays', true)
    await office.pass(2 * restMs)
    expect(heard(office)).toHaveLength(1)
  })

  test('each further change has a name of its own, for a receiver drops what it knows', async () => {
    const office = await openOffice({ domain: hooked })
    const uniqueid = await afterCall(office)
    for (const text of ['one', 'two', '']) {
      await note(office, uniqueid, text, true)
      await office.pass()
    }
    expect(heard(office).slice(1)).toEqual([
      [`${uniqueid}.1.postCall.notes`, 'one'],
      [`${uniqueid}.1.postCall.notes.2`, 'two'],
      [`${uniqueid}.1.postCall.notes.3`, '']
    ])
  })

  test('are repeated until they arrive, on the schedule of every delivery', async () => {
    const office = await openOffice({ domain: hooked })
    const uniqueid = await afterCall(office)
    office.http.on('notes=late', { status: 503 })
    await note(office, uniqueid, 'late', true)
    await office.pass(900)
    expect(heard(office)).toHaveLength(2)
    office.http.on('notes=late', { status: 200 })
    await office.pass(1100)
    expect(heard(office).slice(1)).toEqual([
      [`${uniqueid}.1.postCall.notes`, 'late'],
      [`${uniqueid}.1.postCall.notes`, 'late']
    ])
    expect((await office.pbx.deliveries(uniqueid)).map(({ state, attempts }) => `${state} ${attempts}`)).toEqual([
      'delivered 1',
      'delivered 2'
    ])
  })

  test('are told after a restart where they were not finished before it', async () => {
    const before = await new Office({ domain: hooked }).start()
    const uniqueid = await afterCall(before)
    await note(before, uniqueid, 'typed, then the power went')
    const { store, clock } = before
    // The crash: nothing of this office is heard again.
    before.pbx.stop().catch(() => undefined)
    for (const phone of before.phones) phone[Symbol.dispose]()
    await clock.advanceAsync(5_000)
    store.isClosed = false
    const office = await openOffice({ domain: hooked, store, clock })
    await office.pass(restMs)
    expect(heard(office)).toEqual([[`${uniqueid}.1.postCall.notes`, 'typed, then the power went']])
  })

  test('of a domain without the hook stay in the record, and are not told when it gets one later', async () => {
    const office = await openOffice()
    const uniqueid = await afterCall(office)
    await note(office, uniqueid, 'for ourselves', true)
    await office.pass()
    expect([office.record.notes, heard(office)]).toEqual(['for ourselves', []])
    expect(await office.pbx.deliveries(uniqueid)).toEqual([])
    expect(await office.store.notesDue(Number.MAX_SAFE_INTEGER, 10)).toEqual({ due: [], next: null })
  })

  test('of a call that there never was are refused', async () => {
    const office = await openOffice({ domain: hooked })
    expect(await note(office, 'made up', 'text')).toEqual({ ok: false, error: 'call_not_found' })
    expect(await office.pbx.notes('made up')).toBeUndefined()
  })
})

test('local time is that of the domain, at the end of the call and in notes that follow (2-cti, Variables)', async () => {
  const url = 'http://app.test/cdr?at=%%calldate%%'
  const office = await openOffice({ domain: { timeZone: 'Asia/Tokyo', cti: { postCall: { url } } } })
  const uniqueid = await afterCall(office)
  await note(office, uniqueid, 'pays on Friday', true)
  await office.pass(restMs)
  const began = new Date(office.record.start + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
  const told = office.http.calls.map(({ request }) => new URL(request.url).searchParams.get('at'))
  expect(told).toEqual([began, began])
})

describe('how a call went (2-cti, Variables: outcome)', () => {
  const domain: Partial<DomainInput> = {
    cti: { postCall: { url: 'http://app.test/cdr?outcome=%%outcome%%&notes=%%notes%%' } }
  }
  const say = (office: Office, uniqueid: string, outcome: string) =>
    office.until(office.pbx.writeNotes({ uniqueid, outcome, finished: true }))

  test('a code that is chosen in the call is in its record and delivery; one that is chosen later follows by itself, and leaves the notes', async () => {
    const office = await openOffice({ domain })
    const { caller } = await talk(office, { caller: await office.phone('100'), callee: await office.phone('101') })
    const uniqueid = office.pbx.calls()[0]?.uniqueid ?? ''
    await say(office, uniqueid, 'callback')
    await note(office, uniqueid, 'on Friday')
    await hangUp(office, caller)
    expect(office.record).toMatchObject({ outcome: 'callback', notes: 'on Friday' })
    await say(office, uniqueid, 'sold')
    await office.pass()
    expect(office.http.urls).toEqual(['/cdr?outcome=callback&notes=on%20Friday', '/cdr?outcome=sold&notes=on%20Friday'])
    expect(heard(office)[1]?.[0]).toBe(`${uniqueid}.1.postCall.notes`)
    expect(await office.pbx.notes(uniqueid)).toEqual({ text: 'on Friday', outcome: 'sold', savedAt: null })
    await say(office, uniqueid, 'sold')
    await office.pass(2 * restMs)
    expect(office.http.calls).toHaveLength(2)
  })
})
