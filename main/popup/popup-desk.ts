import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import { participantsOf } from '../../pbx-core/contract/participants.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import type { CardKey, CardOf } from '../access/card-keys.ts'
import type { Settings } from '../ipc/contract.ts'
import type { PhoneCall } from '../ua/phone-call.ts'
import {
  isCard,
  otherParty,
  type PopupMoment,
  type PopupPage,
  type PopupTarget,
  popupPages,
  templateOf,
  withCardKey
} from './rules.ts'
import { PopupTabs } from './tabs.ts'

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
  /** Whether this page refuses to be shown in a frame; absent where it is shown in a view of its own. */
  readonly refusesFrames?: (url: string) => Promise<boolean>
  readonly changed: () => void
}

/** Opens and closes one person's pop-ups as calls come and go (`2-cti`, Pop-up). */
export class PopupDesk implements Disposable {
  readonly tabs: PopupTabs
  readonly #ports: PopupDeskPorts
  readonly #subscriptions = new DisposableStack()
  /** The person's calls, by a phone of theirs that rang or that they made, with the moments that have been. */
  readonly #seen = new Map<string, Set<PopupMoment>>()

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

  /** By hand: the page opens whatever the filters say, and stays. False where there is no such call. */
  open(call: PhoneCall): boolean {
    const view = call.uniqueid === null ? undefined : this.#ports.pbx.call(call.uniqueid)
    return view !== undefined && this.#open('manual', view)
  }

  /** This phone's part in a call is over, whatever becomes of the call. */
  phoneCallEnded({ uniqueid, answeredAt, direction }: PhoneCall): void {
    if (uniqueid !== null && answeredAt === null && direction === 'incoming') this.tabs.over(uniqueid)
  }

  [Symbol.dispose](): void {
    this.#subscriptions.dispose()
  }

  /** Also as the member of a group that has the call, whose phone rang. */
  #mine(call: CallView): boolean {
    const { account } = this.#ports
    if (call.domain !== account.domain) return false
    return this.#seen.has(call.uniqueid) || participantsOf(call).has(account.user)
  }

  #answered(call: CallView): void {
    if (!this.#isHere(call)) return
    this.tabs.answeredHere(call.uniqueid)
    this.#moment('answer', call)
  }

  #ended(call: CallView): void {
    const { uniqueid } = call
    const wasHere = this.#isHere(call)
    if (wasHere) this.tabs.answeredHere(uniqueid)
    this.tabs.over(uniqueid)
    if (wasHere) this.#moment('end', call)
    this.#seen.delete(uniqueid)
  }

  /** Whether this phone takes part: it called, or it has answered. */
  #isHere({ uniqueid }: CallView): boolean {
    return this.#ports
      .phoneCalls()
      .some((call) => call.uniqueid === uniqueid && (call.direction === 'outgoing' || call.taken))
  }

  #moment(moment: PopupMoment, call: CallView): void {
    const seen = this.#seen.get(call.uniqueid) ?? new Set()
    if (seen.has(moment)) return
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
    const { account, pbx, origin, openPopupWindow, openExternal, cardKey } = this.#ports
    const { user } = account
    const { uniqueid } = call
    const filled = pbx.fillUrl(templateOf(page, origin(), place), { uniqueid, user })
    if (filled === undefined || !/^https?:\/\//i.test(filled)) return false
    // Not for the person's own browser: what it opens stands in command lines. There the page asks who looks at it.
    const url = isCard(filled, origin()) && place !== 'browser' ? withCardKey(filled, cardKey) : filled
    switch (place) {
      case 'window':
        openPopupWindow?.(url)
        return true
      case 'browser':
        openExternal?.(url)
        return true
      case 'pane': {
        const { name, number } = otherParty({ call, user })
        // Two tabs of one call are told apart by where their pages come from.
        const title = page.source === 'own' ? `${name || number} · ${new URL(url).host}` : name || number
        const { source } = page
        this.tabs.open({ uniqueid, source, call: this.#phoneCallOf(call)?.id ?? uniqueid, title, url, kept })
        // Only the administrator's page is looked at ahead: the server goes nowhere that a user has typed.
        if (source === 'own') return true
        void this.#ports.refusesFrames?.(url).then((refuses) => {
          if (refuses) this.tabs.refuseFrames(uniqueid, url)
        })
        return true
      }
    }
  }

  #phoneCallOf({ uniqueid }: CallView): PhoneCall | undefined {
    return this.#ports.phoneCalls().find((call) => call.uniqueid === uniqueid)
  }
}
