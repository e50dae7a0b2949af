import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import { participantsOf } from '../../pbx-core/contract/participants.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import type { CardKey, CardOf } from '../access/card-keys.ts'
import type { PageFault, PopupTab, Settings } from '../ipc/contract.ts'
import type { PhoneCall } from '../ua/phone-call.ts'
import {
  cardUrl,
  isCard,
  lacksNumber,
  otherParty,
  type PopupMoment,
  type PopupPage,
  type PopupTarget,
  popupPages,
  standInWindow,
  standsIn,
  withCardKey,
  withoutCardKey
} from './rules.ts'
import { type LeftTab, PopupTabs, type TabOrigin } from './tabs.ts'

/** A page that main requests before the frame does, to see whether it can be shown there. */
export interface AheadPage {
  readonly url: string
  /** Its address was typed by somebody who is no system admin (`Reach`). */
  readonly restricted: boolean
  /** Also where an earlier answer is known. */
  readonly again: boolean
}

export interface PopupDeskPorts {
  readonly pbx: Pbx
  readonly account: { readonly domain: string; readonly user: string }
  readonly popup: () => DomainConfig['cti']['popup']
  /** Whether CTI is on in the domain. */
  readonly enabled: () => boolean
  readonly settings: () => Settings['popup']
  readonly origin: () => string
  /** The capability for a built-in caller page of this person. */
  readonly cardKey: (card: CardOf) => CardKey
  readonly phoneCalls: () => readonly PhoneCall[]
  readonly openPopupWindow: ((url: string) => void) | undefined
  readonly openExternal: ((url: string) => void) | undefined
  /** What keeps this page from being seen in a frame; absent where it is shown in a view of its own, which tells that. */
  readonly lookAhead?: (page: AheadPage) => Promise<PageFault | undefined>
  readonly changed: () => void
}

/** Opens and closes one person's pop-ups as calls come and go (`2-cti`, Pop-up). */
export class PopupDesk implements Disposable {
  readonly tabs: PopupTabs
  readonly #ports: PopupDeskPorts
  readonly #subscriptions = new DisposableStack()
  /** The person's calls, by a phone of theirs that rang or that they made, with the moments that have been. */
  readonly #seen = new Map<string, Set<PopupMoment>>()
  /** Calls that ring for the person and not, or not yet, on this phone, where only this one counts. */
  readonly #elsewhere = new Set<string>()
  /** Calls of this phone that have had a page, wherever it opened. */
  readonly #given = new Set<string>()

  #opensWindows = false

