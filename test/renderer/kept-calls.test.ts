import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../../main/ipc/contract.ts'
import { type KeptCall, keptCalls } from '../../renderer/state/kept-calls.ts'
import { active, held, ringing } from './support/samples.ts'

const now = 7_000
const kept = (call: PhoneCall): KeptCall => ({ ...call, state: 'ended', endedAt: now })
const none: readonly PhoneCall[] = []

function keptAfter(
  before: readonly PhoneCall[],
  calls: readonly PhoneCall[],
  { was = [], typed = '', noted = '' }: { was?: readonly KeptCall[]; typed?: string; noted?: string } = {}
): readonly KeptCall[] {
  const isTyped = ({ id }: PhoneCall) => id === typed
  return keptCalls({ kept: was, before, calls, now, isTyped, isNoted: ({ id }) => id === noted })
}

describe('the card of a call stays after its end, for its note (5-softphone, In a call)', () => {
  test('where it was talked on, from the moment it has ended', () => {
    const ended = active({ state: 'ended', reason: 'over' })
    expect(keptAfter([active()], [ended])).toEqual([kept(ended)])
    expect(keptAfter([held()], none)).toEqual([kept(held())])
  })

  test('where nobody answered only with an open note; never without a call to note about', () => {
    expect(keptAfter([ringing()], none)).toEqual([])
    expect(keptAfter([ringing()], none, { noted: 'call-1' })).toEqual([kept(ringing())])
    expect(keptAfter([active({ uniqueid: null })], none)).toEqual([])
  })

  test('once: what somebody has closed does not come back while the phone still shows the call', () => {
    const ended = active({ state: 'ended' })
    expect(keptAfter([ended], [ended])).toEqual([])
    expect(keptAfter([ended], none)).toEqual([])
  })

  test('until another call comes, but for a note that is being typed', () => {
    const was = [kept(active()), kept(held())]
    expect(keptAfter(none, none, { was })).toBe(was)
    const next = ringing({ id: 'call-9' })
    expect(keptAfter(none, [next], { was })).toEqual([])
    expect(keptAfter(none, [next], { was, typed: 'call-2' })).toEqual([kept(held())])
    expect(keptAfter([next], [next], { was })).toBe(was)
  })
})
