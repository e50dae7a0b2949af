import type { Core } from '../../../main/compose.ts'
import { Emitter } from '../../../pbx-core/base/emitter.ts'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type {
  ConferenceError,
  JoinCommand,
  KickPartyCommand,
  LockConferenceCommand,
  MutePartyCommand
} from '../../../pbx-core/contract/conference-commands.ts'
import type { Config } from '../../../pbx-core/contract/config.ts'
import type { TestMailCommand } from '../../../pbx-core/contract/config-mail.ts'
import type { CrmTrial, CrmTrialCommand } from '../../../pbx-core/contract/crm.ts'
import type { PbxEvents } from '../../../pbx-core/contract/events.ts'
import type {
  DeliveryItem,
  DeliveryQuery,
  RecentRequest,
  ReplyTrialCommand
} from '../../../pbx-core/contract/hook-requests.ts'
import type {
  MailError,
  MailKind,
  MailLanguage,
  MailPreview,
  MailPreviewCommand,
  MailView,
  TestMailOutcome
} from '../../../pbx-core/contract/mail.ts'
import { mailVariables, type TemplateFault, templateFaults } from '../../../pbx-core/contract/mail-template.ts'
import type {
  BanView,
  BarCommand,
  CdrPage,
  CdrQuery,
  ClickToDialAccepted,
  ClickToDialCommand,
  ClickToDialError,
  ConfigFault,
  DeleteRecordingCommand,
  DeleteRecordingError,
  HealthView,
  HookHealth,
  HookTestCommand,
  HookTestOutcome,
  KeptRecording,
  NotesCommand,
  ParkCommand,
  Pbx,
  RecordCommand,
  RecordError,
  SettleCommand,
  SipSocket,
  SwitchOpeningCommand,
  TestCallCommand,
  TestCallError,
  TransferCommand,
  TransferError,
  UrlTest
} from '../../../pbx-core/contract/pbx.ts'
import type {
  EraseCommand,
  ErasureReport,
  NamedNumber,
  NumberError,
  NumberQuery
} from '../../../pbx-core/contract/privacy.ts'
import type { RouteError, RouteQuery, RouteView } from '../../../pbx-core/contract/route.ts'
import type { CertificateWarning, StandingWarning } from '../../../pbx-core/contract/standing-warning.ts'
import type { TimelineEntry } from '../../../pbx-core/contract/timeline.ts'
import {
  ordinaryState,
  type UserState,
  type UserStateError,
  type UserStatePatch
} from '../../../pbx-core/contract/user-state.ts'
import type {
  CallView,
  Cdr,
  ConferenceView,
  DeliveryView,
  NotesView,
  OpeningView,
  ParkedView,
  QueueView,
  RegistrationView,
  TrunkView
} from '../../../pbx-core/contract/views.ts'
import type {
  GreetingError,
  GreetingName,
  MailboxView,
  MessageMark,
  MessageName,
  SoundFile,
  VoiceMessage
} from '../../../pbx-core/contract/voicemail.ts'
import { summaryOf } from '../../../pbx-core/crm/summary.ts'
import { compileUrl } from '../../../pbx-core/cti/template.ts'
import { createCrypto } from '../../../pbx-core/io/crypto.ts'
import { readDialled } from '../../../pbx-core/routing/number/dialled.ts'
import { formsOfNumber } from '../../../pbx-core/routing/number/forms.ts'
import { mentionsOf } from '../../../pbx-core/routing/number/mentions.ts'
import { otherSpellings, sameNumbers } from '../../../pbx-core/routing/number/spellings.ts'
import { fillTestUrl } from '../../../pbx-core/runtime/hook-test.ts'
import { tryReply } from '../../../pbx-core/runtime/reply-trial.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

/** A core of which nothing is asked but that PBX. */
export function coreOf(pbx: MemoryPbx): Core {
  return {
    createPbx: async () => pbx,
    validateConfig: () => [],
    readDialled,
    knownVariables: []
  }
}

