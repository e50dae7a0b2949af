import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Config, DomainConfig, UserConfig } from '../../pbx-core/contract/config.ts'
import type { EmergencyView } from '../../pbx-core/contract/emergency.ts'
import type { DialledNumber } from '../../pbx-core/contract/number.ts'
import { participantsOf } from '../../pbx-core/contract/participants.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import { readableNumber, readableNumbers } from '../../pbx-core/index.ts'
import { type Account, findAccount, findDomain, findUser } from '../access/accounts.ts'
import { mayLookAt } from '../access/sight.ts'
import type {
  AppState,
  CommandPayload,
  MainEvents,
  PageFault,
  PhoneCall as PhoneCallView,
  RingerOrder,
  StateSnapshot
} from '../ipc/contract.ts'
import { paced } from '../ipc/paced.ts'
import { StateByTopic } from '../ipc/state-by-topic.ts'
import { type AheadPage, PopupDesk } from '../popup/popup-desk.ts'
import { Phone } from '../ua/phone.ts'
import type { PhoneCall } from '../ua/phone-call.ts'
import { KeptViews, KnownCalls, viewOfCall } from './call-view.ts'
import { noteReached } from './clicked-calls.ts'
import { ClosedWindow } from './closed-window.ts'
import { colleague } from './colleague.ts'
import { CutCalls } from './cut-calls.ts'
import { FirstChecks } from './first-checks.ts'
import { HandedCalls } from './handed-calls.ts'
import type { Administered } from './hooks.ts'
import { KeptLinks } from './kept-links.ts'
import { Leaving } from './leaving.ts'
import { ParkedCalls } from './parked-calls.ts'
import { Pickups } from './pickups.ts'
import type { DeskPorts } from './ports.ts'
import { countMissed, recentCall } from './recent.ts'
import { ringerOrder, silent } from './ringer-order.ts'
import { SeenConferences } from './seen-conferences.ts'
import { SeenQueues } from './seen-queues.ts'
import { DeskSounds } from './sounds.ts'
import { ownState } from './user-state.ts'
import { OwnMailbox } from './voicemail.ts'
import { trunksFor, warningsFor } from './warnings.ts'
import { type Language, languageFor, lineInWords, words } from './words.ts'

/** A window, or a page in a browser, as a desk sees it. */
export interface DeskWindow {
  send<E extends keyof MainEvents>(event: E, payload: MainEvents[E]): void
  /** Of those that reach us by a socket. */
  close?(): void
}

type Notice = MainEvents['notice']

/** A call is offered some milliseconds after it has come to the phone: windows draw it and its page at once. */
const pace = { gatherMs: 10, everyMs: 50, burst: 4 } as const
/** A window loads in this time, or an order to it has failed. */
const mediaPatienceMs = 20_000

/**
 * Everything of one person at one place: the phone, the pop-ups, what is shown. Windows come
 * and go; the desk stays. One of them has the media: the last phone window that said it is ready.
 */
export class Desk implements AsyncDisposable {
  readonly ports: DeskPorts
  readonly phone: Phone
  readonly popups: PopupDesk
  readonly queues: SeenQueues
  readonly parked: ParkedCalls
  readonly conferences: SeenConferences
  readonly leaving: Leaving
  readonly checks: FirstChecks
  readonly handed: HandedCalls
  readonly pickups: Pickups
  readonly mailbox: OwnMailbox
  readonly sounds: DeskSounds
  readonly #cut: CutCalls
  readonly #windows = new Set<DeskWindow>()
  readonly #watchers = new Set<() => void>()
  readonly #subscriptions = new DisposableStack()
  readonly #push = paced(() => this.#pushState(), pace)
  readonly #links = new KeptLinks()
  /** Phone windows that are ready; the last has the media. */
  readonly #phoneWindows: DeskWindow[] = []
  readonly #views = new KeptViews()
  #sharedState: StateByTopic | undefined
  #missed = 0
  #missedSince = 0
  #firstRun = false
  #ringing: RingerOrder = silent
  readonly #known: KnownCalls
  readonly #closed = new ClosedWindow(() => this.#endSpokenCalls())

