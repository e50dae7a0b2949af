import { beforeEach, expect, it } from 'vitest'
import type { QueueView } from '../../../pbx-core/contract/views.ts'
import { Baresip } from '../../support/baresip.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { needs } from '../../support/needs.ts'
import { recordOf, records } from '../../support/records.ts'
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
  const waits = performance.now()
  // Signs of life come every 5 s: by then the record knows where the call is.
  await waitFor(() => performance.now() - waits > 6500, { what: 'a sign of life' })
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
