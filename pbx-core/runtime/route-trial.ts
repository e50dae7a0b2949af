import { err, ok, type Result } from '../base/result.ts'
import type { DomainConfig, HookConfig, TimeCondition, TrunkConfig, UserConfig } from '../contract/config.ts'
import { type Destination, formatDestination, parseDestination } from '../contract/destination.ts'
import type { Reached } from '../contract/refusals.ts'
import {
  type RouteError,
  type RouteQuery,
  type RouteReason,
  type RouteStep,
  type RouteView,
  routeStep
} from '../contract/route.ts'
import type { ForwardOccasion, UserState } from '../contract/user-state.ts'
import { isBlocked } from '../routing/block-list.ts'
import { type Dialling, planCall, planOutside, type RoutingDecision } from '../routing/dial-plan.ts'
import type { ListedApplication } from '../routing/domain-index.ts'
import { upFirst } from '../routing/help.ts'
import { routeInbound } from '../routing/inbound.ts'
import { readDialled } from '../routing/number/dialled.ts'
import { globalNumber } from '../routing/number/forms.ts'
import type { Opening } from '../routing/opening-hours.ts'
import { blocks, forwardOf, quietOf } from '../routing/reach.ts'
import { resolveDestination } from '../routing/resolve.ts'

/** What of the PBX at work decides where a call goes; nothing changes by asking. */
export interface RouteTrialPorts {
  /** Unix milliseconds. */
  readonly wallTime: () => number
  /** `at`: Unix milliseconds; absent: now. */
  readonly opening: (domain: DomainConfig, condition: TimeCondition, at?: number) => Opening
  readonly stateOf: (domain: DomainConfig, user: UserConfig) => UserState
  readonly talks: (domain: DomainConfig, user: UserConfig) => boolean
  /** Phones of the user that can be called. */
  readonly phones: (domain: DomainConfig, user: UserConfig) => number
  readonly reached: (domain: DomainConfig, user: UserConfig | null) => Reached | undefined
  readonly isUp: (domain: DomainConfig, trunk: TrunkConfig) => boolean
  /** Why a trunk would take no call. */
  readonly passesOver: (domain: DomainConfig, trunk: TrunkConfig, emergency: boolean) => string | undefined
}

/** As `apps/enter.ts` has it. */
const mostHops = 25
/** Holidays are worked out and kept for each year that is asked about: nobody makes that thousands of them. */
const mostYears = 5
const yearMs = 366 * 86_400_000

/** Where a call would go: walks the functions that decide it for calls, and has each rule told that they look at. */
export function tryRoute(
  ports: RouteTrialPorts,
  domain: DomainConfig,
  query: Pick<RouteQuery, 'from' | 'to' | 'at'>
): Result<RouteView, RouteError> {
  const { at, from } = query
  if (at !== null && !(Math.abs(at - ports.wallTime()) <= mostYears * yearMs)) {
    return err({ code: 'parameter_invalid', message: `expected a time within ${mostYears} years from now`, path: 'at' })
  }
  const user = domain.users.find(({ extension }) => extension === from)
  return new Trial(ports, domain, query).run(user)
}

type Found = Pick<RouteView, 'trunk' | 'sent' | 'barred'>

const nothing: Found = { trunk: null, sent: null, barred: null }

/** Who sends the call on, and how far it has come. */
interface Hop {
  readonly count: number
  readonly sentBy: UserConfig | null
}

class Trial {
  readonly #ports: RouteTrialPorts
  readonly #domain: DomainConfig
  readonly #query: Pick<RouteQuery, 'from' | 'to' | 'at'>
  readonly #steps: RouteStep[] = []
  readonly #passed = new Set<string>()
  /** The user who calls; null: somebody outside. */
  #caller: UserConfig | null = null

  constructor(ports: RouteTrialPorts, domain: DomainConfig, query: Pick<RouteQuery, 'from' | 'to' | 'at'>) {
    this.#ports = ports
    this.#domain = domain
    this.#query = query
  }

