/** Over 600 lines: what the PBX is composed of stands in one place, and each command is one line of it. */
import { Emitter } from '../base/emitter.ts'
import { err, ok, type Result } from '../base/result.ts'
import { CallHooks } from '../call/hooks.ts'
import { DialogTable } from '../call/sip-stack.ts'
import { ToldHooks } from '../call/told-hooks.ts'
import type {
  ConferenceError,
  JoinCommand,
  KickPartyCommand,
  LockConferenceCommand,
  MutePartyCommand
} from '../contract/conference-commands.ts'
import type { Config } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
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
import type { RouteError, RouteQuery, RouteView } from '../contract/route.ts'
import { isFault, type StandingWarning } from '../contract/standing-warning.ts'
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
import { HookHealthBook } from '../cti/hook-health.ts'
import { createHookRunner } from '../cti/hook-runner.ts'
import { LateNotes } from '../records/late-notes.ts'
import { recoverLeftOpen } from '../records/recovery.ts'
import { formsOfNumber } from '../routing/number/forms.ts'
import { otherSpellings } from '../routing/number/spellings.ts'
import { validateConfig } from '../routing/validate.ts'
import { DigestServer } from '../sip/auth/digest-server.ts'
import { FailurePolicy } from '../sip/auth/failures.ts'
import type { TransportEvents } from '../sip/flow.ts'
import { type Aor, isReachable } from '../sip/registrar/binding.ts'
import { createTransactionLayer } from '../sip/transaction/layer.ts'
import { CallGuards } from './call-guards.ts'
import { CallMoments } from './call-moments.ts'
import { CallRegistry } from './call-registry.ts'
import { Callbacks } from './callbacks.ts'
import { ClickToDial } from './click-to-dial.ts'
import { CodeGuesses } from './code-guesses.ts'
import { Conferences } from './conferences.ts'
import { Domains } from './domains.ts'
import { EmergencyCalls } from './emergency-calls.ts'
import { Gatekeeper } from './gatekeeper.ts'
import { HookQuestions } from './hook-questions.ts'
import { IncomingCalls } from './incoming-calls.ts'
import { Joins } from './joins.ts'
import { KeptNotes } from './kept-notes.ts'
import { LegFactory } from './leg-factory.ts'
import { logStanding } from './log-standing.ts'
import { mediaPlaceOf, phoneMediaOf } from './media-places.ts'
import { Notifier } from './notifier.ts'
import { OfficeWarnings } from './office-warnings.ts'
import { OpeningTimes } from './opening-times.ts'
import { ParkingLamps } from './parking-lamps.ts'
import { Parkings } from './parkings.ts'
import { PinGuesses } from './pin-guesses.ts'
import { conferenceLamps } from './place-lamps.ts'
import type { ListenerUse, RuntimePorts, SipSockets } from './ports.ts'
import { nameOfPostCall, PostCallDeliveries } from './post-call-deliveries.ts'
import { Queues } from './queues.ts'
import { RecordQuestions } from './record-questions.ts'
import { Recordings } from './recordings.ts'
import { Registrations } from './registrations.ts'
import { RequestRouter } from './request-router.ts'
import { RetiredSockets } from './retired-sockets.ts'
import { type RouteTrialPorts, tryRoute } from './route-trial.ts'
import { Services } from './services.ts'
import { SettingLamps } from './setting-lamps.ts'
import { SipTrace } from './sip-trace.ts'
import { StandingWarnings } from './standing-warnings.ts'
import { StreamFlows } from './stream-flows.ts'
import { startTestCall, type TestCallPorts } from './test-calls.ts'
import { Transfers } from './transfers.ts'
import { TrunkMemory } from './trunk-memory.ts'
import { Trunks } from './trunks.ts'
import { UserStates } from './user-states.ts'
import { Voicemail } from './voicemail.ts'

/** Open segments get a sign of life so often; after a crash a record is wrong by no more. */
const aliveMs = 5000
/**
 * Since when another run must have been silent to be over. Whoever has the data directory is alone with it, so all
 * others are, however lately they were heard and wherever the clock was set.
 */
