import { setTimeout as delay } from 'node:timers/promises'
import type { TrunkCaller } from '../test/support/trunk-caller.ts'
import { withDeadline } from '../test/support/wait-for.ts'

const talkMs = 50
/** Timer T1 (RFC 3261 §17.1.1.1): a datagram that was lost is sent again, and counts. */
const againMs = 500
const patienceMs = 20_000

/** Calls a second, evenly spread and whether or not those before are answered. Milliseconds from each INVITE to its 200. */
export async function setUps(
  provider: TrunkCaller,
  { did, calls, perSecond }: { readonly did: string; readonly calls: number; readonly perSecond: number }
): Promise<number[]> {
  const began = performance.now()
  const made: Promise<number>[] = []
  for (let call = 0; call < calls; call++) {
    await delay(Math.max(0, began + (call * 1000) / perSecond - performance.now()))
    made.push(setUp(provider, did))
  }
  return Promise.all(made)
}

/** One call, answered and hung up. */
export async function setUp(provider: TrunkCaller, did: string): Promise<number> {
  const call = provider.call(did, { number: '+15550100199', name: 'ACME' })
  const again = setInterval(() => call.again(), againMs)
  await withDeadline(call.answered, 'the call to be answered', patienceMs).finally(() => clearInterval(again))
  const took = performance.now() - call.invitedAt
  await delay(talkMs)
  call.hangUp()
  await withDeadline(call.over, 'the call to be over', patienceMs)
  return took
}
