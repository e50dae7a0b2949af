import type { Emitter } from '../base/emitter.ts'
import { err, ok, type Result } from '../base/result.ts'
import type {
  ConferenceError,
  JoinCommand,
  KickPartyCommand,
  LockConferenceCommand,
  MutePartyCommand
} from '../contract/conference-commands.ts'
import type { Config } from '../contract/config.ts'
import type { TestMailCommand } from '../contract/config-mail.ts'
import type { PbxEvents } from '../contract/events.ts'
import type {
  DeliveryDetail,
  DeliveryPage,
  DeliveryQuery,
  RecentRequest,
  ReplyTrial,
  ReplyTrialCommand
} from '../contract/hook-requests.ts'
import type {
  MailError,
  MailKind,
  MailLanguage,
  MailPreview,
  MailPreviewCommand,
  MailTemplateView,
  MailView,
  TestMailOutcome
} from '../contract/mail.ts'
import type { TemplateFault } from '../contract/mail-template.ts'
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
  Listening,
  NotesCommand,
  NumberForms,
  ParkCommand,
  Pbx,
  RecordCommand,
  RecordError,
  SettleCommand,
  SipSocket,
  StartError,
  SwitchOpeningCommand,
  TestCallCommand,
  TestCallError,
  TransferCommand,
  TransferError,
  UrlTest
} from '../contract/pbx.ts'
import type { EraseCommand, ErasureReport, NamedNumber, NumberError, NumberQuery } from '../contract/privacy.ts'
import type { RouteError, RouteQuery, RouteView } from '../contract/route.ts'
import { type CertificateWarning, isFault, type StandingWarning } from '../contract/standing-warning.ts'
import type { TimelineEntry } from '../contract/timeline.ts'
import type { UserState, UserStateError, UserStatePatch } from '../contract/user-state.ts'
import type {
  CallView,
  ConferenceView,
  DeliveryView,
  NotesView,
  OpeningView,
  ParkedView,
  QueueView,
  RegistrationView,
  TrunkView
} from '../contract/views.ts'
import type {
  GreetingError,
  GreetingName,
  MailboxView,
  MessageMark,
  MessageName,
  SoundFile,
  VoiceMessage
} from '../contract/voicemail.ts'
import { textOfWarning } from '../contract/warning-text.ts'
import { summaryOf } from '../crm/summary.ts'
import { recoverLeftOpen } from '../records/recovery.ts'
import { formsOfNumber } from '../routing/number/forms.ts'
import { otherSpellings } from '../routing/number/spellings.ts'
import { compose, type Parts, prepareMedia } from './compose.ts'
import { deliveryDetail } from './delivery-detail.ts'
import { Domains } from './domains.ts'
import { logStanding } from './log-standing.ts'
import type { RuntimePorts } from './ports.ts'
import { nameOfPostCall } from './post-call-deliveries.ts'
import { tryRoute } from './route-trial.ts'
import { startTestCall } from './test-calls.ts'
import { validateConfig } from './validate.ts'

/** Open segments get a sign of life so often; after a crash a record is wrong by no more. */
const aliveMs = 5000
/**
 * Since when another run must have been silent to be over. Whoever has the data directory is alone with it, so all
 * others are, however lately they were heard and wherever the clock was set.
 */
const whileAlone = Number.POSITIVE_INFINITY
/** A registrar that does not answer within this, in milliseconds, learns by itself that we are gone. */
const leaveMs = 1000
/** Whoever has not answered its BYE or CANCEL by then, in milliseconds, is gone itself. */
const farewellMs = 200

/** The PBX at work: each command of it is a question to one of its parts. */
export class PbxRuntime implements Pbx {
  readonly events: Emitter<PbxEvents>
  readonly #ports: RuntimePorts
  readonly #parts: Parts

  constructor(config: Config, ports: RuntimePorts) {
    this.#ports = ports
    this.#parts = compose(config, ports)
    this.events = this.#parts.events
  }

