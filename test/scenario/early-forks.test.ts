import { describe, expect, test } from 'vitest'
import type { Field, Outcome } from '../support/phone-call.ts'
import type { Office } from '../support/virtual-pbx.ts'
import { hangUp, openOffice } from './office.ts'

const statusOf = (outcome: Outcome) => (typeof outcome === 'string' ? outcome : outcome.status)

/** Where we send sound on the called side: the one stream of that leg. */
const towards = (office: Office) => office.media.leased[1]?.stream?.remote?.rtpPort

/** Ana calls out; behind the provider the INVITE is forked. */
async function forked(headers: readonly Field[] = []) {
  const office = await openOffice()
  const ana = await office.phone('100')
  const main = office.provider('main')
  main.whenCalled = () => {}
  const call = ana.invite('915550177', { headers })
  await office.pass()
  const { call: first } = main
  return { office, call, first, second: first.fork('second'), third: first.fork('third') }
}

describe('sound before the answer from several phones behind one INVITE (RFC 3960 §3.1, RFC 3261 §13.2.2.4)', () => {
  test('the newest is heard, one at a time: the next one is rung when the one before did not answer', async () => {
    const { office, call, first, second } = await forked()
    first.early()
    await office.pass()
    expect([call.statuses, towards(office)]).toEqual([[401, 183], 40_000])
    second.respond(183, { media: { port: 41_000 } })
    await office.pass()
    expect([towards(office), office.media.leased.length]).toEqual([41_000, 2])
    // The caller was told once, and its own stream is where it was.
    expect(
      call.responses.filter(({ status }) => status === 183).every(({ body }) => body === call.response(183).body)
    ).toBe(true)
    call.cancel()
    await office.pass()
  })

  test('what the older one repeats does not take the stream back', async () => {
    const { office, call, first, second } = await forked()
    const session = first.answerTo(first.media)
    first.respond(183, { body: session })
    await office.pass()
    second.respond(183, { media: { port: 41_000 } })
    await office.pass()
    // A called side repeats what it has said every minute (RFC 3261 §13.3.1.1).
    first.respond(183, { body: session })
    first.ring()
    await office.pass()
    expect(towards(office)).toBe(41_000)
    call.cancel()
    await office.pass()
  })

  test.each([
    ['with its session', true],
    ['without one, for it has said it before', false]
  ])('the older one answers, %s: it is heard', async (_, repeats) => {
    const { office, call, first, second } = await forked()
    const session = first.answerTo(first.media)
    first.respond(183, { body: session })
    await office.pass()
    second.respond(183, { media: { port: 41_000 } })
    await office.pass()
    first.answer(repeats ? session : '')
    await office.pass()
    expect([call.statuses.at(-1), towards(office)]).toEqual([200, 40_000])
    await hangUp(office, call)
  })

  test('the same where both have answered reliably (RFC 3262 §5)', async () => {
    const { office, call, first, second } = await forked()
    first.reliable(183, 1, { body: first.answerTo(first.media) })
    await office.pass()
    second.respond(183, {
      media: { port: 41_000 },
      headers: [
        ['Require', '100rel'],
        ['RSeq', '900']
      ]
    })
    await office.pass()
    const racks = first.requests.map(({ to, headers }) => [to.tag === 'second', headers.get('RAck')])
    expect([racks, towards(office)]).toEqual([
      [
        [false, '1 1 INVITE'],
        [true, '900 1 INVITE']
      ],
      41_000
    ])
    // An offer of the one that is not heard would change what it does not have.
    expect(statusOf(await office.until(first.send('UPDATE', [], { body: first.offer({ port: 42_000 }) })))).toBe(488)
    expect(statusOf(await office.until(second.send('UPDATE', { body: first.offer({ port: 41_500 }) })))).toBe(200)
    expect(towards(office)).toBe(41_500)
    // What it has answered reliably is its answer, whatever its 200 says.
    first.answer(first.answerTo({ ...first.media, port: 49_000 }))
    await office.pass()
    expect([call.statuses.at(-1), towards(office)]).toEqual([200, 40_000])
    await hangUp(office, call)
  })

  test('one that has said nothing of its session, and answers without one, gets nobody else’s: BYE', async () => {
    const { office, call, first, second } = await forked()
    second.respond(183, { media: { port: 41_000 } })
    await office.pass()
    first.answer('')
    await office.pass()
    expect([first.methods.slice(-2), call.statuses.at(-1)]).toEqual([['ACK', 'BYE'], 488])
  })

  test('in each of them the called side asks and is answered: OPTIONS, INFO, UPDATE (RFC 3261 §12.2.2)', async () => {
    const { office, call, first, second, third } = await forked()
    for (const { ring } of [second, third]) ring()
    first.ring()
    await office.pass()
    const answers: unknown[] = []
    for (const method of ['OPTIONS', 'INFO', 'UPDATE']) {
      answers.push(statusOf(await office.until(first.send(method))))
      answers.push(statusOf(await office.until(second.send(method))))
      answers.push(statusOf(await office.until(third.send(method))))
    }
    expect(answers).toEqual(Array(9).fill(200))
    call.cancel()
    await office.pass()
    expect(statusOf(await office.until(second.send('OPTIONS')))).toBe(481)
  })

  test('behind one INVITE sixteen phones count; the sound of those beyond does not', async () => {
    const { office, call, first } = await forked()
    for (let at = 0; at < 20; at++) first.fork(`fork-${at}`).respond(183, { media: { port: 41_000 + 2 * at } })
    await office.pass()
    expect([towards(office), office.pbx.health().dialogs]).toEqual([41_030, 17])
    call.cancel()
    await office.pass()
    expect(office.pbx.health().dialogs).toBe(0)
  })
})