/** An erasure that found a little of each. */
function erasureOf(number: string): Omit<ErasureReport, 'domain' | 'dryRun'> {
  const kept = { records: 2, mentions: 1, recordings: 1, voicemail: 1, timeLines: 3, deliveries: 2, callbacks: 0 }
  const removed = { ...kept, open: 0, memory: 0, logLines: 0, leftBehind: 0, copies: 1 }
  const remaining = [{ why: 'live-call', what: '1764547200.8f3a' } as const]
  return { number, removed, cancelled: [{ id: 'past.1.cti.postCall', hook: 'cti.postCall' }], remaining }
}

/** The core as the HTTP listener sees it, without calls: what a test puts in is what it answers. */
export class MemoryPbx implements Pbx {
  readonly events = new Emitter<PbxEvents>((error) => {
    throw error
  })
  readonly commands: ClickToDialCommand[] = []
  readonly configured: Config[] = []
  /** Before it is configured: those by which it reads numbers. */
  domains: Config['domains'] = []
  readonly queries: CdrQuery[] = []
  readonly sockets: SipSocket[] = []
  readonly hungUp: string[] = []
  readonly did: string[] = []
  readonly testCalls: TestCallCommand[] = []
  readonly settled: SettleCommand[] = []
  readonly barred: BarCommand[] = []
  readonly hookTests: HookTestCommand[] = []
  readonly hooksHealth = new Map<string, HookHealth>()
  answer: (command: ClickToDialCommand) => Result<ClickToDialAccepted, ClickToDialError> = () =>
    ok({ uniqueid: `call-${this.commands.length}`, state: 'ringing', repeated: false })
  live: CallView[] = []
  records: Cdr[] = []
  timelines = new Map<string, TimelineEntry[]>()
  sent: DeliveryView[] = []
  noted = new Map<string, NotesView>()
  readonly notesWritten: NotesCommand[] = []
  faults: ConfigFault[] = []
  banned: BanView[] = []
  trunksNow: TrunkView[] = []
  standing: StandingWarning[] = []
  #around: readonly CertificateWarning[] = []
  /** By domain. */
  readonly openingsOf = new Map<string, readonly OpeningView[]>()
  /** By domain. */
  readonly parkedIn = new Map<string, readonly ParkedView[]>()
  readonly queuesOf = new Map<string, readonly QueueView[]>()
  readonly switched: SwitchOpeningCommand[] = []
  readonly healthAsked: (string | undefined)[] = []
  view: HealthView = {
    status: 'ok',
    calls: 0,
    registrations: 0,
    deliveriesWaiting: 0,
    dialogs: 0,
    transactions: 0,
    eventLoopLag: 0,
    warnings: []
  }

  async start() {
    this.did.push('start')
    return ok({ sip: { udp: 5060, tcp: null, tls: null } })
  }
  async configure(config: Config) {
    if (this.faults.length > 0) return err(this.faults)
    this.configured.push(config)
    return ok(undefined)
  }
  async drain(seconds: number) {
    this.did.push(`drain ${seconds}`)
  }
  async stop() {
    this.did.push('stop')
  }
  /** What was asked of recordings. */
  readonly recordCommands: (RecordCommand | DeleteRecordingCommand)[] = []
  /** By id. */
  readonly recordings = new Map<string, KeptRecording>()
  recordAnswer: Result<void, RecordError> = ok(undefined)

  record(command: RecordCommand): Result<CallView, RecordError> {
    this.recordCommands.push(command)
    const view = this.live.find(({ uniqueid }) => uniqueid === command.uniqueid)
    if (view === undefined) return err({ code: 'call_not_found', message: 'There is no such call.' })
    return this.recordAnswer.ok ? ok(view) : this.recordAnswer
  }
  async recording(id: string) {
    return this.recordings.get(id)
  }
  /** What was asked about numbers. */
  readonly numbersAsked: (NumberQuery | EraseCommand)[] = []
  eraseAnswer: Result<ErasureReport, NumberError> | undefined