  async start(): Promise<Result<Listening, StartError>> {
    const { config } = this.#parts.inForce.domains
    await this.#parts.kept.recall()
    await this.#parts.voicemail.begin()
    const recovered = recoverLeftOpen(
      {
        leftOpen: (silentSince) => this.#ports.store.leftOpen(silentSince),
        closed: (cdr, deliveries) => this.#parts.calls.write(cdr, deliveries),
        messageOf: (cdr) => this.#parts.voicemail.urlOf(config, cdr),
        deliveriesOf: (cdr, hooks) => [
          ...this.#parts.postCall.requestsOf(cdr, hooks),
          ...this.#parts.mails.ofRecord(cdr),
          ...this.#parts.crm.ofRecord(cdr)
        ]
      },
      whileAlone
    )
    // Where the disk is full or read-only they are found when it is back, and no call waits for that.
    if (this.#ports.store.fault() === undefined) await recovered
    else recovered.catch((error: unknown) => this.#ports.log.warn('records.not-recovered', { error: String(error) }))
    this.#parts.trunkMemory.begin(config)
    this.#parts.states.begin()
    this.#parts.callbacks.begin()
    await this.#ports.media.prepare(config.listen.rtp.address)
    const listening = await this.#parts.sockets.listen(config.listen.sip)
    if (!listening.ok) return listening
    await this.#take(config)
    await this.#parts.mails.begin()
    await this.#parts.outbox.start()
    await this.#parts.lateNotes.start()
    this.#keepAlive()
    return ok({ sip: listening.value })
  }

  async configure(config: Config): Promise<Result<void, ConfigFault[]>> {
    const faults = validateConfig(config)
    if (faults.length > 0) return err(faults)
    const before = this.#parts.inForce.domains.config.listen
    const { rtp } = config.listen
    if (before.rtp.address !== rtp.address) {
      const prepared = await prepareMedia(this.#ports.media, rtp.address)
      if (!prepared.ok) return err([{ path: 'listen.rtp.address', message: prepared.error }])
    }
    if (JSON.stringify(before.sip) !== JSON.stringify(config.listen.sip)) {
      const listening = await this.#parts.sockets.listen(config.listen.sip, this.#parts.listenerUse)
      if (!listening.ok) return err([{ path: 'listen.sip', message: listening.error.message }])
    }
    if (String(before.rtp.ports) !== String(rtp.ports)) this.#ports.media.usePorts(rtp.ports)
    await this.#take(config)
    return ok(undefined)
  }

  async drain(seconds: number): Promise<void> {
    this.#parts.admission.close()
    await this.#parts.calls.drain(seconds * 1000)
  }

  async stop(): Promise<void> {
    await this.drain(0)
    this.#parts.notifier.leave()
    await this.#parts.outbox.stop(1000)
    await this.#parts.trunks.leave(leaveMs)
    await this.#answered()
    this.#parts.resources.dispose()
    await this.#parts.sockets.close()
    await this.#ports.store.close()
    await this.#ports.close?.()
  }

  /** The last BYE and CANCEL have their answers, and an INVITE that was taken back its ACK. */
  async #answered(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    using _limit = this.#ports.clock.after(farewellMs, resolve)
    void this.#parts.transactions.answered().then(resolve)
    await promise
  }

  calls(): readonly CallView[] {
    return this.#parts.calls.views()
  }

  call(uniqueid: string): CallView | undefined {
    return this.#parts.calls.view(uniqueid)
  }

  registrations(domain: string): readonly RegistrationView[] {
    return this.#parts.registrations.views(domain)
  }

  openings(domain: string): readonly OpeningView[] {
    const config = this.#parts.inForce.domains.named(domain)
    return config === undefined ? [] : this.#parts.openings.views(config)
  }

  switchOpening({ domain, name, to }: SwitchOpeningCommand): Result<void, 'opening_not_found'> {
    const config = this.#parts.inForce.domains.named(domain)
    const condition = config?.timeConditions.find((each) => each.name === name)
    if (config === undefined || condition === undefined) return err('opening_not_found')
    this.#parts.openings.switchTo(config, condition, to)
    return ok(undefined)
  }

  trunks(domain?: string): readonly TrunkView[] {
    const asked = this.#parts.inForce.domains.config.domains.filter(
      ({ name }) => domain === undefined || name === domain
    )
    return asked.flatMap((each) => this.#parts.trunks.views(each))
  }

  route({ domain, ...query }: RouteQuery): Result<RouteView, RouteError> {
    const config = this.#parts.inForce.domains.named(domain)
    if (config !== undefined) return tryRoute(this.#parts.routeTrial, config, query)
    return err({ code: 'parameter_invalid', message: `there is no domain ${domain}`, path: 'domain' })
  }

  clickToDial(command: ClickToDialCommand): Result<ClickToDialAccepted, ClickToDialError> {
    const refusal = this.#parts.admission.refusal()
    if (refusal !== undefined) return err(refusal)
    return this.#parts.clicks.start(command)
  }

  hangUp(uniqueid: string, by: 'operator' | 'caller' = 'operator'): Result<void, 'call_not_found'> {
    return this.#parts.calls.hangUp(uniqueid, by) ? ok(undefined) : err('call_not_found')
  }

  userState(domain: string, user: string): UserState | undefined {
    return this.#parts.userState(domain, user)
  }

  setUserState(domain: string, user: string, patch: UserStatePatch): Result<UserState, UserStateError> {
    const known = this.#parts.userOf(domain, user)
    if (known === undefined) return err({ code: 'user_not_found', message: `there is no user ${user} in ${domain}` })
    return this.#parts.states.patch(known.domain, known.user, patch)
  }

  whenKept(): Promise<Result<void, string>> {
    return this.#parts.kept.onDisk()
  }

  mailbox(domain: string, mailbox: string): MailboxView | undefined {
    return this.#parts.voicemail.view({ domain, mailbox })
  }

  messages(domain: string, mailbox: string): readonly VoiceMessage[] {
    return this.#parts.voicemail.messages({ domain, mailbox })
  }

  markMessage(mark: MessageMark): Result<void, 'message_not_found'> {
    return this.#parts.voicemail.mark(mark) ? ok(undefined) : err('message_not_found')
  }

  messageSound(message: MessageName): SoundFile | undefined {
    return this.#parts.voicemail.messageSound(message)
  }

  greetingSound(greeting: GreetingName): SoundFile | undefined {
    return this.#parts.voicemail.greetingSound(greeting)
  }

  setGreeting(greeting: GreetingName, sound: Uint8Array | null): Promise<Result<void, GreetingError>> {
    return this.#parts.voicemail.setGreeting(greeting, sound)
  }

  queues(domain: string): readonly QueueView[] {
    return this.#parts.queues.views(domain)
  }

  endWrapUp(domain: string, agent: string): Result<void, 'agent_not_found'> {
    return this.#parts.queues.wrapUp(domain, agent) ? ok(undefined) : err('agent_not_found')
  }

  cancelCallback(domain: string, id: string): Result<void, 'callback_not_found'> {
    const config = this.#parts.inForce.domains.named(domain)
    return config !== undefined && this.#parts.callbacks.cancel(config, id) ? ok(undefined) : err('callback_not_found')
  }

  parked(domain: string): readonly ParkedView[] {
    return this.#parts.parkings.views(domain)
  }

  park(command: ParkCommand): Result<CallView, TransferError> {
    return this.#parts.transfers.park(command)
  }

  conferences(domain: string): readonly ConferenceView[] {
    return this.#parts.conferences.views(domain)
  }

  muteParty(command: MutePartyCommand): Result<void, ConferenceError> {
    return this.#parts.conferences.mute(command)
  }

  kickParty(command: KickPartyCommand): Result<void, ConferenceError> {
    return this.#parts.conferences.kick(command)
  }

  lockConference(command: LockConferenceCommand): Result<void, ConferenceError> {
    return this.#parts.conferences.lock(command)
  }

  join(command: JoinCommand): Result<CallView, TransferError> {
    return this.#parts.joins.join(command)
  }

  record(command: RecordCommand): Result<CallView, RecordError> {
    return this.#parts.recordings.control(command)
  }

  recording(id: string): Promise<KeptRecording | undefined> {
    return this.#parts.recordings.find(id)
  }

  deleteRecording(command: DeleteRecordingCommand): Promise<Result<void, DeleteRecordingError>> {
    return this.#parts.recordings.remove(command)
  }

  exportNumber(query: NumberQuery): Result<AsyncIterable<string>, NumberError> {
    return this.#parts.personal.export(query)
  }

  eraseNumber(command: EraseCommand): Promise<Result<ErasureReport, NumberError>> {
    return this.#parts.personal.erase(command)
  }

  mentions(query: NumberQuery): Result<NamedNumber, NumberError> {
    return this.#parts.personal.mentions(query)
  }

  transfer(command: TransferCommand): Result<CallView, TransferError> {
    return this.#parts.transfers.transfer(command)
  }

  testCall(command: TestCallCommand): Result<{ readonly uniqueid: string }, TestCallError> {
    const refusal = this.#parts.admission.refusal()
    if (refusal !== undefined) return err({ code: 'shutting_down', message: refusal.message })
    return startTestCall(this.#parts.testCalls, command)
  }

  fillUrl(url: string, call: Parameters<Pbx['fillUrl']>[1]): string | undefined {
    return this.#parts.hookQuestions.fillUrl(url, call)
  }

  testHook(test: HookTestCommand): Promise<HookTestOutcome> {
    return this.#parts.hookQuestions.test(test)
  }

  tryReply(trial: ReplyTrialCommand): ReplyTrial {
    return this.#parts.hookQuestions.tryReply(trial)
  }

  recentRequests(hook: Parameters<Pbx['recentRequests']>[0]): readonly RecentRequest[] {
    return this.#parts.hookQuestions.recentRequests(hook)
  }

  fillTestUrl(test: UrlTest): string {
    return this.#parts.hookQuestions.fillTestUrl(test)
  }

  numberForms({ domain, text }: Parameters<Pbx['numberForms']>[0]): NumberForms {
    return formsOfNumber(this.#parts.inForce.domains.named(domain), text)
  }

  hookHealth(hook: Parameters<Pbx['hookHealth']>[0]): Promise<HookHealth> {
    return this.#parts.hookQuestions.health(hook)
  }

  resumeHook(domain: string, hook: string): Result<void, 'hook_not_stopped'> {
    return this.#parts.postCall.stops.resume(domain, nameOfPostCall(hook)) ? ok(undefined) : err('hook_not_stopped')
  }

  repeatDelivery(id: string): ReturnType<Pbx['repeatDelivery']> {
    return this.#parts.outbox.repeat(id)
  }

  mails(): Promise<readonly MailView[]> {
    return this.#parts.mails.views()
  }

  retryMail(id: string): Promise<Result<void, MailError>> {
    return this.#parts.mails.retry(id)
  }

  deleteMail(id: string): Promise<Result<void, MailError>> {
    return this.#parts.mails.delete(id)
  }

  readCrmTemplate(template: string): ReturnType<Pbx['readCrmTemplate']> {
    return summaryOf(template)
  }

  tryCrm(trial: Parameters<Pbx['tryCrm']>[0]): ReturnType<Pbx['tryCrm']> {
    return this.#parts.crm.try(trial)
  }

  testMail(command: TestMailCommand): Promise<TestMailOutcome> {
    return this.#parts.mails.test(command)
  }

  mailTemplate(kind: MailKind, language: MailLanguage): MailTemplateView {
    return this.#parts.mails.template(kind, language)
  }

  previewMail(name: string, command: MailPreviewCommand): Result<MailPreview, readonly TemplateFault[]> {
    return this.#parts.mails.preview(name, command)
  }

  cdrs(query: CdrQuery): Promise<CdrPage> {
    return this.#parts.records.cdrs(query)
  }

  otherSpellings({ domain, text }: Parameters<Pbx['otherSpellings']>[0]): readonly string[] {
    const config = this.#parts.inForce.domains.named(domain)
    return config === undefined ? [] : otherSpellings(config, text)
  }

  timeline(uniqueid: string): Promise<readonly TimelineEntry[] | undefined> {
    return this.#parts.records.timeline(uniqueid)
  }

  deliveries(uniqueid: string): Promise<readonly DeliveryView[]> {
    return this.#ports.store.deliveriesOf(uniqueid)
  }

  deliveryPage(query: DeliveryQuery): Promise<DeliveryPage> {
    return this.#ports.store.deliveryPage(query)
  }

  delivery(domain: string, id: string): Promise<DeliveryDetail | undefined> {
    return deliveryDetail(this.#ports.store, { domain, id })
  }

  outcomes(domain: string): Promise<readonly string[]> {
    return this.#ports.store.outcomes(domain)
  }

  notes(uniqueid: string): Promise<NotesView | undefined> {
    return this.#parts.records.notes(uniqueid)
  }

  writeNotes(command: NotesCommand): Promise<Result<number, 'call_not_found'>> {
    return this.#parts.records.writeNotes(command)
  }

  acceptSipSocket(socket: SipSocket): void {
    this.#parts.sockets.acceptWebSocket(socket)
  }

  health(domain?: string): HealthView {
    const { domains } = this.#parts.inForce.domains.config
    const warnings = this.warnings(domain)
    const status = warnings.some(isFault) ? 'degraded' : 'ok'
    return {
      status: this.#parts.admission.isClosed ? 'draining' : status,
      warnings: warnings.map(textOfWarning),
      calls: this.#parts.calls.size,
      registrations: domains.reduce((sum, { name }) => sum + this.registrations(name).length, 0),
      deliveriesWaiting: this.#ports.store.waiting(),
      dialogs: this.#parts.dialogs.size,
      transactions: this.#parts.transactions.size,
      eventLoopLag: this.#ports.eventLoopLag()
    }
  }

  warnings(domain?: string): readonly StandingWarning[] {
    return this.#parts.warnings.of(domain)
  }

  warnOf(around: readonly CertificateWarning[]): void {
    this.#parts.warnings.around(around)
  }

  settle(command: SettleCommand): Result<void, 'nothing_to_settle'> {
    const { code, domain, subject } = command
    const settled =
      code === 'emergency-call' ? this.#parts.emergencies.seen(domain, subject) : this.#parts.guards.settle(command)
    return settled ? ok(undefined) : err('nothing_to_settle')
  }

  bar({ domain, user, on }: BarCommand): Result<void, 'user_not_found'> {
    const isKnown =
      this.#parts.inForce.domains.named(domain)?.users.some(({ extension }) => extension === user) === true
    if (!isKnown) return err('user_not_found')
    this.#parts.guards.bar(domain, user, on)
    return ok(undefined)
  }

  bans(): readonly BanView[] {
    const { clock } = this.#ports
    const toWallTime = clock.wallTime() - clock.now()
    return this.#parts.failures.bans(clock.now()).map((ban) => ({ ...ban, until: Math.round(ban.until + toWallTime) }))
  }

  liftBan(source: string): Result<void, 'ban_not_found'> {
    const banned = this.bans().some((ban) => ban.source === source)
    return banned && this.#parts.failures.lift(source) ? ok(undefined) : err('ban_not_found')
  }

  async #take(config: Config): Promise<void> {
    const before = this.#parts.inForce.domains
    this.#parts.inForce.domains = new Domains(config, this.#parts.sockets.addresses())
    await this.#parts.trunks.configure(config)
    await this.#parts.openings.configure(config)
    await this.#parts.office.look(config)
    this.#parts.openings.review(config)
    this.#parts.queues.configure(config)
    this.#parts.voicemail.configure(config)
    this.#parts.parkings.configure(config)
    this.#parts.conferences.configure(config)
    this.#parts.registrations.revoke((aor) => {
      const password = this.#parts.inForce.domains.passwordOf(aor)
      // A user who is gone is called by live calls only, and those keep what they began with.
      return password !== undefined && password !== before.passwordOf(aor)
    })
    this.#parts.notifier.configured((aor) => this.#parts.inForce.domains.passwordOf(aor) !== before.passwordOf(aor))
    for (const { name } of config.domains) this.#parts.postCall.stops.review(name)
    this.#parts.warnings.review()
    for (const warning of this.#parts.warnings.of()) logStanding(this.#ports.log, warning)
  }

  #keepAlive(): void {
    const beat = () => {
      this.#parts.calls.signOfLife()
      this.#parts.guards.beat()
      this.#parts.openings.review(this.#parts.inForce.domains.config)
      this.#parts.voicemail.review()
      this.#parts.office.beat(this.#parts.inForce.domains.config)
      this.#parts.callbacks.review(this.#parts.inForce.domains.config)
      // A disk says by itself neither that it is full nor that it is not any more.
      this.#parts.warnings.review()
      timer = this.#ports.clock.after(aliveMs, beat)
    }
    let timer = this.#ports.clock.after(aliveMs, beat)
    this.#parts.resources.defer(() => timer[Symbol.dispose]())
  }
}
