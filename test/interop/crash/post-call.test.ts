import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { randomSource } from '../../support/mutate.ts'
import { records, timelineOf } from '../../support/records.ts'
import { waitFor } from '../../support/wait-for.ts'
import type { WebReply } from '../../support/web-app.ts'
import { type Attempt, type Plan, ToldCalls } from './told-calls.ts'

/** `npm test` makes fifty calls in a minute at most, `npm run test:long` five hundred. */
const isLong = process.env.MODE === 'long'
const rounds = isLong ? 50 : 5
const callsInRound = 10
/** An application that has failed so often is well: the next attempt would be half a minute later, or two. */
const mostFailures = isLong ? 3 : 2

const isFailure = ({ status = 200, fault }: WebReply): boolean => fault !== undefined || status > 299

/** Seconds that are waited after each failure (2-cti, Post-call). */
const waits = [1, 5, 30]

/** An application that is down, slow or flapping, as it is in one round. */
const moods: readonly ((random: () => number) => WebReply)[] = [
  (random) => (random() < 0.5 ? { fault: 'reset' } : { status: 502 }),
  (random) => (random() < 0.5 ? { fault: 'hang' } : { delayMs: 250 }),
  (random) => flapping[Math.floor(random() * flapping.length)] ?? {}
]
const flapping: readonly WebReply[] = [
  {},
  { status: 503 },
  { status: 503, headers: { 'retry-after': '3' } },
  { status: 404 },
  { body: 'cut off', fault: 'half' }
]

function planOf(random: () => number, mood: (random: () => number) => WebReply): Plan {
  const replies = Array.from({ length: mostFailures }, () => mood(random))
  return { startMs: random() * 400, talkMs: 150 + random() * 250, replies }
}

it('MUST tell of each call at least once, however the application fails and wherever the core is killed with -9 (2-cti, Post-call)', {
  timeout: isLong ? 900_000 : 120_000
}, async () => {
  const random = randomSource(17)
  await using office = await ToldCalls.open()
  for (let round = 0; round < rounds; round++) {
    const mood = moods[round % moods.length] as (random: () => number) => WebReply
    const calls = office.make(Array.from({ length: callsInRound }, () => planOf(random, mood)))
    if (round % 5 === 4) await Promise.all([calls, office.look()])
    else {
      await delay(100 + random() * 500)
      await office.look()
      await delay(random() * 200)
      await Promise.all([calls, office.killAndRestart()])
    }
    await office.look()
  }
  await office.allTold(isLong ? 180_000 : 60_000)

  const told = office.byDelivery()
  const written = await records(office.core)
  // None is lost: neither a call that was on disk when the power went, nor one that has a record.
  expect([...office.known].filter((src) => !office.attempts.some((attempt) => attempt.src === src))).toEqual([])
  expect([...told.keys()].sort()).toEqual(written.map(({ uniqueid }) => `${uniqueid}.1.postCall`).sort())
  for (const [delivery, attempts] of told) {
    const what = { delivery, attempts, kills: office.kills }
    expect(isFailure(attempts.at(-1)?.reply ?? {}), JSON.stringify(what)).toBe(false)
    // A repeat is known by its name and says the same; what was heard to be taken is not repeated.
    expect(new Set(attempts.map(({ target }) => target)).size, JSON.stringify(what)).toBe(1)
    const outcomes = await noted(office, delivery.replace(/\.1\.postCall$/, ''))
    expect(outcomes.indexOf('status 200'), JSON.stringify({ outcomes, ...what })).toBe(outcomes.length - 1)
    expect(tooEarly(attempts, office), JSON.stringify(what)).toEqual([])
  }
  expect(new Set(office.attempts.map(({ src, delivery }) => `${src} ${delivery}`)).size).toBe(told.size)
  const repeated = [...told.values()].filter(({ length }) => length > 1).length
  if (isLong)
    console.log(
      `${told.size} calls, ${office.kills.length} kills, ${office.attempts.length} requests, ${repeated} calls told of again`
    )
  expect(office.kills.length).toBe(rounds - Math.floor(rounds / 5))
  expect(repeated).toBeGreaterThan(told.size / 10)
})

/** How the core's own attempts went, as its time line has them: what a core that died had not noted yet is not in it. */
async function noted({ core }: ToldCalls, uniqueid: string): Promise<readonly string[]> {
  const entries = await timelineOf(core, uniqueid)
  return entries.flatMap((entry) => (entry.kind === 'delivery' ? [entry.outcome] : []))
}

/**
 * Repeats before their time. A core that has died may have forgotten how often it had tried, and a kept connection that
 * breaks off is no attempt: the request goes out on a new one at once (RFC 9112 §9.3.1).
 */
function tooEarly(attempts: readonly Attempt[], office: ToldCalls): readonly Attempt[] {
  const [first, last] = [attempts[0], attempts.at(-1)]
  if (first === undefined || last === undefined || office.wasKilledBetween(first.at, last.at)) return []
  if (attempts.some(({ reply }) => reply.fault === 'reset')) return []
  return attempts.filter(({ at }, index) => {
    const before = attempts[index - 1]
    if (before === undefined) return false
    const wanted = Number(before.reply.headers?.['retry-after'] ?? 0)
    // A wall clock in whole milliseconds at both ends.
    return at - before.at < 1000 * Math.max(waits[index - 1] ?? 0, wanted) - 2
  })
}

it('410 stops the hook over a kill -9, and Resume tells of what has waited, once (2-cti, Post-call)', {
  timeout: 120_000
}, async () => {
  await using office = await ToldCalls.open()
  const plan = { startMs: 0, talkMs: 150 }
  await office.make([{ ...plan, replies: [{ status: 410 }] }])
  await waitFor(() => office.attempts.length === 1, { what: 'the first attempt' })
  await waitFor(async () => (await waitsFor(office))?.stopped, { what: 'the hook to be stopped' })
  await office.killAndRestart()
  await office.make([{ ...plan, replies: [] }])
  await waitFor(async () => (await waitsFor(office))?.waiting === 2, { what: 'the second call to wait as well' })
  expect([office.attempts.length, (await waitsFor(office))?.stopped]).toEqual([1, true])
  expect((await office.core.fetch('/api/v1/hooks/cti.postCall/resume', { method: 'POST' })).status).toBe(204)
  await office.allTold(40_000)
  const each = [...office.byDelivery().values()].map((attempts) => attempts.map(({ reply }) => reply.status ?? 200))
  expect(each.sort((one, other) => other.length - one.length)).toEqual([[410, 200], [200]])
})

async function waitsFor(
  office: ToldCalls
): Promise<{ readonly stopped: boolean; readonly waiting: number } | undefined> {
  const response = await office.core.fetch('/api/v1/hooks')
  const { items } = (await response.json()) as {
    readonly items: readonly { readonly hook: string; readonly health: { stopped: boolean; waiting: number } }[]
  }
  return items.find(({ hook }) => hook === 'cti.postCall')?.health
}
