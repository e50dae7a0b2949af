import { randomUUID } from 'node:crypto'
import type { PageFault, PopupTab } from '../ipc/contract.ts'
import type { PopupPage } from './rules.ts'

/** Whose page it is. */
export interface TabOrigin {
  /** The domain's, or the person's own. */
  readonly source: PopupPage['source']
  /** One of the domain whose address was written by somebody who is no system admin. */
  readonly restricted: boolean
}

interface Tab {
  view: PopupTab
  origin: TabOrigin
  /** Number of the other side; '' where it is withheld. */
  customer: string
  /** This phone has answered its call, or the person has opened it by hand. */
  kept: boolean
}

interface NewTab extends Pick<PopupTab, 'call' | 'uniqueid' | 'title' | 'url'>, TabOrigin, Pick<Tab, 'customer'> {
  readonly kept: boolean
}

/** A tab as it is kept for the program after this one. */
export type LeftTab = Pick<PopupTab, 'id' | 'call' | 'uniqueid' | 'title' | 'url' | 'pinned'> &
  TabOrigin &
  Pick<Tab, 'customer'>

/** The oldest that nobody has touched and whose call is over make room. */
const mostTabs = 12

/** The tabs of one window's CTI pane; when they open, close and stay stands in `2-cti`, Pop-up. */
export class PopupTabs {
  readonly #tabs: Tab[] = []
  readonly #changed: () => void

  constructor(changed: () => void) {
    this.#changed = changed
  }

  get views(): readonly PopupTab[] {
    return this.#tabs.map(({ view }) => view)
  }

  /** What a crash in the next moment should leave: a page of a call that nobody took up goes with it. */
  get left(): readonly LeftTab[] {
    return this.#tabs
      .filter(({ kept, view }) => kept || view.pinned)
      .map(({ view: { id, call, uniqueid, title, url, pinned }, origin, customer }) => ({
        ...{ id, call, uniqueid, title, url, pinned },
        ...origin,
        customer
      }))
  }

  /** Of the program before this one. Their calls have ended with it. */
  bringBack(tabs: readonly LeftTab[]): void {
    for (const { source, restricted, customer, ...view } of tabs) {
      if (this.find(view.id) !== undefined) continue
      this.#tabs.push({ view: { ...view, over: true }, origin: { source, restricted }, customer, kept: true })
    }
    if (tabs.length > 0) this.#changed()
  }

  find(id: string): PopupTab | undefined {
    return this.#tab(id)?.view
  }

  originOf(id: string): TabOrigin | undefined {
    return this.#tab(id)?.origin
  }

  /**
   * One tab for each customer, and one for the person's own page: what comes later takes the place of what was there.
   * Two calls of one number that live at once have a tab each, for neither may be shown the other's page.
   */
  open(page: NewTab): void {
    const { uniqueid, source, restricted, customer, call, title, url, kept } = page
    const origin = { source, restricted }
    const ofCall = this.#tabs.find((tab) => tab.view.uniqueid === uniqueid && tab.origin.source === source)
    const open =
      ofCall ?? this.#tabs.find((tab) => tab.origin.source === source && tab.view.over && isOf(tab, customer))
    if (open === undefined) {
      const view = { id: randomUUID(), call, uniqueid, title, url, pinned: false, over: false }
      this.#tabs.push({ view, origin, customer, kept })
      this.#makeRoom()
    } else {
      const { fault: _ofTheFormer, ...view } = open.view
      const before = open.view.url === url ? open.view : view
      open.view = { ...before, call, uniqueid, title, url, over: false }
      open.origin = origin
      open.customer = customer
      open.kept = kept || (open === ofCall && open.kept)
    }
    this.#changed()
  }

  /** What is wrong with the page of this call, if it is still the one that is shown; undefined: nothing is known to be. */
  noteFault(uniqueid: string, url: string, fault: PageFault | undefined): void {
    const tab = this.#tabs.find(({ view }) => view.uniqueid === uniqueid && view.url === url)
    if (tab === undefined || (fault === undefined && tab.view.fault === undefined)) return
    const { fault: _ofBefore, ...view } = tab.view
    tab.view = fault === undefined ? view : { ...view, fault }
    this.#changed()
  }

  /** A call has come, or is made: pages of those that are over go, but for its customer's. */
  nextCall(uniqueid: string, customer: string): void {
    const leaving = this.#tabs.filter(
      (tab) => tab.view.over && !tab.view.pinned && tab.view.uniqueid !== uniqueid && !isOf(tab, customer)
    )
    for (const tab of leaving) this.#remove(tab)
  }

  /** The phone's call is another one of the PBX now: the page of the former goes, unless somebody wants it to stay. */
  leave(uniqueid: string): void {
    for (const tab of this.#of(uniqueid)) {
      if (tab.view.pinned) this.#show(tab, { over: true })
      else this.#remove(tab)
    }
  }

  /** Its pages are of this call of the phone. */
  belong(uniqueid: string, call: string): void {
    for (const tab of this.#of(uniqueid)) {
      if (tab.view.call === call) continue
      tab.view = { ...tab.view, call }
      this.#changed()
    }
  }

  answeredHere(uniqueid: string): void {
    for (const tab of this.#of(uniqueid)) tab.kept = true
  }

  /** The call is not, or no longer, for this phone. */
  over(uniqueid: string): void {
    for (const tab of this.#of(uniqueid)) {
      if (!tab.kept && !tab.view.pinned) this.#remove(tab)
      else this.#show(tab, { over: true })
    }
  }

  /** Someone has clicked or typed in it. */
  touched(id: string): void {
    this.pin(id, true)
  }

  /** Whether it stays when its call is over and the next one comes. */
  pin(id: string, pinned: boolean): void {
    const tab = this.#tab(id)
    if (tab !== undefined) this.#show(tab, { pinned })
  }

  close(id: string): void {
    const tab = this.#tab(id)
    if (tab !== undefined) this.#remove(tab)
  }

  closeAll(): void {
    if (this.#tabs.length === 0) return
    this.#tabs.length = 0
    this.#changed()
  }

  #tab(id: string): Tab | undefined {
    return this.#tabs.find(({ view }) => view.id === id)
  }

  #of(uniqueid: string): Tab[] {
    return this.#tabs.filter(({ view }) => view.uniqueid === uniqueid)
  }

  #show(tab: Tab, change: Partial<Pick<PopupTab, 'over' | 'pinned'>>): void {
    const view = { ...tab.view, ...change }
    if (view.over === tab.view.over && view.pinned === tab.view.pinned) return
    tab.view = view
    this.#changed()
  }

  #remove(tab: Tab): void {
    this.#tabs.splice(this.#tabs.indexOf(tab), 1)
    this.#changed()
  }

  #makeRoom(): void {
    if (this.#tabs.length <= mostTabs) return
    const over = this.#tabs.filter(({ view }) => view.over)
    const leaving = over.find(({ view }) => !view.pinned) ?? over[0] ?? this.#tabs[0]
    if (leaving !== undefined) this.#tabs.splice(this.#tabs.indexOf(leaving), 1)
  }
}

/** Callers who withhold their number count as different customers. */
const isOf = (tab: Tab, customer: string): boolean => customer !== '' && tab.customer === customer
