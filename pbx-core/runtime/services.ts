import type {
  AppServices,
  Consulting,
  CountedCall,
  OutboundCall,
  PhoneInvitation,
  TrunkInvitation
} from '../apps/context.ts'
import { serverFailed } from '../apps/external.ts'
import type { Clock } from '../base/clock.ts'
import { disposable } from '../base/disposable.ts'
import type { Emitter } from '../base/emitter.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Call } from '../call/call.ts'
import { forks } from '../call/dial.ts'
import type { CallHooks, HookPoint, HookVerdict } from '../call/hooks.ts'
import type { OutgoingLeg } from '../call/outgoing-leg.ts'
import { type CallDialog, type DialogTable, isOfCall } from '../call/sip-stack.ts'
import { terminations } from '../call/terminations.ts'
import type { DomainConfig, TimeCondition, TrunkConfig, UserConfig } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
import { textOfFact } from '../contract/facts.ts'
import type { ClickDevice } from '../contract/pbx.ts'
import type { PromptTrouble } from '../contract/prompt-trouble.ts'
import type { Reached } from '../contract/refusals.ts'
import type { Termination } from '../contract/termination.ts'
import type { UserState, UserStatePatch } from '../contract/user-state.ts'
import type { MediaMixer } from '../media/port.ts'
import type { ConferenceRoom } from '../places/conference/conference-room.ts'
import type { ParkingLot } from '../places/parking/parking-lot.ts'
import type { QueueLine } from '../places/queue/queue-line.ts'
import type { Opening, Switched } from '../routing/opening-hours.ts'
import { dialogKey } from '../sip/dialog/dialog.ts'
import type { Flow } from '../sip/flow.ts'
import type { ReplacedDialog } from '../sip/message/replaces.ts'
import type { Binding } from '../sip/registrar/binding.ts'
import type { Registrar } from '../sip/registrar/registrar.ts'
import type { CallGuards } from './call-guards.ts'
import type { CallMoments } from './call-moments.ts'
import type { CodeGuesses } from './code-guesses.ts'
import type { Conferences } from './conferences.ts'
import type { Crm } from './crm.ts'
import type { EmergencyCalls } from './emergency-calls.ts'
import { isBrowser, type LegFactory, type MediaPlace } from './leg-factory.ts'
import type { MailboxGuesses } from './mailbox-guesses.ts'
import type { OpeningTimes } from './opening-times.ts'
import type { Parkings } from './parkings.ts'
import type { PinGuesses } from './pin-guesses.ts'
import type { CallLimits, OutboundLimits, PromptShelf } from './ports.ts'
import type { Queues } from './queues.ts'
import type { TrunkRoute, Trunks } from './trunks.ts'
import type { UserStates } from './user-states.ts'

export interface ServicesPorts {
  readonly clock: Clock
  readonly events: Emitter<PbxEvents>
  readonly crm: Pick<Crm, 'lookUp'>
  readonly guards: CallGuards
  readonly guesses: CodeGuesses
  readonly pins: PinGuesses
  readonly mailboxGuesses: MailboxGuesses
  readonly emergencies: Pick<EmergencyCalls, 'called'>
  readonly moments: Pick<CallMoments, 'offered'>
  readonly prompts: PromptShelf
  readonly hooks: CallHooks
  readonly replies: AppServices['replies']
  readonly legs: LegFactory
  readonly limits: CallLimits
  readonly registrar: Registrar
  readonly trunks: Trunks
  readonly states: UserStates
  readonly openings: OpeningTimes
  readonly queues: Queues
  readonly promiseCallback: AppServices['promiseCallback']
  readonly parkings: Parkings
  readonly conferences: Conferences
  readonly mixer: () => MediaMixer
  readonly whenKept: AppServices['whenKept']
  readonly canSpeak: boolean
  readonly voicemail: AppServices['voicemail']
  /** Eight random digits, hexadecimal. */
  readonly token: () => string
  /** Those that live, the oldest first. */
  readonly calls: () => readonly Call[]
  /** Name of the domain that a host means. */
  readonly domainOf: (host: string) => string | undefined
  readonly consult: AppServices['consult']
  readonly dialogs: Pick<DialogTable, 'get'>
  /** Where the media of a phone on this flow lives. */
  readonly phoneMedia: (flow: Flow) => MediaPlace
}

