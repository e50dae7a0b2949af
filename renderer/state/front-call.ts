import type { PhoneCall, PopupTab } from '../../main/ipc/contract.ts'
import { activeCall } from './calls.ts'

/** The call that pane, notes and "This call" belong to; it is known after its end, too. */
export interface FrontCall {
  /** Of the phone's call; the uniqueid where only its page is known. */
  readonly id: string
  readonly uniqueid: string | null
  readonly name: string
  readonly number: string
  readonly state: PhoneCall['state']
  /** There is something to be noted about it: not where it only rang. */
  readonly talked: boolean
}

interface Change {
  readonly front: FrontCall | null
  readonly before: readonly PhoneCall[]
  readonly calls: readonly PhoneCall[]
  readonly tabs: readonly PopupTab[]
  /** Somebody types in a note or a page, and must not have another one under their hands. */
  readonly atWork: boolean
}

export function frontOf({ id, uniqueid, name, number, state, answeredAt, direction }: PhoneCall): FrontCall {
  return { id, uniqueid, name, number, state, talked: answeredAt !== null || direction === 'outgoing' }
}

/** The call of a page that is looked at by hand. */
export function frontOfTab(tab: PopupTab, calls: readonly PhoneCall[]): FrontCall {
  const { call: id, uniqueid, title } = tab
  const call = calls.find((each) => each.id === id || each.uniqueid === uniqueid)
  return call === undefined ? { id, uniqueid, name: title, number: '', state: 'ended', talked: true } : frontOf(call)
}

type Named = Pick<FrontCall, 'id' | 'uniqueid'>

export const isSameCall = (one: Named, other: Named): boolean =>
  one.id === other.id || (one.uniqueid !== null && one.uniqueid === other.uniqueid)

export const isTabOf = ({ call, uniqueid }: PopupTab, front: Named): boolean =>
  isSameCall({ id: call, uniqueid }, front)

/**
 * Whose page, notes and steps are shown now (`2-cti`, Which page belongs to which call): of the call that is spoken on
 * or made, whoever was in front before; without one, of the call that rings. What somebody has chosen by hand stays
 * until then.
 */
export function frontCall({ front, before, calls, tabs, atWork }: Change): FrontCall | null {
  const active = activeCall(calls)
  if (active !== undefined && active.id !== activeCall(before)?.id) return frontOf(active)
  const come = calls.find(({ id, state }) => state === 'ringing' && !before.some((was) => was.id === id))
  if (come !== undefined && active === undefined && !atWork) return frontOf(come)
  const current = front === null ? undefined : calls.find((call) => isSameCall(call, front))
  if (front !== null && isLive(current)) return frontOf(current)
  const justOver = front !== null && front.state !== 'ended'
  const over: FrontCall | null =
    front === null ? null : { ...(current === undefined ? front : frontOf(current)), state: 'ended' }
  if (over !== null && (atWork || !(justOver || leftAlone(over, tabs)))) return over
  const next =
    active ?? calls.find(({ state }) => state === 'ringing') ?? calls.findLast(({ state }) => state === 'held')
  if (next !== undefined) return frontOf(next)
  if (over !== null && !leftAlone(over, tabs) && (over.talked || tabs.length > 0)) return over
  const newest = tabs.at(-1)
  return newest === undefined ? null : frontOfTab(newest, calls)
}

const isLive = (call: PhoneCall | undefined): call is PhoneCall => call !== undefined && call.state !== 'ended'

/** Its page was closed, and there are others to look at. */
const leftAlone = (front: FrontCall, tabs: readonly PopupTab[]): boolean =>
  tabs.length > 0 && !tabs.some((tab) => isTabOf(tab, front))