const whileAlone = Number.POSITIVE_INFINITY
/** A registrar that does not answer within this, in milliseconds, learns by itself that we are gone. */
const leaveMs = 1000
/** With timers this late, in milliseconds, a new call would not be served in time. */
const overloadLag = 500
/** With messages waiting for so long, in milliseconds, another call would make all others late. */
const overloadBacklog = 200

/** Whoever has not answered its BYE or CANCEL by then, in milliseconds, is gone itself. */
const farewellMs = 200

/** The PBX at work: everything composed, over ports. */
export class PbxRuntime implements Pbx {
  readonly events: Emitter<PbxEvents>
  readonly #ports: RuntimePorts
  readonly #sockets: SipSockets
  readonly #transactions: ReturnType<typeof createTransactionLayer>
  readonly #calls: CallRegistry
  readonly #clicks: ClickToDial
  readonly #postCall: PostCallDeliveries
  readonly #records: RecordQuestions
  readonly #dialogs: DialogTable
  readonly #recordings: Recordings
  readonly #failures = new FailurePolicy()
  readonly #hookQuestions: HookQuestions
  readonly #lateNotes: LateNotes
  readonly #listenerUse: ListenerUse
  readonly #registrations: Registrations
  readonly #routeTrial: RouteTrialPorts
  readonly #testCalls: TestCallPorts
  readonly #transfers: Transfers
  readonly #states: UserStates
  readonly #openings: OpeningTimes
  readonly #queues: Queues
  readonly #voicemail: Voicemail
  readonly #notifier: Notifier
  readonly #callbacks: Callbacks
  readonly #parkings: Parkings
  readonly #conferences: Conferences
  readonly #joins: Joins
  readonly #trunks: Trunks
  readonly #kept: KeptNotes
  readonly #trunkMemory: TrunkMemory
  readonly #warnings: StandingWarnings
  readonly #office: OfficeWarnings
  readonly #guards: CallGuards
  readonly #emergencies: EmergencyCalls
  readonly #resources = new DisposableStack()
  #domains: Domains
  #draining = false