/**
 * Whether a user's own telephone is the one that calls: who calls its own number means the others, as programs do that
 * dial for a telephone beside them (`3-click-to-dial`, TAPI). Parameters are the telephone's own business.
 */
function callsFrom({ origin, segment }: Call, { aor, contact }: Binding): boolean {
  const own = origin.contact
  // After a transfer somebody else is served, and who has called may be called back.
  if (own === undefined || origin.caller.user !== aor.user || segment.number > 1) return false
  return own.user === contact.user && own.host.toLowerCase() === contact.host.toLowerCase() && own.port === contact.port
}

/** What applications may ask of the PBX, done. */
export class Services implements AppServices {
  readonly clock: Clock
  readonly turns = new Map<string, string>()
  readonly #ports: ServicesPorts

  constructor(ports: ServicesPorts) {
    this.clock = ports.clock
    this.#ports = ports
  }

  phones(call: Call, user: UserConfig, invitation: PhoneInvitation): Result<readonly OutgoingLeg[], Termination> {
    const { legs, phoneMedia, registrar } = this.#ports
    const aor = { domain: call.domain.name, user: user.extension }
    const registered = registrar.bindings.lookup(aor, this.clock.now()).filter((binding) => !callsFrom(call, binding))
    const bindings = ofDevice(call, registered, { user, ...invitation })
    const phones = bindings.flatMap(
      (binding) => legs.phone(call, binding, { ...invitation, ...phoneMedia(binding.flow), user }) ?? []
    )
    if (phones.length > 0) return ok(phones)
    if (bindings.length > 0) return err(terminations.congestion('no media port is free'))
    call.timeline.warning({ code: 'no-phone', user: user.extension }, 'Check the phone: address, user, password.')
    return err(terminations.absent(`no phone of ${user.extension} is registered`))
  }

