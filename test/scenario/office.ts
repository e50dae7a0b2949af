import { expect, onTestFinished } from 'vitest'
import type { PbxEvents } from '../../pbx-core/contract/events.ts'
import type { TimelineEntry } from '../../pbx-core/contract/timeline.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { Office, type OfficeOptions } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'

/** Alive, trunks looked up again, deliveries and notes looked through: what a PBX without calls goes on doing. */
const periodic = 4

/** A PBX at work; when the test is over nothing of its calls may be left. */
export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const office = await new Office(options).start()
  onTestFinished(({ task }) => (task.result?.state === 'fail' ? undefined : expectNothingLeft(office)))
  return office
}

/** Every call is over, and everything that it held has been given back once nothing can come any more. */
export async function expectNothingLeft(office: Office): Promise<void> {
  // Timer B of a last request, then Timer K or I, then the time lines' aftermath.
  await office.pass(75_000)
  const { calls, dialogs, transactions } = office.pbx.health()
  const registered = office.pbx.registrations('acme.test').length > 0 ? 1 : 0
  for (const phone of office.phones) phone[Symbol.dispose]()
  expect({
    calls,
    dialogs,
    transactions,
    endpoints: office.media.leased.map(({ id }) => id),
    timers: office.clock.pending,
    open: [...office.store.open.keys()],
    faults: office.complaints.filter(({ event }) => isFault(String(event)))
  }).toEqual({
    calls: 0,
    dialogs: 0,
    transactions: 0,
    endpoints: [],
    timers: periodic + registered,
    open: [],
    faults: []
  })
}

/** What is logged as a bug of ours and not as the way of the world. */
function isFault(event: string): boolean {
  return /crashed|threw|listener-failed|unwritten|broken/.test(event)
}

/** Two users who talk. */
export interface Talk {
  readonly caller: PhoneCall
  readonly callee: PhoneCall
}

/** Lets `caller` call a number whose phone is answered at once. */
export async function talk(
  office: Office,
  parties: { caller: VirtualPhone; callee: VirtualPhone; number?: string }
): Promise<Talk> {
  const { caller, callee, number = callee.user } = parties
  callee.whenCalled = (call) => {
    call.ring()
    call.answer()
  }
  const call = caller.invite(number)
  await office.pass()
  expect(call.statuses.at(-1)).toBe(200)
  return { caller: call, callee: callee.call }
}

/** Ends a call from one side and waits until that is known everywhere. */
export async function hangUp(office: Office, call: PhoneCall): Promise<void> {
  await office.until(call.bye())
  await office.pass()
}

/** The time line as short lines, without the SIP messages' bodies. */
/** For whom pages were to open, and whom calls were from and for by then. */
export function offers({ events }: Office): string[] {
  return events.flatMap(({ name, payload }) => {
    if (name !== 'call.offered') return []
    const { call, user } = payload as PbxEvents['call.offered']
    return `${user}: ${call.caller.number} for ${call.callee.number}`
  })
}

export function told(entries: readonly TimelineEntry[]): string[] {
  return entries.map((entry) => {
    switch (entry.kind) {
      case 'sip':
        return `${entry.peer} ${entry.direction === 'in' ? '>' : '<'} ${entry.summary}`
      case 'hook':
        return `hook ${entry.hook}: ${entry.outcome}`
      case 'delivery':
        return `delivery ${entry.attempt}: ${entry.outcome}`
      case 'media':
        return `media ${entry.leg}: ${entry.text}`
      default:
        return `${entry.kind}: ${entry.text}`
    }
  })
}

/** What warnings say to programs that have words of their own. */
export function facts(entries: readonly TimelineEntry[]): unknown[] {
  return entries.flatMap((entry) => (entry.kind === 'warning' ? [entry.fact] : []))
}

export function warnings(entries: readonly TimelineEntry[]): string[] {
  return entries.flatMap((entry) => (entry.kind === 'warning' ? [entry.text] : []))
}