  constructor(config: Config, ports: RuntimePorts) {
    const { clock, crypto, limits, log, media, store } = ports
    this.#ports = ports
    this.events = new Emitter((error) => log.error('event.listener-failed', { error: String(error) }))
    this.#domains = new Domains(config, [])
    const trace = new SipTrace(clock)
    this.#dialogs = new DialogTable((entered) => this.#notifier.dialogEntered(entered))
    this.#sockets = ports.transport(this.#transportEvents())
    const streams = new StreamFlows({
      registered: (flow) => this.#registrations.registrar.bindings.over(flow),
      bindings: (aor) => this.#registrations.registrar.bindings.of(aor)
    })
    this.#transactions = createTransactionLayer({
      transport: this.#sockets,
      clock,
      crypto,
      log,
      streamBeside: (flow) => streams.beside(flow),
      user: {
        screen: (request, flow) => router.screen(request, flow),
        request: (transaction) => router.request(transaction),
        ack: (request, flow) => router.ack(request, flow)
      },
      onTrace: (direction, octets, flow, callId) => trace.record(direction, octets, flow, callId)
    })
    const stack = { transactions: this.#transactions, dialogs: this.#dialogs, clock, crypto }
    const bindings = (aor: Aor) => this.#registrations.registrar.bindings.of(aor)
    this.#registrations = new Registrations({
      clock,
      events: this.events,
      locations: ports.locations,
      token: () => crypto.token(8),
      domainOf: (host) => this.#domains.ofHost(host)?.name,
      changed: (changes) => this.#notifier.registered(changes),
      keepAlive: {
        crypto,
        transactions: this.#transactions,
        seconds: () => this.#domains.config.listen.sip.keepAliveSeconds
      }
    })
    const health = new HookHealthBook()
    const kept = new KeptNotes(store)
    this.#kept = kept
    this.#trunkMemory = new TrunkMemory(kept)
    this.#trunks = new Trunks({
      transport: this.#sockets,
      transactions: this.#transactions,
      crypto,
      stateChanged: (view) => this.events.emit('trunk.changed', view),
      resolver: ports.resolver,
      clock,
      log,
      memory: this.#trunkMemory,
      changed: () => this.#warnings.review(),
      prepareMedia: (address) => this.#prepareMedia(address),
      whenOver: (trunk, over) => limits.whenOver(trunk, over)
    })
    const pins = new PinGuesses({
      ...{ clock, log },
      changed: () => {
        this.#warnings.review()
        this.#voicemail.review()
        this.#conferences.reviewPins()
      }
    })
    this.#voicemail = new Voicemail({
      ...{ clock, crypto, log, kept, media, pins, events: this.events },
      files: ports.messages,
      localTime: ports.localTime,
      domain: (name) => this.#domains.named(name)
    })
    const guesses = new CodeGuesses({ clock, log, changed: () => this.#warnings.review() })
    this.#office = new OfficeWarnings(ports)
    this.#warnings = new StandingWarnings({
      config: () => this.#domains.config,
      events: this.events,
      ofGuards: (domain) => this.#guards.warnings(domain),
      ofOffice: (domain) => [
        ...guesses.warnings(domain.name),
        ...pins.warnings(domain.name),
        ...this.#voicemail.warnings(domain),
        ...this.#office.of(domain)
      ],
      ofEmergencies: ({ name }) => emergencies.warnings(name),
      ofTrunks: (domain) => this.#trunks.warnings(domain),
      ofRecordings: () => this.#recordings.warnings(),
      storeFault: () => store.fault()
    })
    const hooks = createHookRunner({ http: ports.http, clock, log, health })
    const told = new ToldHooks({
      runner: hooks,
      clock,
      appendTimeline: (uniqueid, entries) => store.appendTimeline(uniqueid, entries)
    })
    const moments = new CallMoments(told)
    const emergencies = new EmergencyCalls({
      ...{ clock, kept, told, events: this.events },
      changed: () => this.#warnings.review()
    })
    this.#emergencies = emergencies
    this.#guards = new CallGuards({
      clock,
      log,
      events: this.events,
      kept,
      config: () => this.#domains.config,
      localTime: (domain, at) => ports.localTime(at, this.#domains.named(domain)?.timeZone),
      changed: () => this.#warnings.review(),
      hangUp: (uniqueid) => this.#calls.hangUpWherever(uniqueid)
    })
    const gatekeeper = new Gatekeeper({
      clock,
      crypto,
      log,
      digest: new DigestServer(crypto),
      failures: this.#failures,
      user: (domain, extension) => this.#domains.user(domain, extension),
      onProved: (flow, user) => this.#sockets.proved(flow, user)
    })
    this.#postCall = new PostCallDeliveries({
      ...{ clock, crypto, log, store, http: ports.http, localTime: ports.localTime, health, kept },
      domain: (name) => this.#domains.named(name)
    })
    this.#lateNotes = new LateNotes({
      clock,
      log,
      store,
      deliveries: this.#postCall.runner,
      requests: (cdr) => this.#postCall.requestsOf(cdr)
    })
    this.#parkings = new Parkings({ clock, events: this.events, call: (uniqueid) => this.#calls.view(uniqueid) })
    this.#notifier = new Notifier({
      stack,
      events: this.events,
      domain: (name) => this.#domains.named(name),
      bindings,
      queues: (domain) => this.#queues.views(domain),
      mailboxes: this.#voicemail,
      lamps: [
        conferenceLamps(this.events, (domain) => this.conferences(domain)),
        new SettingLamps({
          events: this.events,
          stateOf: (domain, user) => this.userState(domain, user)
        }),
        new ParkingLamps({
          events: this.events,
          domain: (name) => this.#domains.named(name),
          parked: (domain) => this.#parkings.views(domain)
        })
      ]
    })
    this.#recordings = new Recordings({
      ...{ clock, media, store, shelf: ports.recordings },
      call: (uniqueid) => this.#calls.find(uniqueid),
      changed: () => this.#warnings.review()
    })
    this.#calls = new CallRegistry({
      clock,
      log,
      store,
      deliveries: this.#postCall.runner,
      events: this.events,
      localTime: ports.localTime,
      moments,
      lamps: this.#notifier,
      attend: (call) => this.#recordings.attend(call)
    })
    this.#records = new RecordQuestions({
      ...{ store, calls: this.#calls, lateNotes: this.#lateNotes },
      domain: (name) => this.#domains.named(name)
    })
    const retiredListeners = new RetiredSockets<() => void>({
      clock,
      whenOver: (_, over) => this.#calls.whenOver(over)
    })
    this.#listenerUse = {
      inUse: () => this.#calls.size > 0,
      whenOver: (over) => retiredListeners.add('phones', over, over)
    }
    const legs = new LegFactory({
      stack,
      media,
      trace,
      refers: { dialogs: this.#dialogs, domainOf: (host) => this.#domains.ofHost(host)?.name },
      authorisation: (domain, trunk) => this.#trunks.authorisation(domain, trunk),
      bindings
    })
    this.#hookQuestions = new HookQuestions({
      ...{ clock, crypto, log, store, http: ports.http, hooks, health },
      call: (uniqueid) => this.#calls.find(uniqueid),
      domain: (name) => this.#domains.named(name),
      isStopped: (name, hook) => this.#postCall.stops.isStopped(name, nameOfPostCall(hook))
    })
    this.#states = new UserStates({
      kept,
      clock,
      events: this.events,
      userOf: (domain, user) => this.#userOf(domain, user)
    })
    this.#openings = new OpeningTimes({
      clock,
      events: this.events,
      kept,
      holidays: ports.holidays,
      localTime: ports.localTime
    })
    this.#queues = new Queues({
      clock,
      random: () => Number.parseInt(crypto.token(4), 16) / 2 ** 32,
      events: this.events,
      states: this.#states,
      isRegistered: (domain, user) => this.#isRegistered(domain, user),
      call: (uniqueid) => this.#calls.view(uniqueid),
      calls: () => this.calls(),
      callbacks: () => this.#callbacks
    })
    this.#conferences = new Conferences({
      ...{ clock, pins, events: this.events },
      mixer: () => media.mixer(),
      call: (uniqueid) => this.#calls.find(uniqueid),
      token: () => crypto.token(4)
    })
    const services = new Services({
      clock,
      events: this.events,
      hooks: new CallHooks(hooks, clock),
      guards: this.#guards,
      ...{ guesses, pins, emergencies, moments },
      prompts: ports.prompts,
      legs,
      limits,
      registrar: this.#registrations.registrar,
      trunks: this.#trunks,
      calls: () => this.#calls.live(),
      states: this.#states,
      dialogs: this.#dialogs,
      consult: (call, consulting) => this.#transfers.consult(call, consulting),
      openings: this.#openings,
      promiseCallback: (call, queue, number) => this.#callbacks.promise(call, queue, number),
      parkings: this.#parkings,
      ...{ queues: this.#queues, conferences: this.#conferences },
      mixer: () => media.mixer(),
      whenKept: () => kept.onDisk(),
      canSpeak: ports.canSpeak,
      voicemail: this.#voicemail,
      token: () => crypto.token(4),
      domainOf: (host) => this.#domains.ofHost(host)?.name,
      phoneMedia: (flow) => phoneMediaOf(flow, this.#domains.config.listen)
    })
    this.#routeTrial = {
      wallTime: () => clock.wallTime(),
      opening: (domain, condition, at) => this.#openings.of(domain, condition, at),
      stateOf: (domain, user) => services.stateOf(domain, user),
      talks: ({ name }, { extension }) =>
        this.#calls.live().some((call) => call.domain.name === name && call.has(extension)),
      phones: ({ name: domain }, { extension: user }) =>
        this.#registrations.registrar.bindings.lookup({ domain, user }, clock.now()).filter(isReachable).length,
      reached: (domain, user) => services.reached(domain, user),
      isUp: (domain, trunk) => services.isUp(domain, trunk),
      passesOver: (domain, trunk, emergency) => services.passesOver(domain, trunk, emergency)
    }
    const newUniqueid = () => `${Math.trunc(clock.wallTime() / 1000)}.${crypto.token(6)}`
    this.#callbacks = new Callbacks({
      ...{ clock, kept, calls: this.#calls, legs, services, newUniqueid, localTime: ports.localTime },
      domains: () => this.#domains,
      opening: (domain, condition) => this.#openings.of(domain, condition),
      isClosed: () => this.#refusal() !== undefined,
      lineOf: (domain) => this.#queues.of(domain),
      changed: (domain) => this.#queues.changed(domain)
    })
    const incoming = new IncomingCalls({
      calls: this.#calls,
      legs,
      limits,
      services,
      trace,
      newUniqueid,
      newTag: () => crypto.token(8),
      refusal: () => this.#refusal(),
      config: () => this.#domains.config,
      mediaPlace: ({ flow }) => mediaPlaceOf(flow, this.#domains.config.listen)
    })
    this.#transfers = new Transfers({ calls: this.#calls, legs, services, newUniqueid })
    this.#joins = new Joins({ calls: this.#calls, conferences: this.#conferences, services, newUniqueid })
    this.#testCalls = {
      calls: this.#calls,
      legs,
      services,
      newUniqueid,
      domains: () => this.#domains,
      isRegistered: (domain, user) => this.#isRegistered(domain, user)
    }
    this.#clicks = new ClickToDial({ ...this.#testCalls, clock, events: this.events })
    const router = new RequestRouter({
      dialogs: this.#dialogs,
      gatekeeper,
      domains: () => this.#domains,
      trunks: this.#trunks,
      streams,
      crypto,
      onTrunk: (flow, trunk) => this.#sockets.proved(flow, `trunk ${trunk}`),
      handlers: {
        invite: (transaction, sender) => incoming.take(transaction, sender),
        register: (transaction, sender) => this.#registrations.handle(transaction, sender),
        subscribe: (transaction, sender) => this.#notifier.subscribe(transaction, sender)
      }
    })
    for (const resource of [
      trace,
      this.#calls,
      this.#clicks,
      this.#guards,
      this.#lateNotes,
      this.#registrations,
      this.#trunks,
      this.#states,
      this.#queues,
      this.#voicemail,
      this.#notifier,
      this.#parkings,
      this.#conferences,
      retiredListeners,
      this.#transactions
    ])
      this.#resources.use(resource)
  }

  async start(): Promise<Result<Listening, StartError>> {
    const { config } = this.#domains
    await this.#kept.recall()
    await this.#voicemail.begin()
    const recovered = recoverLeftOpen(
      {
        leftOpen: (silentSince) => this.#ports.store.leftOpen(silentSince),
        closed: (cdr, deliveries) => this.#calls.write(cdr, deliveries),
        messageOf: (cdr) => this.#voicemail.urlOf(config, cdr),
        deliveriesOf: (cdr, hooks) => this.#postCall.requestsOf(cdr, hooks)
      },
      whileAlone
    )
    // Where the disk is full or read-only they are found when it is back, and no call waits for that.
    if (this.#ports.store.fault() === undefined) await recovered
    else recovered.catch((error: unknown) => this.#ports.log.warn('records.not-recovered', { error: String(error) }))
    this.#trunkMemory.begin(config)
    this.#states.begin()
    this.#callbacks.begin()
    await this.#ports.media.prepare(config.listen.rtp.address)
    const listening = await this.#sockets.listen(config.listen.sip)
    if (!listening.ok) return listening
    await this.#take(config)
    await this.#postCall.runner.start()
    await this.#lateNotes.start()
    this.#keepAlive()
    return ok({ sip: listening.value })
  }

  async configure(config: Config): Promise<Result<void, ConfigFault[]>> {
    const faults = validateConfig(config)
    if (faults.length > 0) return err(faults)
    const before = this.#domains.config.listen
    const { rtp } = config.listen
    if (before.rtp.address !== rtp.address) {
      const prepared = await this.#prepareMedia(rtp.address)
      if (!prepared.ok) return err([{ path: 'listen.rtp.address', message: prepared.error }])
    }
    if (JSON.stringify(before.sip) !== JSON.stringify(config.listen.sip)) {
      const listening = await this.#sockets.listen(config.listen.sip, this.#listenerUse)
      if (!listening.ok) return err([{ path: 'listen.sip', message: listening.error.message }])
    }
    if (String(before.rtp.ports) !== String(rtp.ports)) this.#ports.media.usePorts(rtp.ports)
    await this.#take(config)
    return ok(undefined)
  }

  async drain(seconds: number): Promise<void> {
    this.#draining = true
    await this.#calls.drain(seconds * 1000)
  }

  async stop(): Promise<void> {
    await this.drain(0)
    this.#notifier.leave()
    await this.#postCall.runner.stop(1000)
    await this.#trunks.leave(leaveMs)
    await this.#answered()
    this.#resources.dispose()
    await this.#sockets.close()
    await this.#ports.store.close()
    await this.#ports.close?.()
  }

  /** The last BYE and CANCEL have their answers, and an INVITE that was taken back its ACK. */
  async #answered(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    using _limit = this.#ports.clock.after(farewellMs, resolve)
    void this.#transactions.answered().then(resolve)
    await promise
  }

  calls(): readonly CallView[] {
    return this.#calls.views()
  }

  call(uniqueid: string): CallView | undefined {
    return this.#calls.view(uniqueid)
  }

  registrations(domain: string): readonly RegistrationView[] {
    return this.#registrations.views(domain)
  }

  openings(domain: string): readonly OpeningView[] {
    const config = this.#domains.named(domain)
    return config === undefined ? [] : this.#openings.views(config)
  }

  switchOpening({ domain, name, to }: SwitchOpeningCommand): Result<void, 'opening_not_found'> {
    const config = this.#domains.named(domain)
    const condition = config?.timeConditions.find((each) => each.name === name)
    if (config === undefined || condition === undefined) return err('opening_not_found')
    this.#openings.switchTo(config, condition, to)
    return ok(undefined)
  }

  trunks(domain?: string): readonly TrunkView[] {
    const asked = this.#domains.config.domains.filter(({ name }) => domain === undefined || name === domain)
    return asked.flatMap((each) => this.#trunks.views(each))
  }

  route({ domain, ...query }: RouteQuery): Result<RouteView, RouteError> {
    const config = this.#domains.named(domain)
    if (config !== undefined) return tryRoute(this.#routeTrial, config, query)
    return err({ code: 'parameter_invalid', message: `there is no domain ${domain}`, path: 'domain' })
  }

  clickToDial(command: ClickToDialCommand): Result<ClickToDialAccepted, ClickToDialError> {
    const refusal = this.#refusal()
    if (refusal !== undefined) return err(refusal)
    return this.#clicks.start(command)
  }

  hangUp(uniqueid: string, by: 'operator' | 'caller' = 'operator'): Result<void, 'call_not_found'> {
    return this.#calls.hangUp(uniqueid, by) ? ok(undefined) : err('call_not_found')
  }

  userState(domain: string, user: string): UserState | undefined {
    const known = this.#userOf(domain, user)
    return known && this.#states.of(known.domain, known.user)
  }

  setUserState(domain: string, user: string, patch: UserStatePatch): Result<UserState, UserStateError> {
    const known = this.#userOf(domain, user)
    if (known === undefined) return err({ code: 'user_not_found', message: `there is no user ${user} in ${domain}` })
    return this.#states.patch(known.domain, known.user, patch)
  }

  whenKept(): Promise<Result<void, string>> {
    return this.#kept.onDisk()
  }

  mailbox(domain: string, mailbox: string): MailboxView | undefined {
    return this.#voicemail.view({ domain, mailbox })
  }

  messages(domain: string, mailbox: string): readonly VoiceMessage[] {
    return this.#voicemail.messages({ domain, mailbox })
  }

  markMessage(mark: MessageMark): Result<void, 'message_not_found'> {
    return this.#voicemail.mark(mark) ? ok(undefined) : err('message_not_found')
  }

  messageSound(message: MessageName): SoundFile | undefined {
    return this.#voicemail.messageSound(message)
  }

  greetingSound(greeting: GreetingName): SoundFile | undefined {
    return this.#voicemail.greetingSound(greeting)
  }

  setGreeting(greeting: GreetingName, sound: Uint8Array | null): Promise<Result<void, GreetingError>> {
    return this.#voicemail.setGreeting(greeting, sound)
  }

  queues(domain: string): readonly QueueView[] {
    return this.#queues.views(domain)
  }

  endWrapUp(domain: string, agent: string): Result<void, 'agent_not_found'> {
    return this.#queues.wrapUp(domain, agent) ? ok(undefined) : err('agent_not_found')
  }

  cancelCallback(domain: string, id: string): Result<void, 'callback_not_found'> {
    const config = this.#domains.named(domain)
    return config !== undefined && this.#callbacks.cancel(config, id) ? ok(undefined) : err('callback_not_found')
  }

  parked(domain: string): readonly ParkedView[] {
    return this.#parkings.views(domain)
  }

  park(command: ParkCommand): Result<CallView, TransferError> {
    return this.#transfers.park(command)
  }

  conferences(domain: string): readonly ConferenceView[] {
    return this.#conferences.views(domain)
  }

  muteParty(command: MutePartyCommand): Result<void, ConferenceError> {
    return this.#conferences.mute(command)
  }

  kickParty(command: KickPartyCommand): Result<void, ConferenceError> {
    return this.#conferences.kick(command)
  }

  lockConference(command: LockConferenceCommand): Result<void, ConferenceError> {
    return this.#conferences.lock(command)
  }

  join(command: JoinCommand): Result<CallView, TransferError> {
    return this.#joins.join(command)
  }

  #isRegistered(domain: string, user: string): boolean {
    const { bindings } = this.#registrations.registrar
    return bindings.lookup({ domain, user }, this.#ports.clock.now()).some(isReachable)
  }

  #userOf(name: string, extension: string) {
    const domain = this.#domains.named(name)
    const user = domain === undefined ? undefined : this.#domains.user(domain, extension)
    return domain === undefined || user === undefined ? undefined : { domain, user }
  }

  record(command: RecordCommand): Result<CallView, RecordError> {
    return this.#recordings.control(command)
  }

  recording(id: string): Promise<KeptRecording | undefined> {
    return this.#recordings.find(id)
  }

  deleteRecording(command: DeleteRecordingCommand): Promise<Result<void, DeleteRecordingError>> {
    return this.#recordings.remove(command)
  }

  transfer(command: TransferCommand): Result<CallView, TransferError> {
    return this.#transfers.transfer(command)
  }

  testCall(command: TestCallCommand): Result<{ readonly uniqueid: string }, TestCallError> {
    const refusal = this.#refusal()
    if (refusal !== undefined) return err({ code: 'shutting_down', message: refusal.message })
    return startTestCall(this.#testCalls, command)
  }

  fillUrl(url: string, call: Parameters<Pbx['fillUrl']>[1]): string | undefined {
    return this.#hookQuestions.fillUrl(url, call)
  }

  testHook(test: HookTestCommand): Promise<HookTestOutcome> {
    return this.#hookQuestions.test(test)
  }

  fillTestUrl(test: UrlTest): string {
    return this.#hookQuestions.fillTestUrl(test)
  }

  numberForms({ domain, text }: Parameters<Pbx['numberForms']>[0]): NumberForms {
    return formsOfNumber(this.#domains.named(domain), text)
  }

  hookHealth(hook: Parameters<Pbx['hookHealth']>[0]): Promise<HookHealth> {
    return this.#hookQuestions.health(hook)
  }

  resumeHook(domain: string, hook: string): Result<void, 'hook_not_stopped'> {
    return this.#postCall.stops.resume(domain, nameOfPostCall(hook)) ? ok(undefined) : err('hook_not_stopped')
  }

  repeatDelivery(id: string): ReturnType<Pbx['repeatDelivery']> {
    return this.#postCall.runner.repeat(id)
  }

  cdrs(query: CdrQuery): Promise<CdrPage> {
    return this.#records.cdrs(query)
  }

  otherSpellings({ domain, text }: Parameters<Pbx['otherSpellings']>[0]): readonly string[] {
    const config = this.#domains.named(domain)
    return config === undefined ? [] : otherSpellings(config, text)
  }

  timeline(uniqueid: string): Promise<readonly TimelineEntry[] | undefined> {
    return this.#records.timeline(uniqueid)
  }

  deliveries(uniqueid: string): Promise<readonly DeliveryView[]> {
    return this.#ports.store.deliveriesOf(uniqueid)
  }

  notes(uniqueid: string): Promise<NotesView | undefined> {
    return this.#records.notes(uniqueid)
  }

  writeNotes(command: NotesCommand): Promise<Result<number, 'call_not_found'>> {
    return this.#records.writeNotes(command)
  }

  acceptSipSocket(socket: SipSocket): void {
    this.#sockets.acceptWebSocket(socket)
  }

  health(domain?: string): HealthView {
    const { domains } = this.#domains.config
    const warnings = this.warnings(domain)
    const status = warnings.some(isFault) ? 'degraded' : 'ok'
    return {
      status: this.#draining ? 'draining' : status,
      warnings: warnings.map(textOfWarning),
      calls: this.#calls.size,
      registrations: domains.reduce((sum, { name }) => sum + this.registrations(name).length, 0),
      deliveriesWaiting: this.#ports.store.waiting(),
      dialogs: this.#dialogs.size,
      transactions: this.#transactions.size,
      eventLoopLag: this.#ports.eventLoopLag()
    }
  }

  warnings(domain?: string): readonly StandingWarning[] {
    return this.#warnings.of(domain)
  }

  settle(command: SettleCommand): Result<void, 'nothing_to_settle'> {
    const { code, domain, subject } = command
    const settled = code === 'emergency-call' ? this.#emergencies.seen(domain, subject) : this.#guards.settle(command)
    return settled ? ok(undefined) : err('nothing_to_settle')
  }

  bar({ domain, user, on }: BarCommand): Result<void, 'user_not_found'> {
    const isKnown = this.#domains.named(domain)?.users.some(({ extension }) => extension === user) === true
    if (!isKnown) return err('user_not_found')
    this.#guards.bar(domain, user, on)
    return ok(undefined)
  }

  bans(): readonly BanView[] {
    const { clock } = this.#ports
    const toWallTime = clock.wallTime() - clock.now()
    return this.#failures.bans(clock.now()).map((ban) => ({ ...ban, until: Math.round(ban.until + toWallTime) }))
  }

  liftBan(source: string): Result<void, 'ban_not_found'> {
    const banned = this.bans().some((ban) => ban.source === source)
    return banned && this.#failures.lift(source) ? ok(undefined) : err('ban_not_found')
  }

  async #take(config: Config): Promise<void> {
    const before = this.#domains
    this.#domains = new Domains(config, this.#sockets.addresses())
    await this.#trunks.configure(config)
    await this.#openings.configure(config)
    await this.#office.look(config)
    this.#openings.review(config)
    this.#queues.configure(config)
    this.#voicemail.configure(config)
    this.#parkings.configure(config)
    this.#conferences.configure(config)
    this.#registrations.revoke((aor) => {
      const password = this.#domains.passwordOf(aor)
      // A user who is gone is called by live calls only, and those keep what they began with.
      return password !== undefined && password !== before.passwordOf(aor)
    })
    this.#notifier.configured((aor) => this.#domains.passwordOf(aor) !== before.passwordOf(aor))
    for (const { name } of config.domains) this.#postCall.stops.review(name)
    this.#warnings.review()
    for (const warning of this.#warnings.of()) logStanding(this.#ports.log, warning)
  }

  /** The error says why there can be no audio on that address. */
  #prepareMedia(address: string): Promise<Result<void, string>> {
    return this.#ports.media
      .prepare(address)
      .then(ok, (error: unknown) => err(error instanceof Error ? error.message : String(error)))
  }

  #refusal(): ClickToDialError | undefined {
    if (this.#draining) return { code: 'shutting_down', message: 'the PBX is shutting down' }
    if (this.#isOverloaded()) return { code: 'overloaded', message: 'the PBX is overloaded' }
    return undefined
  }

  #isOverloaded(): boolean {
    return this.#sockets.backlog() > overloadBacklog || this.#ports.eventLoopLag() > overloadLag
  }

  #transportEvents(): TransportEvents {
    return {
      received: (octets, flow) => this.#transactions.receive(octets, flow),
      failed: (flow, error) => this.#transactions.flowFailed(flow, error),
      closed: (flow) => {
        this.#transactions.flowFailed(flow, 'the connection was closed')
        this.#registrations.flowClosed(flow)
        this.#trunks.flowClosed(flow)
      }
    }
  }

  #keepAlive(): void {
    const beat = () => {
      this.#calls.signOfLife()
      this.#guards.beat()
      this.#openings.review(this.#domains.config)
      this.#voicemail.review()
      this.#office.beat(this.#domains.config)
      this.#callbacks.review(this.#domains.config)
      // A disk says by itself neither that it is full nor that it is not any more.
      this.#warnings.review()
      timer = this.#ports.clock.after(aliveMs, beat)
    }
    let timer = this.#ports.clock.after(aliveMs, beat)
    this.#resources.defer(() => timer[Symbol.dispose]())
  }
}