  async trunk(call: Call, trunk: TrunkConfig, invitation: TrunkInvitation): Promise<Result<OutgoingLeg, Termination>> {
    const way = this.#way(call.domain, trunk, invitation.emergency)
    if (!way.ok) return way
    const { admitted, flow, uri, routes, address, advertised, failed } = way.value
    const leg = this.#ports.legs.trunk(call, flow, {
      ...invitation,
      trunk,
      address,
      advertised,
      host: uri.host,
      port: uri.port,
      routes
    })
    if (leg === undefined) {
      admitted[Symbol.dispose]()
      return err(terminations.congestion('no media port is free'))
    }
    leg.use(admitted)
    leg.use(
      disposable(() => {
        if (!leg.answered && leg.termination !== undefined && serverFailed(leg.termination)) failed()
      })
    )
    return ok(leg)
  }

  /** Why a trunk would take no call now; undefined where it would. Nothing is taken by asking. */
  passesOver(domain: DomainConfig, trunk: TrunkConfig, emergency: boolean): string | undefined {
    const way = this.#way(domain, trunk, emergency)
    if (!way.ok) return way.error.reason
    way.value.admitted[Symbol.dispose]()
    return undefined
  }

  /** Where a trunk's peer is, and one of the trunk's calls. */
  #way(
    domain: DomainConfig,
    trunk: TrunkConfig,
    emergency: boolean
  ): Result<TrunkRoute & { readonly admitted: Disposable }, Termination> {
    const { limits, trunks } = this.#ports
    const route = trunks.route(domain, trunk, emergency)
    if (!route.ok) return err(terminations.unreachable(route.error))
    const maxCalls = emergency ? Number.POSITIVE_INFINITY : trunk.maxCalls
    const admitted = limits.trunk(domain.name, { ...trunk, maxCalls })
    if (admitted !== undefined) return ok({ ...route.value, admitted })
    return err(terminations.congestion(`trunk ${trunk.name} has all its calls in use (maxCalls)`))
  }

  isUp(domain: DomainConfig, trunk: TrunkConfig): boolean {
    return this.#ports.trunks.route(domain, trunk).ok
  }

  servers({ domain }: Call, trunk: TrunkConfig): number {
    return this.#ports.trunks.servers(domain, trunk)
  }

  stateOf(domain: DomainConfig, user: UserConfig): UserState {
    return this.#ports.states.of(domain, user)
  }

  talks(call: Call, extension: string): boolean {
    return this.#ports
      .calls()
      .some((other) => other !== call && other.domain.name === call.domain.name && other.has(extension))
  }

  consult(call: Call, consulting: Consulting): void {
    this.#ports.consult(call, consulting)
  }

  setState({ domain }: Call, user: UserConfig, patch: UserStatePatch): Result<void, string> {
    const set = this.#ports.states.patch(domain, user, patch)
    return set.ok ? ok(undefined) : err(set.error.message)
  }

  whenKept(): Promise<Result<void, string>> {
    return this.#ports.whenKept()
  }

  ringingAt({ name }: DomainConfig, extensions: readonly string[]): readonly Call[] {
    const rings = (call: Call) => call.domain.name === name && forks.of(call)?.rings(extensions) === true
    return this.#ports.calls().filter(rings)
  }

  /**
   * Whoever was shown a call by its lamp may name it from either side: the standard has our tag for `to-tag` (RFC 3891
   * §3), telephones that take "local" of what they were shown for it have that of the one that rings.
   */
  dialogOf({ callId, toTag, fromTag }: ReplacedDialog): CallDialog | undefined {
    const { dialogs } = this.#ports
    const found = dialogs.get(dialogKey(callId, toTag, fromTag)) ?? dialogs.get(dialogKey(callId, fromTag, toTag))
    return isOfCall(found) ? found : undefined
  }

  isOwnHost({ name }: DomainConfig, host: string): boolean {
    return this.#ports.domainOf(host) === name
  }

  opening(domain: DomainConfig, condition: TimeCondition): Opening {
    return this.#ports.openings.of(domain, condition)
  }

  toggleOpening(domain: DomainConfig, condition: TimeCondition): Switched {
    return this.#ports.openings.toggle(domain, condition)
  }

  queues(domain: DomainConfig): QueueLine {
    return this.#ports.queues.of(domain)
  }

  promiseCallback(call: Call, queue: string, number: string): void {
    this.#ports.promiseCallback(call, queue, number)
  }

  mixer(): MediaMixer {
    return this.#ports.mixer()
  }

  parking(domain: DomainConfig): ParkingLot {
    return this.#ports.parkings.of(domain)
  }

  conference(domain: DomainConfig, name: string): ConferenceRoom {
    return this.#ports.conferences.of(domain, name)
  }

  readonly random = (): number => Number.parseInt(this.#ports.token(), 16) / 2 ** 32

  codesAreClosed({ domain }: Call, user: string): boolean {
    return this.#ports.guesses.isClosed(domain.name, user)
  }

  codeRefused({ domain }: Call, user: string): void {
    this.#ports.guesses.wrong(domain.name, user)
  }

  pinsAreClosed({ domain }: Call, place: string): boolean {
    return this.#ports.pins.closedUntil(domain.name, place) !== undefined
  }

  pinRefused({ domain }: Call, place: string): void {
    this.#ports.pins.wrong(domain.name, place)
  }

  mailboxesAreClosedTo(call: Call): 'caller' | 'trunk' | undefined {
    return this.#ports.mailboxGuesses.closedFor(call)
  }

  mailboxGuessed(call: Call): void {
    this.#ports.mailboxGuesses.wrong(call)
  }

  promptTrouble({ language }: Pick<Call, 'language'>, name: string): Promise<PromptTrouble | undefined> {
    return this.#ports.prompts.trouble({ name, language })
  }

  get voicemail(): AppServices['voicemail'] {
    return this.#ports.voicemail
  }

  get replies(): AppServices['replies'] {
    return this.#ports.replies
  }

  get canSpeak(): boolean {
    return this.#ports.canSpeak
  }

  lookUp(call: Call, signal: AbortSignal): Promise<void> {
    return this.#ports.crm.lookUp(call, signal)
  }

  hook(call: Call, point: HookPoint, signal: AbortSignal): Promise<HookVerdict> {
    return this.#ports.hooks.run(call, point, signal)
  }

  offered(call: Call, user: UserConfig): void {
    this.#ports.events.emit('call.offered', { call: call.view(), user: user.extension, domain: call.domain.name })
    this.#ports.moments.offered(call, user)
  }

  emergencyCalled(call: Call, emergency: Parameters<AppServices['emergencyCalled']>[1]): void {
    this.#ports.emergencies.called(call, emergency)
  }

  outboundCall(
    call: Call,
    { user, number, country, isFurther = false }: OutboundCall
  ): Result<CountedCall, Termination> {
    const { guards, limits } = this.#ports
    const { domain, uniqueid } = call
    const reached = this.reached(domain, user)
    if (reached !== undefined) return limitReached(call, reached)
    const admitted = limits.outbound(limitsOf(domain, user))
    if (!admitted.ok) return limitReached(call, { user: user?.extension ?? null, ...admitted.error })
    const resources = new DisposableStack()
    resources.use(admitted.value)
    const answered = call.segment.answeredAt !== undefined
    const left = resources.use(guards.left({ uniqueid, domain, user, number, country, answered, isFurther }))
    return ok({ answered: () => left.answered(), [Symbol.dispose]: () => resources.dispose() })
  }

  /** Which limit a call of that user (null: one that the domain sends on) would reach now; nothing is counted. */
  reached(domain: DomainConfig, user: UserConfig | null): Reached | undefined {
    const { guards, limits } = this.#ports
    const refusal = guards.refusal(domain, user)
    const extension = user?.extension ?? null
    if (refusal === undefined) {
      const reached = limits.reached(limitsOf(domain, user))
      return reached && { user: extension, ...reached }
    }
    const { ofDomain, ...reached } = refusal
    return { user: ofDomain ? null : extension, ...reached }
  }
}

function limitReached(call: Call, reached: Reached): Result<never, Termination> {
  const fact = { code: 'limit-reached', ...reached } as const
  call.timeline.warning(fact, 'Raise the limit if the calls are meant.')
  return err(terminations.forbidden(textOfFact(fact)))
}

function ofDevice(
  call: Call,
  bindings: readonly Binding[],
  { user, device = 'all' }: { readonly user: UserConfig; readonly device?: ClickDevice }
): readonly Binding[] {
  if (device === 'all' || bindings.length === 0) return bindings
  const chosen = bindings.filter(({ flow }) => isBrowser(flow) === (device === 'softphone'))
  if (chosen.length > 0) return chosen
  call.timeline.warning({ code: 'no-such-device', user: user.extension, device })
  return bindings
}

/** Users' own calls and what they send on count for them, all other calls that are sent on for their domain. */
function limitsOf(domain: DomainConfig, user: UserConfig | null): OutboundLimits {
  if (user !== null) return { key: `${domain.name} ${user.extension}`, ...user.limits }
  const { forwardedConcurrent, forwardedPerHour } = domain.limits
  return { key: domain.name, concurrent: forwardedConcurrent, perHour: forwardedPerHour }
}