  mentions({ domain, number }: NumberQuery): Result<NamedNumber, NumberError> {
    const config = this.#domain(domain)
    const named = config === undefined ? err(`there is no domain ${domain}`) : mentionsOf(config, number)
    return named.ok ? named : err({ code: 'number_invalid', message: named.error })
  }
  exportNumber(query: NumberQuery): Result<AsyncIterable<string>, NumberError> {
    this.numbersAsked.push(query)
    const named = this.mentions(query)
    if (!named.ok) return named
    return ok(
      (async function* () {
        yield JSON.stringify({ number: named.value.number, domain: query.domain, at: 0 }).slice(0, -1)
        yield ',"records":[],"voicemail":[],"timeLines":[],"deliveries":[],"callbacks":[],"settings":[]}'
      })()
    )
  }
  async eraseNumber(command: EraseCommand): Promise<Result<ErasureReport, NumberError>> {
    this.numbersAsked.push(command)
    const named = this.mentions(command)
    if (this.eraseAnswer !== undefined) return this.eraseAnswer
    if (!named.ok) return named
    const { domain, dryRun } = command
    return ok({ ...erasureOf(named.value.number), domain, dryRun })
  }
  async deleteRecording(command: DeleteRecordingCommand): Promise<Result<void, DeleteRecordingError>> {
    this.recordCommands.push(command)
    return this.recordings.has(command.id)
      ? ok(undefined)
      : err({ code: 'recording_not_found', message: 'There is no such recording.' })
  }
  calls() {
    return this.live
  }
  call(uniqueid: string) {
    return this.live.find((view) => view.uniqueid === uniqueid)
  }
  openings(domain: string): readonly OpeningView[] {
    return this.openingsOf.get(domain) ?? []
  }

  parked(domain: string): readonly ParkedView[] {
    return this.parkedIn.get(domain) ?? []
  }

  park({ uniqueid }: ParkCommand): Result<CallView, TransferError> {
    return this.transfer({ uniqueid, action: 'cancel', user: null })
  }

  /** By `100@acme.test`. */
  readonly mailboxes = new Map<string, MailboxView>()
  readonly messagesOf = new Map<string, readonly VoiceMessage[]>()
  /** Files by the id of a message, or the kind of a greeting. */
  readonly soundFiles = new Map<string, string>()
  readonly marks: MessageMark[] = []
  readonly greetingsSet: { readonly greeting: GreetingName; readonly octets: number | null }[] = []
  greetingFault: GreetingError | undefined

  mailbox(domain: string, extension: string): MailboxView | undefined {
    return this.mailboxes.get(`${extension}@${domain}`)
  }

  messages(domain: string, extension: string): readonly VoiceMessage[] {
    return this.messagesOf.get(`${extension}@${domain}`) ?? []
  }

  markMessage(mark: MessageMark): Result<void, 'message_not_found'> {
    const isThere = this.messages(mark.domain, mark.mailbox).some(({ id }) => id === mark.id)
    if (!isThere) return err('message_not_found')
    this.marks.push(mark)
    return ok(undefined)
  }

  messageSound({ domain, mailbox, id }: MessageName): SoundFile | undefined {
    const path = this.messages(domain, mailbox).some((message) => message.id === id) && this.soundFiles.get(id)
    return path ? { path } : undefined
  }

  greetingSound({ greeting }: GreetingName): SoundFile | undefined {
    const path = this.soundFiles.get(greeting)
    return path === undefined ? undefined : { path }
  }

  async setGreeting(greeting: GreetingName, sound: Uint8Array | null): Promise<Result<void, GreetingError>> {
    if (this.greetingFault !== undefined) return err(this.greetingFault)
    this.greetingsSet.push({ greeting, octets: sound?.length ?? null })
    return ok(undefined)
  }

  queues(domain: string): readonly QueueView[] {
    return this.queuesOf.get(domain) ?? []
  }

  readonly conferencesOf = new Map<string, readonly ConferenceView[]>()
  conferences(domain: string): readonly ConferenceView[] {
    return this.conferencesOf.get(domain) ?? []
  }

