import { Emitter } from '../base/emitter.ts'
import { err, ok, type Result } from '../base/result.ts'
import { CallDocuments } from '../call/documents.ts'
import { CallHooks } from '../call/hooks.ts'
import { DialogTable } from '../call/sip-stack.ts'
import { ToldHooks } from '../call/told-hooks.ts'
import type { Config } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
import { createDocumentRequests } from '../cti/document-requests.ts'
import { HookHealthBook } from '../cti/hook-health.ts'
import { createHookRunner } from '../cti/hook-runner.ts'
import { RecentRequests } from '../cti/recent-requests.ts'
import { DeliveryRunner } from '../records/delivery-runner.ts'
import { LateNotes } from '../records/late-notes.ts'
import type { NewDelivery } from '../records/port.ts'
import { DigestServer } from '../sip/auth/digest-server.ts'
import { FailurePolicy } from '../sip/auth/failures.ts'
import type { TransportEvents } from '../sip/flow.ts'
import { type Aor, isReachable } from '../sip/registrar/binding.ts'
import { createTransactionLayer } from '../sip/transaction/layer.ts'
import { Admission } from './admission.ts'
import { CallGuards } from './call-guards.ts'
import { CallMoments } from './call-moments.ts'
import { CallRegistry } from './call-registry.ts'
import { Callbacks } from './callbacks.ts'
import { ClickToDial } from './click-to-dial.ts'
import { CodeGuesses } from './code-guesses.ts'
import { Conferences } from './conferences.ts'
import { Crm } from './crm.ts'
import { Domains } from './domains.ts'
import { EmergencyCalls } from './emergency-calls.ts'
import { Gatekeeper } from './gatekeeper.ts'
import { HookQuestions } from './hook-questions.ts'
import { IncomingCalls } from './incoming-calls.ts'
import { Joins } from './joins.ts'
import { KeptNotes } from './kept-notes.ts'
import { LegFactory } from './leg-factory.ts'
import { MailboxGuesses } from './mailbox-guesses.ts'
import { Mails } from './mails.ts'
import { mediaPlaceOf, phoneMediaOf } from './media-places.ts'
import { Notifier } from './notifier.ts'
import { OfficeWarnings } from './office-warnings.ts'
import { OpeningTimes } from './opening-times.ts'
import { ParkingLamps } from './parking-lamps.ts'
import { Parkings } from './parkings.ts'
import { PersonalData } from './personal-data.ts'
import { PinGuesses } from './pin-guesses.ts'
import { conferenceLamps } from './place-lamps.ts'
import type { ListenerUse, RuntimePorts } from './ports.ts'
import { nameOfPostCall, PostCallDeliveries } from './post-call-deliveries.ts'
import { Queues } from './queues.ts'
import { RecordQuestions } from './record-questions.ts'
import { Recordings } from './recordings.ts'
import { Registrations } from './registrations.ts'
import { replyDocuments } from './reply-documents.ts'
import { RequestRouter } from './request-router.ts'
import { RetiredSockets } from './retired-sockets.ts'
import type { RouteTrialPorts } from './route-trial.ts'
import { Services } from './services.ts'
import { SettingLamps } from './setting-lamps.ts'
import { SipTrace } from './sip-trace.ts'
import { StandingWarnings } from './standing-warnings.ts'
import { StreamFlows } from './stream-flows.ts'
import type { TestCallPorts } from './test-calls.ts'
import { Transfers } from './transfers.ts'
import { TrunkMemory } from './trunk-memory.ts'
import { Trunks } from './trunks.ts'
import { UserStates } from './user-states.ts'
import { Voicemail } from './voicemail.ts'

export type Parts = ReturnType<typeof compose>

/**
 * What the PBX is made of: every part, and of the others what each is given. They know one another through what is passed here, so a part
 * may speak of one that comes further down; none is asked anything before all stand. Nothing listens yet.
 */
