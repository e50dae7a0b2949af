import { expect, test } from 'vitest'
import { Timeline } from '../../pbx-core/call/timeline.ts'
import { SipTrace } from '../../pbx-core/runtime/sip-trace.ts'
import type { Flow } from '../../pbx-core/sip/flow.ts'
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts'

const flow = { protocol: 'udp', remote: { address: '192.0.2.1', port: 5060 } } as Flow

function watched(trace: SipTrace, clock: VirtualClock, callId: string): readonly string[] {
  const timeline = new Timeline(clock)
  trace.watch(callId, '100', { timeline })
  return timeline.take().flatMap((entry) => (entry.kind === 'sip' ? [entry.summary] : []))
}

test('an INVITE that was challenged belongs to the time line of the call that it becomes', () => {
  const clock = createVirtualClock()
  const trace = new SipTrace(clock)
  trace.record('in', 'INVITE sip:1 SIP/2.0\r\n\r\n', flow, 'one')
  trace.record('out', 'SIP/2.0 401 Unauthorized\r\n\r\n', flow, 'one')
  expect([watched(trace, clock, 'one'), watched(trace, clock, 'one')]).toEqual([
    ['INVITE sip:1 SIP/2.0', 'SIP/2.0 401 Unauthorized'],
    []
  ])
})

test('INVITEs that never become a call are held for no more than 8 MiB, the newest ones', () => {
  const clock = createVirtualClock()
  const trace = new SipTrace(clock)
  const body = 'x'.repeat(60_000)
  for (let call = 0; call < 1000; call++)
    trace.record('in', `INVITE sip:${call} SIP/2.0\r\n\r\n${body}`, flow, `${call}`)
  const held = Array.from({ length: 1000 }, (_, call) => watched(trace, clock, `${call}`).length)
  const first = held.indexOf(1)
  expect([1000 - first, held.slice(first).every((count) => count === 1)]).toEqual([139, true])
})

test('INVITEs that name somebody who is erased are held for no call any more, others are', () => {
  const clock = createVirtualClock()
  const trace = new SipTrace(clock)
  for (const call of ['one', 'two']) trace.record('in', `INVITE sip:${call} SIP/2.0\r\n\r\n`, flow, call)
  expect(trace.forget((octets) => octets.includes('sip:one'))).toBe(1)
  expect([watched(trace, clock, 'one'), watched(trace, clock, 'two')]).toEqual([[], ['INVITE sip:two SIP/2.0']])
})

test('what comes for 5 s after a leg is in the time line of its last call, of which nothing else is kept for that', async () => {
  const clock = createVirtualClock()
  const trace = new SipTrace(clock)
  const [first, last, none] = [new Timeline(clock), new Timeline(clock), new Timeline(clock)]
  const membership = { timeline: first }
  const watching = trace.watch('one', '100', membership)
  membership.timeline = last
  watching[Symbol.dispose]()
  // Nobody asks it any more.
  membership.timeline = none
  trace.record('in', 'SIP/2.0 200 OK\r\n\r\n', flow, 'one')
  await clock.advanceAsync(5000)
  trace.record('in', 'SIP/2.0 200 OK\r\n\r\n', flow, 'one')
  expect([first, last, none].map((timeline) => timeline.take().length)).toEqual([0, 1, 0])
})

test('a second call under the Call-ID of one that lives reads nothing of it; of one that is over it has the rest', () => {
  const clock = createVirtualClock()
  const trace = new SipTrace(clock)
  const [victim, eve, next] = [new Timeline(clock), new Timeline(clock), new Timeline(clock)]
  const watching = trace.watch('one', '100', { timeline: victim })
  trace.watch('one', '101', { timeline: eve })[Symbol.dispose]()
  trace.record('in', 'INFO sip:1 SIP/2.0\r\n\r\nSignal=1', flow, 'one')
  watching[Symbol.dispose]()
  trace.watch('one', '100', { timeline: next })
  trace.record('in', 'INVITE sip:1 SIP/2.0\r\n\r\n', flow, 'one')
  expect([victim, eve, next].map((timeline) => timeline.take().length)).toEqual([1, 0, 1])
})
