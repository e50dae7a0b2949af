import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import type { Settings } from '../ipc/contract.ts'
import type { PhoneCall } from '../ua/phone-call.ts'
import { otherParty, type PopupMoment, popupTarget, popupUrl } from './rules.ts'
import { PopupTabs } from './tabs.ts'

export interface PopupDeskPorts {
  readonly pbx: Pbx
  readonly account: { readonly domain: string; readonly user: string }
  readonly popup: () => DomainConfig['cti']['popup']
  /** Whether CTI is on in the domain. */
  readonly enabled: () => boolean
  readonly settings: () => Settings['popup']
  readonly origin: () => string
  readonly phoneCalls: () => readonly PhoneCall[]
  readonly openPopupWindow: ((url: string) => void) | undefined
  readonly openExternal: ((url: string) => void) | undefined
  /** Whether this page refuses to be shown in a frame; absent where it is shown in a view of its own. */
  readonly refusesFrames?: (url: string) => Promise<boolean>
  readonly changed: () => void
}

/** Calls whose page has been opened by `ring` are remembered for as long as they live. */
type Moments = Map<string, Set<PopupMoment>>

/** Opens and closes one person's pop-ups as calls come and go (`2-cti`, Pop-up). */
export class PopupDesk implements Disposable {
  readonly tabs: PopupTabs
  readonly #ports: PopupDeskPorts
  readonly #subscriptions = new DisposableStack()
  readonly #seen: Moments = new Map()

  constructor(ports: PopupDeskPorts) {
    this.#ports = ports
    this.tabs = new PopupTabs(ports.changed)
    const { account, pbx } = ports
    const mine = ({ domain, caller, callee }: CallView) =>
      domain === account.domain && (caller.user === account.user || callee.user === account.user)
    this.#subscriptions.use(
      pbx.events.on('call.offered', ({ call, user, domain }) => {
        if (user === account.user && domain === account.domain) this.#moment('ring', call)
      })
    )
    this.#subscriptions.use(
      pbx.events.on('call.updated', (call) => {
        if (call.state === 'ringing' && call.caller.user === account.user && mine(call)) this.#moment('ring', call)
      })
    )
    this.#subscriptions.use(pbx.events.on('call.answered', (call) => mine(call) && this.#answered(call)))
    this.#subscriptions.use(pbx.events.on('call.ended', ({ call }) => mine(call) && this.#ended(call)))
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

  #answered(call: CallView): void {
    if (!this.#isHere(call)) return
    this.tabs.answeredHere(call.uniqueid)
    this.#moment('answer', call)
  }

  #ended(call: CallView): void {
    if (this.#isHere(call)) this.tabs.answeredHere(call.uniqueid)
    this.tabs.over(call.uniqueid)
    this.#moment('end', call)
    this.#seen.delete(call.uniqueid)
  }

  /** Whether this phone takes part: it called, or it has answered. */
  #isHere({ uniqueid }: CallView): boolean {
    return this.#ports
      .phoneCalls()
      .some((call) => call.uniqueid === uniqueid && (call.direction === 'outgoing' || call.answeredAt !== null))
  }

  #moment(moment: PopupMoment, call: CallView): void {
    const seen = this.#seen.get(call.uniqueid) ?? new Set()
    if (seen.has(moment)) return
    seen.add(moment)
    if (moment !== 'end') this.#seen.set(call.uniqueid, seen)
    if (this.#ports.enabled()) this.#open(moment, call)
  }

  #open(moment: PopupMoment, call: CallView): boolean {
    const { account, pbx, origin } = this.#ports
    const popup = this.#ports.popup()
    const { user } = account
    const target = popupTarget({ moment, call, user, popup, settings: this.#ports.settings() })
    if (target === null) return false
    const url = pbx.fillUrl(popupUrl(popup, origin()), { uniqueid: call.uniqueid, user })
    if (url === undefined || !/^https?:\/\//i.test(url)) return false
    const { name, number } = otherParty({ call, user })
    this.#show(target, url, {
      uniqueid: call.uniqueid,
      call: this.#phoneCallOf(call)?.id ?? call.uniqueid,
      title: name || number,
      kept: moment !== 'ring' || this.#isHere(call)
    })
    return true
  }

  /** In a portal, and where there is no other place, the pane is the place. */
  #show(
    target: 'pane' | 'window' | 'browser',
    url: string,
    page: { uniqueid: string; call: string; title: string; kept: boolean }
  ): void {
    const elsewhere = { pane: undefined, window: this.#ports.openPopupWindow, browser: this.#ports.openExternal }[
      target
    ]
    if (elsewhere !== undefined) return elsewhere(url)
    this.tabs.open({ ...page, url })
    void this.#ports.refusesFrames?.(url).then((refuses) => {
      if (refuses) this.tabs.refuseFrames(page.uniqueid, url)
    })
  }

  #phoneCallOf({ uniqueid }: CallView): PhoneCall | undefined {
    return this.#ports.phoneCalls().find((call) => call.uniqueid === uniqueid)
  }
}