export function compose(config: Config, ports: RuntimePorts) {
  const { clock, crypto, limits, log, media, store } = ports
  const events = new Emitter<PbxEvents>((error) => log.error('event.listener-failed', { error: String(error) }))
  /** What the configuration says now: a part asks each time. */
  const inForce: { domains: Domains } = { domains: new Domains(config, []) }
  const trace = new SipTrace(clock)
  const dialogs = new DialogTable((entered) => notifier.dialogEntered(entered))
  const transportEvents: TransportEvents = {
    received: (octets, flow) => transactions.receive(octets, flow),
    failed: (flow, error) => transactions.flowFailed(flow, error),
    closed: (flow) => {
      transactions.flowFailed(flow, 'the connection was closed')
      registrations.flowClosed(flow)
      trunks.flowClosed(flow)
    }
  }
  const sockets = ports.transport(transportEvents)
  const admission = new Admission({ backlog: () => sockets.backlog(), eventLoopLag: ports.eventLoopLag })
  const failures = new FailurePolicy()
  const streams = new StreamFlows({
    registered: (flow) => registrations.registrar.bindings.over(flow),
    bindings: (aor) => registrations.registrar.bindings.of(aor)
  })
  const transactions = createTransactionLayer({
    transport: sockets,
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
  const stack = { transactions, dialogs, clock, crypto }
  const bindings = (aor: Aor) => registrations.registrar.bindings.of(aor)
  const registrations = new Registrations({
    clock,
    events,
    locations: ports.locations,
    token: () => crypto.token(8),
    domainOf: (host) => inForce.domains.ofHost(host)?.name,
    changed: (changes) => notifier.registered(changes),
    keepAlive: {
      crypto,
      transactions,
      seconds: () => inForce.domains.config.listen.sip.keepAliveSeconds
    }
  })
  const isRegistered = (domain: string, user: string) =>
    registrations.registrar.bindings.lookup({ domain, user }, clock.now()).some(isReachable)
  const userOf = (name: string, extension: string) => {
    const domain = inForce.domains.named(name)
    const user = domain && inForce.domains.user(domain, extension)
    return domain && user && { domain, user }
  }
  const userState = (domain: string, extension: string) => {
    const known = userOf(domain, extension)
    return known && states.of(known.domain, known.user)
  }
  const health = new HookHealthBook()
  const recent = new RecentRequests()
  const kept = new KeptNotes(store)
  const trunkMemory = new TrunkMemory(kept)
  const trunks = new Trunks({
    transport: sockets,
    transactions,
    crypto,
    stateChanged: (view) => events.emit('trunk.changed', view),
    resolver: ports.resolver,
    clock,
    log,
    memory: trunkMemory,
    changed: () => warnings.review(),
    prepareMedia: (address) => prepareMedia(media, address),
    whenOver: (trunk, over) => limits.whenOver(trunk, over)
  })
  const pins = new PinGuesses({
    ...{ clock, log },
    changed: () => {
      warnings.review()
      voicemail.review()
      conferences.reviewPins()
    }
  })
  const mails: Mails = new Mails({
    ...{ clock, store, transport: ports.mail, files: ports.messages, localTime: ports.localTime },
    config: () => inForce.domains.config,
    messages: (address) => voicemail.messages(address),
    outbox: () => outbox,
    changed: () => warnings.review()
  })
  const handOver = (deliveries: readonly NewDelivery[]) => outbox.handOver(deliveries)
  const voicemail: Voicemail = new Voicemail({
    ...{ clock, crypto, log, kept, media, pins, events, handOver },
    mails: (message, segment) => mails.ofMessage(message, segment),
    files: ports.messages,
    localTime: ports.localTime,
    domain: (name) => inForce.domains.named(name)
  })
  const guesses = new CodeGuesses({ clock, log, changed: () => warnings.review() })
  const office = new OfficeWarnings(ports)
  const warnings = new StandingWarnings({
    config: () => inForce.domains.config,
    events,
    ofGuards: (domain) => guards.warnings(domain),
    ofOffice: (domain) => [
      ...guesses.warnings(domain.name),
      ...pins.warnings(domain.name),
      ...voicemail.warnings(domain),
      ...office.of(domain)
    ],
    ofEmergencies: ({ name }) => emergencies.warnings(name),
    ofTrunks: (domain) => trunks.warnings(domain),
    ofRecordings: () => recordings.warnings(),
    ofMails: () => mails.warnings(),
    storeFault: () => store.fault()
  })
  const hooks = createHookRunner({ http: ports.http, clock, log, health, recent })
  const requests = createDocumentRequests({ http: ports.http, clock, log })
  const told = new ToldHooks({
    runner: hooks,
    documents: requests,
    clock,
    appendTimeline: (uniqueid, entries) => store.appendTimeline(uniqueid, entries)
  })
  const documents = new CallDocuments({ requests, told, clock })
  const moments = new CallMoments(told, documents)
  const emergencies = new EmergencyCalls({
    ...{ clock, kept, told, events, handOver },
    mails: (view, segment) => mails.ofEmergency(view, segment),
    changed: () => warnings.review()
  })
  const guards = new CallGuards({
    clock,
    log,
    events,
    kept,
    config: () => inForce.domains.config,
    localTime: (domain, at) => ports.localTime(at, inForce.domains.named(domain)?.timeZone),
    changed: () => warnings.review(),
    hangUp: (uniqueid) => calls.hangUpWherever(uniqueid)
  })
  const gatekeeper = new Gatekeeper({
    clock,
    crypto,
    log,
    digest: new DigestServer(crypto),
    failures,
    user: (domain, extension) => inForce.domains.user(domain, extension),
    onProved: (flow, user) => sockets.proved(flow, user)
  })
  const postCall = new PostCallDeliveries({
    ...{ clock, crypto, store, http: ports.http, localTime: ports.localTime, health, kept, recent },
    domain: (name) => inForce.domains.named(name),
    resume: (domain, hook) => void outbox.resume(domain, hook)
  })
  const crm = new Crm({
    ...{ clock, log, store, health, recent, http: ports.http, localTime: ports.localTime },
    domain: (name) => inForce.domains.named(name)
  })
  const outbox = new DeliveryRunner({
    ...{ clock, log, store },
    couriers: { hooks: postCall.courier, mails: mails.courier, crm: crm.journal },
    random: () => Number.parseInt(crypto.token(4), 16) / 2 ** 32,
    attempted: (delivery, attempt) => {
      if (delivery.method === 'MAIL') mails.attempted(delivery, attempt.result)
      else if (delivery.method !== 'CRM') postCall.attempted(delivery, attempt)
    }
  })
  const lateNotes = new LateNotes({
    clock,
    log,
    store,
    deliveries: outbox,
    requests: (cdr) => postCall.requestsOf(cdr)
  })
  const parkings = new Parkings({ clock, events, call: (uniqueid) => calls.view(uniqueid) })
  const notifier = new Notifier({
    stack,
    events,
    domain: (name) => inForce.domains.named(name),
    bindings,
    queues: (domain) => queues.views(domain),
    mailboxes: voicemail,
    lamps: [
      conferenceLamps(events, (domain) => conferences.views(domain)),
      new SettingLamps({
        events,
        stateOf: userState
      }),
      new ParkingLamps({
        events,
        domain: (name) => inForce.domains.named(name),
        parked: (domain) => parkings.views(domain)
      })
    ]
  })
  const recordings = new Recordings({
    ...{ clock, media, store, shelf: ports.recordings },
    call: (uniqueid) => calls.find(uniqueid),
    changed: () => warnings.review()
  })
  const calls = new CallRegistry({
    clock,
    log,
    store,
    deliveries: outbox,
    besides: (cdr) => [...mails.ofRecord(cdr), ...crm.ofRecord(cdr)],
    events,
    localTime: ports.localTime,
    moments,
    lamps: notifier,
    attend: (call) => recordings.attend(call)
  })
  const records = new RecordQuestions({
    ...{ store, calls, lateNotes },
    domain: (name) => inForce.domains.named(name)
  })
  const retiredListeners = new RetiredSockets<() => void>({
    clock,
    whenOver: (_, over) => calls.whenOver(over)
  })
  const listenerUse: ListenerUse = {
    inUse: () => calls.size > 0,
    whenOver: (over) => retiredListeners.add('phones', over, over)
  }
  const legs = new LegFactory({
    stack,
    media,
    trace,
    refers: { dialogs, domainOf: (host) => inForce.domains.ofHost(host)?.name },
    authorisation: (domain, trunk) => trunks.authorisation(domain, trunk),
    bindings
  })
  const hookQuestions = new HookQuestions({
    ...{ clock, crypto, log, store, http: ports.http, hooks, health, recent },
    call: (uniqueid) => calls.find(uniqueid),
    domain: (name) => inForce.domains.named(name),
    isStopped: (name, hook) => postCall.stops.isStopped(name, nameOfPostCall(hook))
  })
  const states = new UserStates({
    kept,
    clock,
    events,
    userOf: (domain, user) => userOf(domain, user)
  })
  const openings = new OpeningTimes({
    clock,
    events,
    kept,
    holidays: ports.holidays,
    localTime: ports.localTime
  })
  const queues = new Queues({
    clock,
    random: () => Number.parseInt(crypto.token(4), 16) / 2 ** 32,
    events,
    states,
    isRegistered: (domain, user) => isRegistered(domain, user),
    call: (uniqueid) => calls.view(uniqueid),
    calls: () => calls.views(),
    callbacks: () => callbacks
  })
  const conferences = new Conferences({
    ...{ clock, pins, events },
    mixer: () => media.mixer(),
    call: (uniqueid) => calls.find(uniqueid),
    token: () => crypto.token(4)
  })
  const services = new Services({
    clock,
    events,
    hooks: new CallHooks(hooks, clock),
    crm,
    replies: replyDocuments({ documents, boxes: voicemail.boxes, files: ports.messages }),
    guards,
    ...{ guesses, pins, emergencies, moments },
    mailboxGuesses: new MailboxGuesses({ clock, log }),
    prompts: ports.prompts,
    legs,
    limits,
    registrar: registrations.registrar,
    trunks,
    calls: () => calls.live(),
    states,
    dialogs,
    consult: (call, consulting) => transfers.consult(call, consulting),
    openings,
    promiseCallback: (call, queue, number) => callbacks.promise(call, queue, number),
    parkings,
    ...{ queues, conferences },
    mixer: () => media.mixer(),
    whenKept: () => kept.onDisk(),
    canSpeak: ports.canSpeak,
    voicemail,
    token: () => crypto.token(4),
    domainOf: (host) => inForce.domains.ofHost(host)?.name,
    phoneMedia: (flow) => phoneMediaOf(flow, inForce.domains.config.listen)
  })
  const routeTrial: RouteTrialPorts = {
    wallTime: () => clock.wallTime(),
    opening: (domain, condition, at) => openings.of(domain, condition, at),
    stateOf: (domain, user) => services.stateOf(domain, user),
    talks: ({ name }, { extension }) => calls.live().some((call) => call.domain.name === name && call.has(extension)),
    phones: ({ name: domain }, { extension: user }) =>
      registrations.registrar.bindings.lookup({ domain, user }, clock.now()).filter(isReachable).length,
    reached: (domain, user) => services.reached(domain, user),
    isUp: (domain, trunk) => services.isUp(domain, trunk),
    passesOver: (domain, trunk, emergency) => services.passesOver(domain, trunk, emergency)
  }
  const newUniqueid = () => `${Math.trunc(clock.wallTime() / 1000)}.${crypto.token(6)}`
  const callbacks = new Callbacks({
    ...{ clock, kept, calls, legs, services, newUniqueid, localTime: ports.localTime },
    domains: () => inForce.domains,
    opening: (domain, condition) => openings.of(domain, condition),
    isClosed: () => admission.refusal() !== undefined,
    lineOf: (domain) => queues.of(domain),
    changed: (domain) => queues.changed(domain)
  })
  const incoming = new IncomingCalls({
    calls,
    legs,
    limits,
    services,
    trace,
    newUniqueid,
    newTag: () => crypto.token(8),
    refusal: () => admission.refusal(),
    config: () => inForce.domains.config,
    mediaPlace: ({ flow }) => mediaPlaceOf(flow, inForce.domains.config.listen)
  })
  const transfers = new Transfers({ calls, legs, services, newUniqueid })
  const joins = new Joins({ calls, conferences, services, newUniqueid })
  const testCalls: TestCallPorts = {
    calls,
    legs,
    services,
    newUniqueid,
    domains: () => inForce.domains,
    isRegistered: (domain, user) => isRegistered(domain, user)
  }
  const clicks = new ClickToDial({ ...testCalls, clock, events })
  const router = new RequestRouter({
    dialogs,
    gatekeeper,
    domains: () => inForce.domains,
    trunks,
    streams,
    crypto,
    onTrunk: (flow, trunk) => sockets.proved(flow, `trunk ${trunk}`),
    handlers: {
      invite: (transaction, sender) => incoming.take(transaction, sender),
      register: (transaction, sender) => registrations.handle(transaction, sender),
      subscribe: (transaction, sender) => notifier.subscribe(transaction, sender)
    }
  })
  const personal = new PersonalData({
    ...{ clock, kept, callbacks, recent, trace, recordings, outbox, crm },
    personal: ports.personal,
    shelf: ports.recordings,
    boxes: voicemail.boxes,
    domain: (name) => inForce.domains.named(name),
    storeFault: () => store.fault(),
    calls: () => calls.views()
  })
  const resources = new DisposableStack()
  for (const resource of [
    trace,
    calls,
    clicks,
    guards,
    lateNotes,
    registrations,
    trunks,
    states,
    queues,
    voicemail,
    notifier,
    parkings,
    conferences,
    retiredListeners,
    transactions
  ])
    resources.use(resource)
  return {
    admission,
    callbacks,
    calls,
    clicks,
    conferences,
    crm,
    dialogs,
    emergencies,
    events,
    failures,
    guards,
    hookQuestions,
    inForce,
    joins,
    kept,
    lateNotes,
    listenerUse,
    notifier,
    office,
    openings,
    parkings,
    mails,
    outbox,
    personal,
    postCall,
    queues,
    recordings,
    records,
    registrations,
    resources,
    routeTrial,
    sockets,
    states,
    testCalls,
    transactions,
    transfers,
    trunkMemory,
    trunks,
    userOf,
    userState,
    voicemail,
    warnings
  }
}

/** The error says why there can be no audio on that address. */
export function prepareMedia(media: RuntimePorts['media'], address: string): Promise<Result<void, string>> {
  return media
    .prepare(address)
    .then(ok, (error: unknown) => err(error instanceof Error ? error.message : String(error)))
}
