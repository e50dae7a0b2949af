import { beforeEach, expect, it } from 'vitest'
import type { ParkedView, QueueView } from '../../../pbx-core/contract/views.ts'
import { Baresip } from '../../support/baresip.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { needs } from '../../support/needs.ts'
import { recordOf, records } from '../../support/records.ts'
import { signOfLife } from '../../support/sign-of-life.ts'
import { waitFor } from '../../support/wait-for.ts'

beforeEach((context) => needs(context, 'baresip'))

it('killed with -9 in a queue: telephones are free again, agents and callbacks are as they were, and each has its record (4-pbx, Call record)', async () => {
  await using core = await CoreProcess.start({
    domain: {
      country: 'US',
      queues: [
        {
          ...{ name: 'support', extension: '700', agents: [{ user: '101' }, { user: '102' }], joinWhenEmpty: true },
          callback: { key: '1', pauseSeconds: 30 }
        }
      ]
    }
  })
  const board = async (): Promise<QueueView | undefined> => {
    const answer = await core.fetch('/api/v1/queues')
    return ((await answer.json()) as { items: QueueView[] }).items[0]
  }
  const set = async (user: string, patch: object) => {
    const headers = { 'content-type': 'application/merge-patch+json' }
    const answer = await core.fetch(`/api/v1/users/${user}/state`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify(patch)
    })
    expect(answer.status).toBe(200)
  }
  const phone = (user: string) =>
    Baresip.start({ user, password: `sip-${user}`, registrar: core.sip, answer: 'manual' })
  await using ana = await phone('100')
  await using tom = await phone('101')
  await using lena = await phone('102')
  const queue = `sip:700@${core.sip}`
  await set('101', { queues: { support: 'out' } })
  await set('102', { pause: { on: true, reason: 'lunch' } })

  // She types a number outside, hears it back and confirms it, and is let go.
  await ana.dial(queue)
  await ana.established()
  await ana.sendDigit('1')
  for (const key of '2025550199#') await ana.sendDigit(key)
  await waitFor(
    async () => {
      await ana.sendDigit('1')
      return (await board())?.callbacks.length === 1
    },
    { what: 'the callback to be promised', timeoutMs: 30_000, everyMs: 1500 }
  )
  await ana.closed()
  const [promised] = (await board())?.callbacks ?? []

  // One talks with an agent, another one waits.
  await set('102', { pause: { on: false } })
  await lena.incoming()
  await set('102', { pause: { on: true, reason: 'lunch' } })
  await ana.dial(queue)
  await ana.established()
  await waitFor(async () => (await board())?.waiting.length === 1, { what: 'the caller to wait' })
  // By then the record knows where the call is.
  await signOfLife(core)
  await core.kill9()
  await core.restart()

  const after = await board()
  expect(after?.callbacks).toEqual([{ ...promised, call: null }])
  expect(after?.waiting).toEqual([])
  expect(after?.agents).toMatchObject([
    { extension: '101', isIn: false },
    { extension: '102', isIn: true, reason: 'lunch' }
  ])
  const [first] = (await records(core)).filter(({ uniqueid }) => uniqueid === promised?.uniqueid)
  expect(first).toMatchObject({
    src: '100',
    dst: '700',
    disposition: 'NO ANSWER',
    lastapp: 'queue',
    lastdata: 'support'
  })
  const cut = await recordOf(core, ({ src, disposition }) => src === '100' && disposition === 'FAILED')
  expect(cut).toMatchObject({ dst: '700', lastapp: 'queue', lastdata: 'support', answer: null, hangupby: 'pbx' })
  // What is left of the call at her telephone ends by her press, and she calls again.
  await ana.hangUp()
  await tom[Symbol.asyncDispose]()
  const again = ana.callEvents().length
  await ana.dial(queue)
  await ana.established(again)
  await waitFor(async () => (await board())?.waiting.length === 1, { what: 'her to wait again' })
  await ana.hangUp()
}, 120_000)

it('killed with -9 while an agent talks by the queue and a call is parked: telephones are free, records are right, no slot is taken (4-pbx, Call record)', async () => {
  await using core = await CoreProcess.start({
    domain: {
      queues: [{ name: 'support', extension: '700', agents: [{ user: '101' }], wrapUpSeconds: 600 }],
      parking: { comeBackSeconds: 300 }
    }
  })
  const items = async <T>(path: string): Promise<readonly T[]> =>
    ((await (await core.fetch(path)).json()) as { items: readonly T[] }).items
  const parked = async () => (await items<ParkedView>('/api/v1/parked')).map(({ slot }) => slot)
  const phone = (user: string) =>
    Baresip.start({ user, password: `sip-${user}`, registrar: core.sip, answer: 'manual' })
  await using ana = await phone('100')
  await using tom = await phone('101')
  await using lena = await phone('102')
  const address = (extension: string) => `sip:${extension}@${core.sip}`

  await lena.dial(address('101'))
  await tom.incoming()
  await tom.accept()
  await lena.established()
  const first = tom.events.position
  await tom.command('transfer', address('*71'))
  await tom.closed()
  await waitFor(async () => (await parked()).join() === '*71', { what: 'the call to be parked' })

  await ana.dial(address('700'))
  await tom.incoming(first)
  await tom.accept()
  await tom.established(first)
  const talks = async () => (await items<QueueView>('/api/v1/queues'))[0]?.agents[0]?.state
  await waitFor(async () => (await talks()) === 'talking', { what: 'the agent to be shown talking' })
  await signOfLife(core, Date.now() + 1000)
  await core.kill9()
  await core.restart()

  expect(await parked()).toEqual([])
  expect(await items('/api/v1/calls')).toEqual([])
  // The agent's telephone registers anew when that is due; meanwhile nobody believes that it talks.
  expect(['away', 'free']).toContain(await talks())
  const talked = await recordOf(core, ({ src, lastapp }) => src === '100' && lastapp === 'queue')
  expect(talked).toMatchObject({
    ...{ dst: '700', lastdata: 'support', calleeUser: '101', disposition: 'ANSWERED', hangupby: 'pbx' }
  })
  expect(talked.billsec).toBeGreaterThanOrEqual(1)
  const ofLena = (await records(core)).filter(({ src }) => src === '102').toSorted((a, b) => a.segment - b.segment)
  expect(ofLena).toMatchObject([
    { segment: 1, calleeUser: '101', disposition: 'ANSWERED' },
    { segment: 2, lastapp: 'park', lastdata: '*71', transferredby: '101', hangupby: 'pbx' }
  ])

  // What is left of the calls at their telephones ends by a press; then both places take calls as before.
  for (const each of [ana, tom, lena]) await each.hangUp()
  await tom[Symbol.asyncDispose]()
  await using again = await phone('101')
  await waitFor(async () => (await talks()) === 'free', { what: 'the agent to be free' })
  const since = ana.events.position
  await ana.dial(address('700'))
  await again.incoming()
  await again.accept()
  await ana.established(since)
  await again.command('transfer', address('*71'))
  await again.closed()
  await waitFor(async () => (await parked()).join() === '*71', { what: 'the slot to be taken anew' })
  await ana.hangUp()
}, 120_000)