  run(user: UserConfig | undefined): Result<RouteView, RouteError> {
    const { to } = this.#query
    if (user === undefined) {
      const number = readDialled(this.#domain, to, 'keyed')
      if (!number.ok) return err({ code: 'parameter_invalid', message: number.error, path: 'to' })
      const e164 = globalNumber(this.#domain, to) ?? null
      return ok({ reading: 'keyed', e164, steps: this.#steps, ...this.#comesIn(number.value.written) })
    }
    this.#caller = user
    const read = readDialled(this.#domain, to, 'typed')
    if (!read.ok) return err({ code: 'parameter_invalid', message: read.error, path: 'to' })
    const { reading, e164, number } = read.value
    const dialling = this.#dialling(user)
    return ok({ reading, e164, steps: this.#steps, ...this.#placed(planCall(dialling, number), dialling) })
  }

  #note(rule: string, matched: boolean, reason: RouteReason): void {
    this.#steps.push(routeStep(rule, matched, reason))
  }

  #dialling(user: UserConfig | null): Dialling {
    const { at } = this.#query
    return {
      domain: this.#domain,
      user,
      opening: (condition) => this.#ports.opening(this.#domain, condition, at ?? undefined),
      note: (step) => this.#steps.push(step)
    }
  }

  #asks(hook: string, config: HookConfig | undefined): void {
    const runs = this.#domain.cti.enabled && config !== undefined && config.url !== ''
    if (runs) this.#note(hook, true, { code: 'hook-is-asked', hook })
  }

  /** As `takeInbound` has it. */
  #comesIn(did: string): Found {
    const domain = this.#domain
    const { from: number } = this.#query
    // Likely an extension that somebody has mistyped.
    const isShort = /^\d+$/.test(number) && globalNumber(domain, number) === undefined
    if (isShort) this.#note('extensions', false, { code: 'nobody-inside', number })
    const isUnwanted = isBlocked(domain, domain.blockList, number)
    this.#note('blockList', isUnwanted, { code: isUnwanted ? 'blocked' : 'not-blocked', number })
    if (isUnwanted) return { ...nothing, barred: 'blocked' }
    this.#asks('cti.inbound', domain.cti.inbound)
    const matched = routeInbound(this.#dialling(null), did)
    if (matched === null) return this.#leadsNowhere('inbound', `no inbound route matches ${did}`)
    this.#asks(`inbound[${matched.index}].cti`, matched.route.cti)
    return this.#goesOn(matched.route.to, { count: 0, sentBy: null })
  }

  #leadsNowhere(rule: string, reason: string): Found {
    this.#note(rule, false, { code: 'leads-nowhere', reason })
    return nothing
  }

  /** What comes of a decision of the dial plan, which has told its own steps. */
  #placed(decision: RoutingDecision, dialling: Dialling): Found {
    switch (decision.kind) {
      case 'emergency':
        return this.#trunks(
          upFirst(decision.trunks, (trunk) => this.#ports.isUp(this.#domain, trunk)).map((trunk) => ({
            trunk,
            number: decision.number
          })),
          true
        )
      case 'feature':
        return nothing
      case 'destination':
        return this.#enters(decision.destination, { count: 0, sentBy: null })
      case 'barred':
        return { ...nothing, barred: decision.reason }
      case 'unknown':
        return this.#leadsNowhere('dial plan', decision.reason)
      case 'outbound':
        return this.#leaves(decision, dialling.user)
    }
  }

  #leaves({ attempts }: Extract<RoutingDecision, { kind: 'outbound' }>, user: UserConfig | null): Found {
    const reached = this.#ports.reached(this.#domain, user)
    if (reached !== undefined) {
      this.#note('limits', false, { code: 'limit-reached', ...reached })
      return { ...nothing, barred: 'limit' }
    }
    this.#note('limits', true, { code: 'within-limits', user: user?.extension ?? null })
    if (this.#caller !== null) this.#asks('cti.outbound', this.#domain.cti.outbound)
    return this.#trunks(attempts, false)
  }

  #trunks(attempts: readonly { readonly trunk: TrunkConfig; readonly number: string }[], emergency: boolean): Found {
    let first: Found | undefined
    for (const { trunk, number } of attempts) {
      const rule = `trunks[${trunk.name}]`
      const reason = this.#ports.passesOver(this.#domain, trunk, emergency)
      if (reason !== undefined) {
        this.#note(rule, false, { code: 'trunk-passed-over', trunk: trunk.name, reason })
        continue
      }
      this.#note(rule, true, { code: 'trunk-takes', trunk: trunk.name, number })
      first ??= { trunk: trunk.name, sent: number, barred: null }
    }
    return first ?? nothing
  }

  #goesOn(text: string, hop: Hop): Found {
    const destination = parseDestination(text)
    return destination.ok ? this.#enters(destination.value, hop) : this.#leadsNowhere(text, destination.error)
  }

  /** As `enter` has it. */
  #enters(destination: Destination, hop: Hop): Found {
    const name = formatDestination(destination)
    if (hop.count >= mostHops) {
      this.#note(name, false, { code: 'too-many-hops', most: mostHops })
      return nothing
    }
    const resolved = resolveDestination(this.#domain, destination)
    switch (resolved.kind) {
      case 'external':
        return this.#sentOut(resolved.number, hop)
      case 'not-found':
        return this.#leadsNowhere(name, resolved.reason)
      case 'park':
      case 'hangup':
      case 'voicemail':
        this.#note(name, true, { code: 'goes-to', destination: name })
        return nothing
      case 'application':
        return this.#application(resolved.application, hop)
    }
  }

  #application({ type, config, path }: ListedApplication, hop: Hop): Found {
    if (type === 'extension') return this.#user(config, hop)
    const { name } = config
    this.#note(path, true, { code: 'goes-to', destination: formatDestination({ type, name }) })
    this.#asks(`${path}.cti`, 'cti' in config ? config.cti : undefined)
    if (type !== 'time') return nothing
    const { open, because, holiday } = this.#dialling(null).opening(config)
    this.#note(path, open, { code: open ? 'is-open' : 'is-closed', name, because, holiday })
    return this.#goesOn(open ? config.openTo : config.closedTo, { count: hop.count + 1, sentBy: null })
  }

  /** As `dialOutAsConfigured` has it: the user who calls answers for it, else whose setting it is. */
  #sentOut(number: string, { sentBy }: Hop): Found {
    const dialling = this.#dialling(this.#caller ?? sentBy)
    return this.#placed(planOutside(dialling, number), dialling)
  }

  /** As `reach` has it. */
  #user(user: UserConfig, hop: Hop): Found {
    const { extension: party } = user
    const path = `users[${party}]`
    const state = this.#ports.stateOf(this.#domain, user)
    const caller = this.#caller?.extension ?? this.#query.from
    const isUnwanted = blocks(this.#domain, state, caller)
    this.#note(`${path}.blockList`, isUnwanted, { code: isUnwanted ? 'blocked' : 'not-blocked', number: caller })
    if (isUnwanted) return { ...nothing, barred: 'blocked' }
    this.#asks(`${path}.cti`, user.cti)
    const sent = this.#forwards(user, 'all', hop)
    if (sent !== undefined) return sent
    const quiet = quietOf(state, () => this.#ports.talks(this.#domain, user))
    if (quiet !== undefined) {
      this.#note(`${path}.${quiet === 'do-not-disturb' ? 'doNotDisturb' : 'callWaiting'}`, true, { code: quiet, party })
      return this.#forwards(user, 'busy', hop) ?? this.#then(user, hop)
    }
    const phones = this.#ports.phones(this.#domain, user)
    if (phones === 0) {
      this.#note(path, false, { code: 'no-phone', party })
      return this.#forwards(user, 'unreachable', hop) ?? this.#then(user, hop)
    }
    this.#note(path, true, { code: 'rings', party, phones })
    return nothing
  }

  #forwards(user: UserConfig, occasion: ForwardOccasion, hop: Hop): Found | undefined {
    const party = user.extension
    const rule = `users[${party}].forward.${occasion}`
    const forward = forwardOf(user, this.#ports.stateOf(this.#domain, user), { occasion, passed: this.#passed })
    switch (forward.kind) {
      case 'none':
        this.#note(rule, false, { code: 'forwards-nothing', party, occasion })
        return undefined
      case 'circle':
        this.#note(rule, false, { code: 'forward-circle', party, occasion })
        return undefined
      case 'goes':
        this.#note(rule, true, { code: 'forwards', party, occasion, destination: forward.text })
        return this.#enters(forward.destination, { count: hop.count + 1, sentBy: user })
    }
  }

  #then(user: UserConfig, hop: Hop): Found {
    if (user.then === undefined) return nothing
    this.#note(`users[${user.extension}].then`, true, { code: 'goes-to', destination: user.then })
    return this.#goesOn(user.then, { count: hop.count + 1, sentBy: user })
  }
}
