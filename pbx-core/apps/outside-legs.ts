import { err, type Result } from '../base/result.ts'
import type { RingOptions, RingSource } from '../call/branch.ts'
import type { OutgoingLeg } from '../call/outgoing-leg.ts'
import { terminations } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import { textOfBarred } from '../contract/refusals.ts'
import type { Termination } from '../contract/termination.ts'
import type { PartyView } from '../contract/views.ts'
import { planCall, type RoutingDecision } from '../routing/dial-plan.ts'
import { spokenAs } from '../sdp/codec.ts'
import type { AudioTerms } from '../sdp/negotiate.ts'
import type { AppContext, CountedCall } from './context.ts'
import { diallingOf } from './dialling.ts'
import { refusalOfDiversion } from './diverted.ts'
import { noteTrunkFailure, serverFailed, trunkFailed } from './external.ts'
import { pressOne } from './press-one.ts'

export interface OutsideRequest {
  /** Whose it is and where it rings; its user, where it is one of ours. */
  readonly rungAs: PartyView
  /** Who answers for the call; null: the domain. */
  readonly user: UserConfig | null
  /** Whoever answers there presses 1 before the call is theirs: it hears prompts, for which it takes a codec that we speak. */
  readonly confirm: boolean
}

type Outbound = Extract<RoutingDecision, { kind: 'outbound' }>

/**
 * A telephone outside that rings beside others: planned, permitted, limited and paid for as a call of whoever answers
 * for it, when its turn has come. A trunk that fails is followed by the route's next one. `cti.outbound` is not asked:
 * it is about a call that leaves, and this one may be taken elsewhere.
 */
export class OutsideLegs implements RingSource {
  readonly party: string
  readonly #context: AppContext
  readonly #request: OutsideRequest
  readonly #counted = new DisposableStack()
  #place: CountedCall | undefined
  #attempts: Outbound['attempts'] | undefined
  #at = 0
  /** Of the trunk that is tried: those of its provider that are left, this one included (RFC 3263 §4.3). */
  #servers = 0

  constructor(context: AppContext, request: OutsideRequest) {
    this.#context = context
    this.#request = request
    this.party = request.rungAs.user ?? request.rungAs.number
  }

  next(failed: Termination | undefined): Promise<Result<OutgoingLeg, Termination>> | undefined {
    const { call, services } = this.#context
    if (failed === undefined) return this.#first()
    const tried = this.#attempts?.[this.#at]
    if (tried === undefined || !trunkFailed(failed)) return undefined
    noteTrunkFailure(call, tried.trunk, failed)
    const left = Math.min(this.#servers - 1, services.servers(call, tried.trunk))
    if (serverFailed(failed) && left > 0) return this.#attempt(left)
    this.#at += 1
    return this.#attempt()
  }

  /**
   * What whoever answers there does first. The provider counts from its answer on, whether or not it takes the call then:
   * so do the minutes of who answers for it.
   */
  get asking(): Pick<RingOptions, 'accept' | 'tooLate'> {
    if (!this.#request.confirm) return {}
    const { accept, tooLate } = pressOne(this.#context)
    return {
      accept: (leg, signal) => {
        this.#place?.answered()
        return accept(leg, signal)
      },
      tooLate
    }
  }

  [Symbol.dispose](): void {
    this.#counted.dispose()
  }

  async #first(): Promise<Result<OutgoingLeg, Termination>> {
    const { call, services } = this.#context
    const { user, rungAs } = this.#request
    const decision = planCall(diallingOf(this.#context, user), rungAs.number)
    if (decision.kind !== 'outbound') return err(this.#refused(decision))
    for (const trunk of decision.missing) call.timeline.warning({ code: 'no-trunk', trunk })
    const { attempts, country } = decision
    const looping = refusalOfDiversion(call, attempts[0]?.number ?? '')
    if (looping !== undefined) return err(looping)
    const isFurther = this.#context.counted !== undefined
    const admitted = services.outboundCall(call, { user, number: attempts[0]?.number ?? '', country, isFurther })
    if (!admitted.ok) return admitted
    this.#place = this.#counted.use(admitted.value)
    this.#attempts = attempts
    return this.#attempt() ?? err(terminations.congestion('no trunk can take the call'))
  }

  #attempt(servers?: number): Promise<Result<OutgoingLeg, Termination>> | undefined {
    const { call, caller, services } = this.#context
    const attempt = this.#attempts?.[this.#at]
    if (attempt === undefined) return undefined
    const { trunk, number } = attempt
    const { rungAs, confirm } = this.#request
    call.timeline.decision({ code: 'trunk', trunk: trunk.name, number }, { number })
    const terms = confirm ? asPromptsSpeak(caller.offerable()) : caller.offerable()
    this.#servers = servers ?? services.servers(call, trunk)
    const isOneOfSeveral = this.#servers > 1 || this.#at < (this.#attempts?.length ?? 0) - 1
    return services.trunk(call, trunk, { terms, number, emergency: false, rungAs, isOneOfSeveral })
  }

  /** It cannot be rung at all: of nobody's permission, or nowhere. */
  #refused(decision: Exclude<RoutingDecision, Outbound>): Termination {
    const { timeline } = this.#context.call
    const { number } = this.#request.rungAs
    if (decision.kind === 'barred') {
      timeline.warning({ code: 'barred', number, reason: decision.reason })
      return terminations.forbidden(`${number} is barred: ${textOfBarred(decision.reason)}`)
    }
    const reason = decision.kind === 'unknown' ? decision.reason : `${number} is no number outside`
    timeline.warning({ code: 'not-placed', number, reason })
    return terminations.notFound(reason)
  }
}

/** What both sides and a prompt speak; all that they speak where that is nothing. */
function asPromptsSpeak(terms: AudioTerms): AudioTerms {
  const codecs = terms.codecs.filter((codec) => spokenAs(codec) !== undefined)
  return codecs.length === 0 ? terms : { ...terms, codecs }
}