  constructor(ports: PopupDeskPorts) {
    this.#ports = ports
    this.tabs = new PopupTabs(ports.changed)
    const { account, pbx } = ports
    this.#subscriptions.use(
      pbx.events.on('call.offered', ({ call, user, domain }) => {
        if (user === account.user && domain === account.domain) this.#moment('ring', call)
      })
    )
    this.#subscriptions.use(
      pbx.events.on('call.updated', (call) => {
        if (call.state === 'ringing' && call.caller.user === account.user && this.#mine(call)) {
          this.#moment('ring', call)
        }
      })
    )
    this.#subscriptions.use(pbx.events.on('call.answered', (call) => this.#mine(call) && this.#answered(call)))
    this.#subscriptions.use(pbx.events.on('call.ended', ({ call }) => this.#mine(call) && this.#ended(call)))
  }

  /**
   * Windows open by themselves, or have since the start: what the browser allows our page then, it allows the frames in
   * it as well.
   */
  get opensWindows(): boolean {
    const { popup, settings, openPopupWindow } = this.#ports
    this.#opensWindows ||= openPopupWindow !== undefined && standInWindow({ popup: popup(), settings: settings() })
    return this.#opensWindows
  }

  /** By hand: the page opens whatever the filters say, and stays. False where there is no such call. */
  open(call: PhoneCall): boolean {
    const view = call.uniqueid === null ? undefined : this.#ports.pbx.call(call.uniqueid)
    return view !== undefined && this.#open('manual', view)
  }

  /**
   * The calls of this phone have changed: one that is spoken on, or made, and has no page gets the built-in one, so that
   * the pane is never left with another call's (`2-cti`, Which page belongs to which call).
   */
  callsChanged(): void {
    const { account, pbx, origin, popup, settings, enabled } = this.#ports
    for (const { uniqueid, state, direction, picksUp, moved } of this.#ports.phoneCalls()) {
      // A pickup's own call counts only once it has become the call that it picks up.
      if (picksUp && !moved) continue
      const late = uniqueid !== null && this.#elsewhere.has(uniqueid) ? pbx.call(uniqueid) : undefined
      if (late !== undefined) this.#moment('ring', late)
      if (uniqueid === null || (state !== 'active' && state !== 'calling') || this.#given.has(uniqueid)) continue
      // On an incoming call the pages that open at the answer come before this one.
      if (direction === 'incoming' && this.#seen.get(uniqueid)?.has('answer') !== true) continue
      const call = pbx.call(uniqueid)
      if (call === undefined || !enabled() || !standsIn({ popup: popup(), settings: settings() })) continue
      const card = cardUrl(origin(), { call, user: account.user, place: 'pane' })
      this.#showInPane({ call, url: this.#withKey(card, 'pane'), source: 'system', kept: true })
    }
  }

  /** Somebody wants a page that failed once more. */
  retry(id: string): void {
    const tab = this.tabs.find(id)
    const origin = this.tabs.originOf(id)
    if (tab === undefined || origin === undefined) return
    this.tabs.noteFault(tab.uniqueid, tab.url, undefined)
    this.#lookAhead({ ...tab, ...origin }, true)
  }

  /** Whether a page stands for a call of this phone, wherever it opened. */
  get shown(): boolean {
    return this.#given.size > 0
  }

  /** What a crash should leave of the pane: no secrets. */
  get left(): readonly LeftTab[] {
    const { origin } = this.#ports
    return this.tabs.left.map((tab) => (isCard(tab.url, origin()) ? { ...tab, url: withoutCardKey(tab.url) } : tab))
  }

  /** The pane of the program before this one. */
  bringBack(tabs: readonly LeftTab[]): void {
    this.tabs.bringBack(tabs.map((tab) => ({ ...tab, url: this.#withKey(tab.url, 'pane') })))
  }

  /** This phone's part in a call is over, whatever becomes of the call. */
  phoneCallEnded({ uniqueid, answeredAt, direction }: PhoneCall): void {
    if (uniqueid === null) return
    this.#given.delete(uniqueid)
    const goesOn = this.#ports.pbx.call(uniqueid)
    const handedOn = answeredAt !== null && goesOn !== undefined && !this.#takesPart(goesOn)
    if (!handedOn && (answeredAt !== null || direction === 'outgoing')) return
    // Should it come again, that is another ring.
    this.tabs.over(uniqueid)
    this.#forget(uniqueid)
  }

  /** A transfer or a pickup has moved this phone's leg out of the call `before`: it gets the page of the new party. */
  phoneCallMoved({ id, uniqueid }: Pick<PhoneCall, 'id' | 'uniqueid'>, before: string): void {
    const call = uniqueid === null ? undefined : this.#ports.pbx.call(uniqueid)
    if (call === undefined) return
    this.#given.delete(before)
    this.#forget(before)
    this.tabs.leave(before)
    this.#moment('ring', call)
    this.tabs.belong(call.uniqueid, id)
    if (call.answeredAt !== null) this.#answered(call)
  }

  [Symbol.dispose](): void {
    this.#subscriptions.dispose()
  }

  /** Also as the member of a group that has the call, whose phone rang. */
  #mine(call: CallView): boolean {
    const { account } = this.#ports
    if (call.domain !== account.domain) return false
    return this.#seen.has(call.uniqueid) || this.#takesPart(call)
  }

  #takesPart(call: CallView): boolean {
    const { account } = this.#ports
    return call.domain === account.domain && participantsOf(call).has(account.user)
  }

  #forget(uniqueid: string): void {
    this.#seen.delete(uniqueid)
    this.#elsewhere.delete(uniqueid)
  }

  #answered(call: CallView): void {
    if (!this.#isHere(call)) return
    this.tabs.answeredHere(call.uniqueid)
    this.#moment('answer', call)
    // This phone may have known of the answer before.
    this.callsChanged()
  }

  #ended(call: CallView): void {
    const { uniqueid } = call
    const wasHere = this.#isHere(call)
    if (wasHere) this.tabs.answeredHere(uniqueid)
    this.tabs.over(uniqueid)
    if (wasHere) this.#moment('end', call)
    this.#forget(uniqueid)
  }

  /** Whether this phone takes part: it called, or it has answered. */
  #isHere({ uniqueid }: CallView): boolean {
    return this.#ports
      .phoneCalls()
      .some((call) => call.uniqueid === uniqueid && (call.direction === 'outgoing' || call.taken))
  }

  #moment(moment: PopupMoment, call: CallView): void {
    const known = this.#seen.get(call.uniqueid)
    if (known === undefined) this.tabs.nextCall(call.uniqueid, this.#partyOf(call).number)
    const seen = known ?? new Set()
    if (seen.has(moment)) return
    // Its INVITE may come to this phone after the PBX has told of the call.
    if (moment === 'ring' && this.#ports.settings().phones === 'this' && this.#phoneCallOf(call) === undefined) {
      this.#seen.set(call.uniqueid, seen)
      return void this.#elsewhere.add(call.uniqueid)
    }
    this.#elsewhere.delete(call.uniqueid)
    seen.add(moment)
    this.#seen.set(call.uniqueid, seen)
    if (this.#ports.enabled()) this.#open(moment, call)
  }

  #open(moment: PopupMoment, call: CallView): boolean {
    const { account, popup, settings } = this.#ports
    const pages = popupPages({ moment, call, user: account.user, popup: popup(), settings: settings() })
    let windowTaken = false
    const shown = pages.map((page) => {
      // There is one such window: the second page of the same call stands in the pane.
      const place = page.target === 'window' && windowTaken ? 'pane' : this.#placeOf(page.target)
      windowTaken ||= place === 'window'
      return this.#show(page, place, { call, kept: moment !== 'ring' || this.#isHere(call) })
    })
    return shown.includes(true)
  }

  /** In a portal, and where there is no other place, the pane is the place. */
  #placeOf(target: PopupTarget): PopupTarget {
    const { openPopupWindow, openExternal } = this.#ports
    const opener = { pane: undefined, window: openPopupWindow, browser: openExternal }[target]
    return opener === undefined ? 'pane' : target
  }

  #show(page: PopupPage, place: PopupTarget, { call, kept }: { call: CallView; kept: boolean }): boolean {
    const { account, pbx, origin, popup, openPopupWindow, openExternal } = this.#ports
    const { uniqueid } = call
    const builtIn = page.template === '' || lacksNumber(page, { call, user: account.user, popup: popup() })
    const known = page.source === 'system' ? call.page : undefined
    const built = () =>
      builtIn
        ? cardUrl(origin(), { call, user: account.user, place })
        : pbx.fillUrl(page.template, { uniqueid, user: account.user })
    const filled = known ?? built()
    if (filled === undefined || !/^https?:\/\//i.test(filled)) return false
    const url = this.#withKey(filled, place)
    switch (place) {
      case 'window':
        openPopupWindow?.(url)
        break
      case 'browser':
        openExternal?.(url)
        break
      case 'pane':
        this.#showInPane({ call, url, source: page.source, kept })
    }
    this.#given.add(uniqueid)
    return true
  }

  #showInPane(page: { call: CallView; url: string; source: PopupPage['source']; kept: boolean }): void {
    const { call, url, source, kept } = page
    const { uniqueid } = call
    const { name, number } = this.#partyOf(call)
    // Two tabs of one call are told apart by where their pages come from.
    const title = source === 'own' ? `${name || number} · ${new URL(url).host}` : name || number
    const restricted = this.#ports.popup()?.restricted === true
    this.#given.add(uniqueid)
    this.tabs.open({
      uniqueid,
      source,
      restricted,
      customer: number,
      call: this.#phoneCallOf(call)?.id ?? uniqueid,
      title,
      url,
      kept
    })
    this.#lookAhead({ uniqueid, source, restricted, url }, false)
  }

  /** The administrator's page alone: what somebody has typed for themselves is asked for by their browser, not by us. */
  #lookAhead(page: Pick<PopupTab, 'uniqueid' | 'url'> & TabOrigin, again: boolean): void {
    const { uniqueid, source, restricted, url } = page
    if (source !== 'system') return
    void this.#ports.lookAhead?.({ url, restricted, again }).then((fault) => this.tabs.noteFault(uniqueid, url, fault))
  }

  /** Not for the person's own browser, as addresses stand in command lines. There the page asks for a log-in. */
  #withKey(url: string, place: PopupTarget): string {
    const { origin, cardKey } = this.#ports
    return isCard(url, origin()) && place !== 'browser' ? withCardKey(url, cardKey) : url
  }

  #partyOf(call: CallView): { name: string; number: string } {
    return otherParty({ call, user: this.#ports.account.user })
  }

  #phoneCallOf({ uniqueid }: CallView): PhoneCall | undefined {
    return this.#ports.phoneCalls().find((call) => call.uniqueid === uniqueid)
  }
}