  constructor(ports: DeskPorts) {
    this.ports = ports
    const { account, pbx, wallTime } = ports
    this.#known = new KnownCalls(pbx)
    this.phone = new Phone({
      account: {
        server: () => `${ports.origin().replace(/^http/, 'ws')}/sip`,
        ...account,
        displayName: this.user?.name ?? '',
        password: () => this.user?.sipPassword ?? ''
      },
      log: (event, fields) => ports.log.debug(event, fields),
      media: { send: (request) => this.#mediaWindow?.send('media.request', request), patienceMs: mediaPatienceMs },
      mute: (session, on) => this.#mediaWindow?.send('media.mute', { session, on }),
      changed: () => {
        this.handed.review()
        this.popups.callsChanged()
        this.changed()
      },
      ended: (call) => this.#callEnded(call),
      wallTime
    })
    this.queues = new SeenQueues(this)
    this.parked = new ParkedCalls(this)
    this.conferences = new SeenConferences(this)
    this.popups = new PopupDesk({
      pbx,
      account,
      popup: () => this.domain?.cti.popup,
      enabled: () => this.domain?.cti.enabled ?? false,
      settings: () => this.settings.popup,
      origin: ports.pageOrigin,
      cardKey: ports.cardKey,
      phoneCalls: () => this.phone.calls,
      openPopupWindow: ports.windowHost.openPopupWindow,
      openExternal: ports.windowHost.openExternal,
      // Electron shows pages in views, which nobody can refuse.
      ...(ports.windowHost.kind === 'electron' ? {} : { lookAhead: (page) => this.#lookAhead(page) }),
      changed: () => {
        this.changed()
        // For its page a call that has come was kept for a moment.
        this.#push.hurry()
      }
    })
    this.checks = new FirstChecks(ports.preferences)
    this.leaving = new Leaving({ calls: () => pbx.calls(), account, changed: () => this.changed() })
    this.handed = this.#subscriptions.use(
      new HandedCalls({
        ...{ pbx, account },
        phoneCalls: () => this.phone.calls,
        nameOf: (number) => colleague(this.domain, number)?.name,
        moved: (call, before) => this.popups.phoneCallMoved(call, before),
        changed: () => this.changed()
      })
    )
    this.#subscriptions.use(
      pbx.events.on('user-state.changed', ({ domain, user }) => {
        if (domain === account.domain && user === account.user) this.changed()
      })
    )
    this.pickups = this.#subscriptions.use(
      new Pickups({ pbx, asks: () => this.asks, domain: () => this.domain, changed: () => this.changed() })
    )
    this.mailbox = this.#subscriptions.use(new OwnMailbox(this, () => this.changed()))
    this.sounds = this.#subscriptions.use(new DeskSounds(this))
    this.#cut = this.#subscriptions.use(
      new CutCalls({ pbx, account, leftBehind: ports.leftBehind, pane: this.popups, changed: () => this.changed() })
    )
    this.#subscriptions.use(pbx.events.on('call.ended', () => this.leaving.review()))
    this.#subscriptions.use(pbx.events.on('warnings.changed', () => this.changed()))
    this.#subscriptions.use(pbx.events.on('emergency.called', (call) => this.#emergency(call)))
    this.#subscriptions.use(pbx.events.on('trunk.changed', () => this.changed()))
    this.#subscriptions.use(pbx.events.on('opening.changed', () => this.changed()))
    this.#subscriptions.use(pbx.events.on('queue.changed', (queue) => this.queues.sees(queue) && this.changed()))
    this.#subscriptions.use(
      pbx.events.on('parking.changed', ({ domain }) => {
        if (domain === account.domain) this.changed()
      })
    )
    // Who has just left one sees it no more, and its window has to learn that.
    this.#subscriptions.use(
      pbx.events.on('conference.changed', ({ domain }) => domain === account.domain && this.changed())
    )
    this.#subscriptions.use(this.#closed)
    this.#subscriptions.use(this.popups)
    this.#subscriptions.use(this.#push)
    this.#subscriptions.use(pbx.events.on('call.updated', (view) => this.#callUpdated(view)))
    this.#subscriptions.use(
      pbx.events.on('registration.changed', ({ domain, user, registrations }) => {
        const letGo = domain === account.domain && user === account.user && registrations.length === 0
        // As where the password is another one now: the line does not hear of it by itself.
        if (letGo && this.phone.line.kind === 'registered') this.phone.nudge()
      })
    )
    this.#subscriptions.use(
      pbx.events.on('record.written', (cdr) => {
        if (cdr.domain !== account.domain || !participantsOf(cdr).has(account.user)) return
        if (recentCall(cdr, account.user).outcome === 'missed') this.#missed = this.#missedUnseen + 1
        this.changed()
      })
    )
  }

  async start(): Promise<void> {
    const { account, pbx, preferences, windowHost } = this.ports
    this.phone.start()
    this.pickups.start()
    await this.#cut.take()
    this.#missedSince = preferences.read().missedSeenAt
    this.#missed = await countMissed(pbx, account, this.#missedSince)
    const secrets = await windowHost.firstStart?.()
    this.#firstRun = secrets !== undefined && !preferences.read().firstRunDismissed
    this.changed()
  }

  get settings() {
    return this.ports.preferences.read().settings
  }

  get language(): Language {
    return languageFor(this.settings.language, this.ports.windowHost.locale)
  }

  get domain(): DomainConfig | undefined {
    return findDomain(this.#config, this.ports.account.domain)
  }

  /** The person's account, with its rights by the configuration in force. */
  get asks(): Account | undefined {
    return findAccount(this.#config, this.ports.account)
  }

  get user(): UserConfig | undefined {
    return findUser(this.#config, this.ports.account)
  }

  get #config(): Config {
    return this.ports.config()
  }

  get state(): AppState {
    const { account, pbx, preferences, windowHost } = this.ports
    const calls = this.#calls
    const { kind, version, locale } = windowHost
    const { line } = this.phone
    const registered = line.kind === 'registered'
    return {
      shell: { kind, version, locale, opensWindows: this.popups.opensWindows },
      account: {
        ...account,
        name: this.user?.name ?? '',
        state: registered ? 'registered' : line.kind === 'connecting' ? 'connecting' : 'offline',
        reason: lineInWords(line, this.language)
      },
      calls: [...calls, ...this.#cut.views(calls, this.language)],
      pickups: this.pickups.list,
      parked: this.parked.view,
      userState: ownState(this),
      openings: pbx.openings(account.domain),
      queues: this.queues.view,
      conferences: this.conferences.view,
      voicemail: this.mailbox.view,
      tabs: this.popups.tabs.views,
      settings: preferences.read().settings,
      firstRun: this.#firstRun ? this.#startView() : null,
      start: this.#startView(),
      checks: this.checks.passed,
      missed: this.#missedUnseen,
      admin: this.adminDomain !== undefined,
      secrets: this.adminDomain === undefined ? null : this.ports.secretsKept,
      readOnly: this.ports.configReadOnly,
      warnings: warningsFor(this),
      trunks: trunksFor(this),
      groups: groupsOf(this.domain),
      leaving: this.leaving.view,
      asking: this.ports.letIns?.asking() ?? null
    }
  }

  get #calls(): readonly PhoneCallView[] {
    const { user } = this.ports.account
    const { domain, language } = this
    const views = this.phone.calls.map((call) => {
      const core = this.#known.of(call)
      return viewOfCall(call, { core, handedOn: this.handed.viewOf(call), user, domain, language })
    })
    return this.#views.kept(views)
  }

  /** For a window that begins: with the times of calls as they are now. */
  get snapshot(): StateSnapshot {
    this.#views.forget()
    this.queues.forget()
    this.parked.forget()
    this.conferences.forget()
    this.#pushState()
    return this.#shared.snapshot
  }

  /** What the windows were told. */
  get #shared(): StateByTopic {
    this.#sharedState ??= new StateByTopic(this.state)
    return this.#sharedState
  }

  /** Told of every change, before windows are. */
  watch(watcher: () => void): Disposable {
    this.#watchers.add(watcher)
    return { [Symbol.dispose]: () => void this.#watchers.delete(watcher) }
  }

  changed(): void {
    for (const watcher of this.#watchers) watcher()
    this.#push.ask()
  }

  attach(window: DeskWindow): Disposable {
    this.#windows.add(window)
    return { [Symbol.dispose]: () => this.#detach(window) }
  }

  /** How many windows and pages are open. */
  get windows(): number {
    return this.#windows.size
  }

  /** Whether a window has the media: without one nothing can ring. */
  get hasPhone(): boolean {
    return this.#mediaWindow !== undefined
  }

  /** Whether the phone's window has gone because its person has closed it, left it or loaded it again. */
  get left(): boolean {
    return this.#closed.left
  }

  /** Whether a page is on its way that will have the phone. */
  get comes(): boolean {
    return this.#closed.comes
  }

  pageComes(): void {
    this.#closed.pageComes()
  }

  /** The page says good-bye: it has not crashed. */
  leaves(window: DeskWindow): void {
    this.#closed.leaves(window)
  }

  /** A window is ready: the phone's takes the media over, and gets what was kept for it. */
  ready(window: DeskWindow, { window: kind, closes }: CommandPayload<'app.ready'>): void {
    if (kind !== 'phone') return
    const before = this.#mediaWindow
    if (before !== undefined) this.phone.windowLeft()
    this.#leave(window)
    if (before !== undefined && before !== window) this.#takeFrom(before, closes)
    this.#phoneWindows.push(window)
    this.#closed.came()
    this.#cut.shown()
    this.#giveMedia(window)
    for (const target of this.#links.take(window, before)) window.send('link', linkTo(target))
  }

  /** To the window that has the media; false where there is none. */
  toPhone<E extends keyof MainEvents>(event: E, payload: MainEvents[E]): boolean {
    this.#mediaWindow?.send(event, payload)
    return this.#mediaWindow !== undefined
  }

  /** A link that was clicked shows its number; kept where no window is ready for it yet, or where another one is about to come. */
  openLink(text: string, where: 'here' | 'next window' = 'here'): void {
    const read = this.ports.readNumber(text, 'printed')
    const target = read.ok ? asTyped(read.value) : text
    if (where === 'here' && this.toPhone('link', linkTo(target))) return
    this.#links.keep(target)
  }

  tell(notice: Notice): void {
    this.toPhone('notice', notice)
  }

  missedSeen(): void {
    this.ports.preferences.write({ missedSeenAt: this.ports.wallTime() })
    this.changed()
  }

  /** From a portal, the person's browser may reach a page that this machine does not: then it is no fault. */
  async #lookAhead({ url, restricted, again }: AheadPage): Promise<PageFault | undefined> {
    const { frames, pageOrigin, windowHost } = this.ports
    const reach = restricted ? { allowed: this.domain?.cti.allowedTargets ?? [] } : undefined
    const fault = await frames.look(url, { embedder: pageOrigin(), again, reach })
    return fault?.code === 'unreachable' && windowHost.kind === 'portal' ? undefined : fault
  }

  /** 0 once they were seen, also in another window of this person. */
  get #missedUnseen(): number {
    const { missedSeenAt } = this.ports.preferences.read()
    if (missedSeenAt !== this.#missedSince) this.#missed = 0
    this.#missedSince = missedSeenAt
    return this.#missed
  }

  dismissFirstRun(): void {
    this.ports.preferences.write({ firstRunDismissed: true })
    this.#firstRun = false
    this.changed()
  }

  /** Whether this window is the one that has the media. */
  hasMedia(window: DeskWindow): boolean {
    return this.#mediaWindow === window
  }

  /** What this person rules. */
  get rights(): { readonly admin: boolean; readonly systemAdmin: boolean } {
    const { admin = false, systemAdmin = false } = this.user ?? {}
    return { admin: admin || systemAdmin, systemAdmin }
  }

  /** The domain, where this person is its admin. */
  get adminDomain(): DomainConfig | undefined {
    return this.rights.admin ? this.domain : undefined
  }

  get editor(): Administered['by'] {
    return this.user?.systemAdmin === true ? 'systemAdmin' : 'admin'
  }

  /** Whether this call is, or was, among those that the person may see. */
  async mayRead(uniqueid: string): Promise<boolean> {
    const { asks } = this
    return asks !== undefined && mayLookAt(this.ports.pbx, asks, uniqueid)
  }

  /** On which side of a call the person is, or was. */
  async sideIn(uniqueid: string): Promise<'caller' | 'callee' | null> {
    const { account, pbx } = this.ports
    const live = pbx.call(uniqueid)
    const [record] = live === undefined ? (await pbx.cdrs({ ...account, uniqueid, limit: 1 })).items : []
    const caller = live?.caller.user ?? record?.callerUser
    const callee = live?.callee.user ?? record?.calleeUser
    return caller === account.user ? 'caller' : callee === account.user ? 'callee' : null
  }

  /** Another portal of the person has this one's place: its pages say so, and do not come back by themselves. */
  dismiss(): void {
    for (const window of this.#windows) {
      window.send('replaced', { mayReturn: false })
      window.close?.()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#subscriptions.dispose()
    await this.phone[Symbol.asyncDispose]()
    this.#cut.forget()
  }

  #detach(window: DeskWindow): void {
    this.#windows.delete(window)
    const had = this.#mediaWindow === window
    this.#leave(window)
    if (!had) return
    this.phone.windowLeft()
    // A page that was open before has the phone again.
    if (this.#mediaWindow !== undefined) this.#giveMedia(this.#mediaWindow)
    else this.#closed.gone(window)
    this.changed()
  }

  /** Those that ring go on: they bring another window. */
  #endSpokenCalls(): void {
    for (const call of this.phone.calls) if (!call.over && !call.rings) void this.phone.hangUp(call.id)
  }

  get #mediaWindow(): DeskWindow | undefined {
    return this.#phoneWindows.at(-1)
  }

  #giveMedia(window: DeskWindow): void {
    this.phone.windowCame()
    window.send('ringer', this.#ringing)
  }

  /** What it rings and speaks of goes on in another one. Pages of a portal stay; a window of the desktop closes. */
  #takeFrom(window: DeskWindow, otherCloses: boolean): void {
    window.send('ringer', silent)
    for (const { id } of this.phone.calls) {
      window.send('media.request', { request: randomUUID(), session: id, kind: 'close' })
    }
    if (this.ports.windowHost.kind !== 'browser') return
    window.send('replaced', { mayReturn: otherCloses })
    this.#leave(window)
  }

  #leave(window: DeskWindow): void {
    const at = this.#phoneWindows.indexOf(window)
    if (at >= 0) this.#phoneWindows.splice(at, 1)
  }

  /** False where windows know it all: most changes of a call are of its inside. */
  #pushState(): boolean {
    this.checks.review({ calls: this.phone.calls, popupShown: this.popups.shown })
    this.#cut.keep(this.#calls)
    const changes = this.#shared.update(this.state)
    if (changes.length === 0) return false
    for (const window of this.#windows) for (const change of changes) window.send('state', change)
    const ringing = ringerOrder(this.phone.calls)
    if (!isDeepStrictEqual(ringing, this.#ringing)) this.#mediaWindow?.send('ringer', ringing)
    this.#ringing = ringing
    return true
  }

  #startView() {
    const { account, config, origin } = this.ports
    const address = origin()
    const { udp, tcp } = config().listen.sip
    return {
      server: udp ?? tcp ?? new URL(address).host,
      user: account.user,
      clickToDialUrl: `${address}/remote_call.htm?dest=*43`
    }
  }

  #callUpdated(view: CallView): void {
    const { domain, user } = this.ports.account
    noteReached(this.phone.calls, view)
    if (view.domain === domain && participantsOf(view).has(user)) this.changed()
  }

  /** What stands in the window until it was seen is a warning; whoever does not look at it hears of it so. */
  #emergency({ domain, number, user, name, location, callback, users }: EmergencyView): void {
    const { account, windowHost } = this.ports
    const isTold = domain === account.domain && (users.includes(account.user) || this.rights.admin)
    if (!isTold || user === account.user) return
    const { title, text } = words[this.language].emergency({ who: name || (user ?? ''), number, location, callback })
    windowHost.notify?.(title, text)
    this.tell({ kind: 'error', title, text })
  }

  #callEnded(call: PhoneCall): void {
    this.popups.phoneCallEnded(call)
    const unanswered = call.end?.code === 'cancelled' || call.end?.code === 'rang_out'
    // The question of click to dial is no missed call.
    const missed = call.direction === 'incoming' && call.clickToDial === null && call.answeredAt === null && unanswered
    if (!missed || !this.settings.notifications) return
    const number = readableNumber(call.number)
    this.ports.windowHost.notify?.(words[this.language].missed(call.name || number), number)
  }
}

/** A number that was read, so that it reads the same again. */
function asTyped({ number, keys }: DialledNumber): string {
  if (keys === '') return number
  return keys.startsWith(',') ? number + keys : `${number} x${keys}`
}

/** As destinations are written: `queue:support`. */
function groupsOf(domain: DomainConfig | undefined): string[] {
  const { queues = [], groups = [] } = domain ?? {}
  return [...queues.map(({ name }) => `queue:${name}`), ...groups.map(({ name }) => `group:${name}`)]
}

function linkTo(target: string): MainEvents['link'] {
  return { target, numbers: readableNumbers(target) }
}