  muteParty({ conference, party, on, by }: MutePartyCommand): Result<void, ConferenceError> {
    this.did.push(`${on ? 'mute' : 'unmute'} ${party} in ${conference} by ${by}`)
    return ok(undefined)
  }

  kickParty({ conference, party }: KickPartyCommand): Result<void, ConferenceError> {
    this.did.push(`kick ${party} out of ${conference}`)
    return ok(undefined)
  }

  lockConference({ conference, on }: LockConferenceCommand): Result<void, ConferenceError> {
    this.did.push(`${on ? 'lock' : 'open'} ${conference}`)
    return ok(undefined)
  }

  join({ uniqueid, with: other, user }: JoinCommand): Result<CallView, TransferError> {
    this.did.push(`${user} joins ${uniqueid} with ${other ?? 'whom it asks'}`)
    const view = this.call(uniqueid)
    return view === undefined ? err({ code: 'call_not_found', message: 'There is no such call.' }) : ok(view)
  }

  endWrapUp(domain: string, agent: string): Result<void, 'agent_not_found'> {
    this.did.push(`end wrap-up of ${agent}`)
    const isAgent = this.queues(domain).some(({ agents }) => agents.some(({ extension }) => extension === agent))
    return isAgent ? ok(undefined) : err('agent_not_found')
  }

  cancelCallback(domain: string, id: string): Result<void, 'callback_not_found'> {
    this.did.push(`cancel ${id}`)
    const isThere = this.queues(domain).some(({ callbacks }) => callbacks.some((callback) => callback.id === id))
    return isThere ? ok(undefined) : err('callback_not_found')
  }

  switchOpening(command: SwitchOpeningCommand): Result<void, 'opening_not_found'> {
    this.switched.push(command)
    return this.openings(command.domain).some(({ name }) => name === command.name)
      ? ok(undefined)
      : err('opening_not_found')
  }

  readonly routesAsked: RouteQuery[] = []
  route(query: RouteQuery): Result<RouteView, RouteError> {
    this.routesAsked.push(query)
    return query.to === 'nobody'
      ? err({ code: 'parameter_invalid', message: 'it is no number', path: 'to' })
      : ok({ reading: 'keyed', e164: null, steps: [], trunk: null, sent: null, barred: null })
  }

  readonly phones: RegistrationView[] = []
  registrations(domain: string): readonly RegistrationView[] {
    return this.phones.filter((phone) => phone.domain === domain)
  }
  clickToDial(command: ClickToDialCommand) {
    this.commands.push(command)
    return this.answer(command)
  }
  readonly states = new Map<string, UserState>()
  userState(domain: string, user: string): UserState | undefined {
    return this.states.get(`${user}@${domain}`) ?? ordinaryState
  }
  /** Why nothing can be written. */
  diskFault: string | undefined
  async whenKept(): Promise<Result<void, string>> {
    return this.diskFault === undefined ? ok(undefined) : err(this.diskFault)
  }

  setUserState(domain: string, user: string, patch: UserStatePatch): Result<UserState, UserStateError> {
    const before = this.userState(domain, user) ?? ordinaryState
    const state = {
      ...before,
      doNotDisturb: { ...before.doNotDisturb, ...patch.doNotDisturb },
      forward: { ...before.forward, ...patch.forward },
      callWaiting: patch.callWaiting === undefined ? before.callWaiting : patch.callWaiting
    } as UserState
    this.states.set(`${user}@${domain}`, state)
    return ok(state)
  }
  transfer({ uniqueid }: TransferCommand): Result<CallView, TransferError> {
    const view = this.call(uniqueid)
    return view === undefined ? err({ code: 'call_not_found', message: 'There is no such call.' }) : ok(view)
  }

  hangUp(uniqueid: string): Result<void, 'call_not_found'> {
    this.hungUp.push(uniqueid)
    return ok(undefined)
  }
  testCall(command: TestCallCommand): Result<{ readonly uniqueid: string }, TestCallError> {
    this.testCalls.push(command)
    return ok({ uniqueid: `test-${this.testCalls.length}` })
  }
  fillUrl(url: string, { uniqueid, user }: { readonly uniqueid: string; readonly user: string }) {
    const view = this.call(uniqueid)
    const values: Record<string, string> = {
      uniqueid,
      user,
      calleridnumber: view?.caller.number ?? '',
      calleridname: view?.caller.name ?? ''
    }
    return view && compileUrl(url)((name) => values[name] ?? '')
  }
  fillTestUrl({ url, domain, values }: UrlTest) {
    const ports = { clock: createVirtualClock(), crypto: createCrypto() }
    return fillTestUrl(ports, { url, domain, values }, this.#domain(domain))
  }
  numberForms({ domain, text }: { readonly domain: string; readonly text: string }) {
    return formsOfNumber(this.#domain(domain), text)
  }
  otherSpellings({ domain, text }: { readonly domain: string; readonly text: string }) {
    const config = this.#domain(domain)
    return config === undefined ? [] : otherSpellings(config, text)
  }
  #domain(name: string) {
    const domains = this.configured.at(-1)?.domains ?? this.domains
    return domains.find((domain) => domain.name === name)
  }
  #same({ domain, number = '' }: CdrQuery): readonly string[] {
    const config = this.#domain(domain)
    return config === undefined ? [number] : sameNumbers(config, number)
  }
  async testHook(test: HookTestCommand): Promise<HookTestOutcome> {
    this.hookTests.push(test)
    return { method: 'GET', url: test.config.url, outcome: 'no change', status: 204, ms: 1, reply: '', effects: [] }
  }
  tryReply(trial: ReplyTrialCommand) {
    return tryReply(trial, this.#domain(trial.domain))
  }
  readonly requests = new Map<string, readonly RecentRequest[]>()
  recentRequests({ hook }: { readonly hook: string }) {
    return this.requests.get(hook) ?? []
  }
  readonly deliveryQueries: DeliveryQuery[] = []
  async deliveryPage(query: DeliveryQuery) {
    this.deliveryQueries.push(query)
    return { items: query.domain === 'acme.test' ? this.sent.map(asItem) : [], next: null }
  }
  async delivery(domain: string, id: string) {
    const found = this.sent.find((delivery) => delivery.id === id)
    return domain === 'acme.test' && found ? { delivery: asItem(found), body: null, attempts: [] } : undefined
  }
  readonly outcomesUsed: string[] = []
  async outcomes() {
    return this.outcomesUsed
  }
  async hookHealth({ hook }: { readonly hook: string }): Promise<HookHealth> {
    return (
      this.hooksHealth.get(hook) ?? {
        lastAnswer: null,
        lastFailure: null,
        skippedUntil: null,
        stopped: false,
        waiting: 0
      }
    )
  }
  async cdrs(query: CdrQuery): Promise<CdrPage> {
    this.queries.push(query)
    const items = this.records.filter(
      (cdr) =>
        cdr.domain === query.domain &&
        (query.number === undefined || this.#same(query).some((one) => one === cdr.src || one === cdr.dst)) &&
        (query.uniqueid === undefined || cdr.uniqueid === query.uniqueid) &&
        (query.user === undefined || cdr.callerUser === query.user || cdr.calleeUser === query.user)
    )
    const from = Number(query.cursor ?? 0)
    const to = from + query.limit
    return { items: items.slice(from, to), next: to < items.length ? String(to) : null }
  }
  async timeline(uniqueid: string) {
    return this.timelines.get(uniqueid)
  }
  async deliveries(uniqueid: string) {
    return this.sent.filter((delivery) => delivery.uniqueid === uniqueid)
  }
  async notes(uniqueid: string): Promise<NotesView | undefined> {
    const named = (call: { readonly uniqueid: string }) => call.uniqueid === uniqueid
    const known = this.live.some(named) || this.records.some(named) || this.timelines.has(uniqueid)
    return this.noted.get(uniqueid) ?? (known ? { text: '', outcome: '', savedAt: null } : undefined)
  }
  async writeNotes(command: NotesCommand): Promise<Result<number, 'call_not_found'>> {
    this.notesWritten.push(command)
    const savedAt = 1
    const before = await this.notes(command.uniqueid)
    const { text = before?.text ?? '', outcome = before?.outcome ?? '' } = command
    this.noted.set(command.uniqueid, { text, outcome, savedAt })
    return ok(savedAt)
  }
  readonly repeated: string[] = []
  resumeHook(_domain: string, hook: string): Result<void, 'hook_not_stopped'> {
    this.did.push(`resume ${hook}`)
    return hook === 'cti.postCall' ? ok(undefined) : err('hook_not_stopped')
  }
  /** By id. */
  mailsNow: MailView[] = []
  mailTests: TestMailCommand[] = []
  mailTested: TestMailOutcome = { reply: '250 2.0.0 Ok: queued' }
  async mails() {
    return this.mailsNow
  }
  async retryMail(id: string): Promise<Result<void, MailError>> {
    this.did.push(`retry ${id}`)
    return this.mailsNow.some((mail) => mail.id === id) ? ok(undefined) : err('mail_not_found')
  }
  async deleteMail(id: string): Promise<Result<void, MailError>> {
    this.did.push(`delete ${id}`)
    return this.mailsNow.some((mail) => mail.id === id) ? ok(undefined) : err('mail_not_found')
  }
  readonly crmTrials: CrmTrialCommand[] = []
  readCrmTemplate(template: string) {
    return summaryOf(template)
  }
  async tryCrm(trial: CrmTrialCommand): Promise<CrmTrial> {
    this.crmTrials.push(trial)
    return { kind: 'nothing', contact: null, remark: null, steps: [], ms: 3 }
  }
  async testMail(command: TestMailCommand) {
    this.mailTests.push(command)
    return this.mailTested
  }
  mailTemplate(kind: MailKind, language: MailLanguage) {
    const builtIn = { subject: `${kind} ${language}`, text: '%%caller%%', html: '<p>%%caller%%</p>' }
    return { template: builtIn, builtIn, variables: mailVariables[kind] }
  }
  previewMail(domain: string, { kind, template }: MailPreviewCommand): Result<MailPreview, readonly TemplateFault[]> {
    this.did.push(`preview ${domain}`)
    const faults = templateFaults(kind, template)
    return faults.length > 0 ? err(faults) : ok(template)
  }
  async repeatDelivery(id: string): Promise<Result<void, 'delivery_not_found'>> {
    this.repeated.push(id)
    return ok(undefined)
  }
  acceptSipSocket(socket: SipSocket) {
    this.sockets.push(socket)
  }
  health(domain?: string) {
    this.healthAsked.push(domain)
    return this.view
  }
  warnOf(around: readonly CertificateWarning[]): void {
    this.#around = around
  }

  warnings(domain?: string) {
    return [...this.standing, ...this.#around].filter(
      (each) => domain === undefined || each.domain === null || each.domain === domain
    )
  }
  settle(command: SettleCommand): Result<void, 'nothing_to_settle'> {
    this.settled.push(command)
    return ok(undefined)
  }
  bar(command: BarCommand): Result<void, 'user_not_found'> {
    this.barred.push(command)
    return command.user === 'gone' ? err('user_not_found') : ok(undefined)
  }
  trunks(domain?: string) {
    return this.trunksNow.filter((trunk) => domain === undefined || trunk.domain === domain)
  }
  bans() {
    return this.banned
  }
  liftBan(source: string): Result<void, 'ban_not_found'> {
    const before = this.banned.length
    this.banned = this.banned.filter((ban) => ban.source !== source)
    return this.banned.length < before ? ok(undefined) : err('ban_not_found')
  }
}

function asItem(delivery: DeliveryView): DeliveryItem {
  return { ...delivery, method: 'GET', createdAt: 1 }
}
