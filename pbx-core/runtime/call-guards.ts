import type { Clock } from '../base/clock.ts'
import type { Emitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Config, DomainConfig, UserConfig } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { SettleCommand } from '../contract/pbx.ts'
import type { GuardWarning, MinutesWarning } from '../contract/standing-warning.ts'
import { textOfWarning } from '../contract/warning-text.ts'
import type { KeptNotes } from './kept-notes.ts'
import { type CountedMinutes, MinutesOfDay } from './minutes-of-day.ts'
import type { LimitReached } from './ports.ts'
import { UsualCalls } from './usual-calls.ts'

export interface GuardPorts {
  readonly clock: Clock
  readonly log: Log
  readonly events: Emitter<PbxEvents>
  readonly kept: KeptNotes
  readonly config: () => Config
  /** `2026-11-30 14:35:00`, in the domain's time zone. */
  readonly localTime: (domain: string, at: number) => string
  /** There is something else to be told than before. */
  readonly changed: () => void
  /** Ends a call of somebody who was barred. */
  readonly hangUp: (uniqueid: string) => void
}

/** A call that is about to leave, and is none for help. */
export interface LeavingCall {
  readonly uniqueid: string
  readonly domain: DomainConfig
  /** Whose it is; null: the domain sends it on. */
  readonly user: UserConfig | null
  readonly number: string
  /** Where it leads, unless that is the domain's own country. */
  readonly country: string | undefined
  readonly answered: boolean
  /** It is counted already, and sent on from there. */
  readonly isFurther: boolean
}

/** Of a limit of minutes; from there on it is warned. */
const nearly = 0.8

/**
 * Guards against toll fraud that warn (`4-pbx`, Names of what is new): a sudden rise, a country that nobody has called
 * before, minutes of a day. Of them only the minutes and an admin's bar refuse calls. Calls for help never come here.
 */
export class CallGuards implements Disposable {
  readonly #ports: GuardPorts
  readonly #memory: KeptNotes
  readonly #usual: UsualCalls
  readonly #minutes: MinutesOfDay
  readonly #answers: Disposable
  /** What of minutes was logged already. */
  #logged: ReadonlySet<string> = new Set()

  constructor(ports: GuardPorts) {
    const { clock, events, kept } = ports
    this.#ports = ports
    this.#memory = kept
    this.#usual = new UsualCalls(this.#memory, () => clock.wallTime())
    const dayOf = (domain: string) => ports.localTime(domain, clock.wallTime()).slice(0, 10)
    this.#minutes = new MinutesOfDay({ clock, memory: this.#memory, dayOf })
    this.#answers = events.on('call.answered', ({ uniqueid }) => this.#minutes.answered(uniqueid))
  }

  /** Why a call may not leave; undefined where it may. */
  refusal(domain: DomainConfig, user: UserConfig | null): (LimitReached & { readonly ofDomain: boolean }) | undefined {
    if (user !== null && this.#isBarred(domain.name, user.extension)) {
      return { limit: 'barred', count: 0, ofDomain: false }
    }
    this.#minutes.beat()
    const used = (whose: string) => Math.floor(this.#minutes.minutes(domain.name, whose))
    for (const [whose, limit] of limitsOf(domain, user)) {
      if (this.#minutes.minutes(domain.name, whose) < limit) continue
      return { limit: 'minutesPerDay', count: used(whose), ofDomain: whose === '' }
    }
    return undefined
  }

  /** It leaves; disposing tells that it is over. */
  left({ uniqueid, domain, user, number, country, answered, isFurther }: LeavingCall): CountedMinutes {
    const { name } = domain
    this.#usual.count(name, user?.extension ?? null)
    this.#lookForRise(domain)
    if (country !== undefined && this.#memory.get('country', name, country) === undefined) {
      const at = this.#ports.clock.wallTime()
      const warning = { code: 'new-country', domain: name, country, number, user: user?.extension ?? null, at } as const
      this.#memory.set({ kind: 'country', domain: name, key: country, value: JSON.stringify(warning) })
      this.#raised('calls.new-country', warning)
    }
    const users = user === null ? [''] : ['', user.extension]
    return this.#minutes.begin(uniqueid, { domain: name, users, answered, isFurther })
  }

  /** Every few seconds: minutes of calls in progress, and a rise that is over may rise again. */
  beat(): void {
    this.#minutes.beat()
    for (const domain of this.#ports.config().domains) {
      const isSettled = this.#memory.get('rise', domain.name, '') === settled
      if (isSettled && this.#riseOf(domain) === undefined) this.#set('rise', domain.name, '', null)
    }
    this.#logMinutes()
  }

  warnings(domain: DomainConfig): readonly (GuardWarning | MinutesWarning)[] {
    const { name } = domain
    const read = (kind: 'rise' | 'country', key: string): readonly GuardWarning[] => {
      const value = this.#memory.get(kind, name, key)
      return value === undefined || value === settled ? [] : [JSON.parse(value) as GuardWarning]
    }
    return [
      ...read('rise', ''),
      ...this.#memory.keys('country', name).flatMap((country) => read('country', country)),
      ...this.#ofMinutes(domain),
      ...domain.users
        .filter(({ extension }) => this.#isBarred(name, extension))
        .map(({ extension: user }) => ({ code: 'user-barred', domain: name, user }) as const)
    ]
  }

  /** An admin has seen it: the rise and the country are meant, the minutes begin anew. False where it does not stand. */
  settle({ domain: name, code, subject }: SettleCommand): boolean {
    const domain = this.#ports.config().domains.find((each) => each.name === name)
    const stands = domain !== undefined && this.warnings(domain).some((each) => isNamed(each, code, subject))
    if (!stands) return false
    if (code === 'rise') this.#set('rise', name, '', settled)
    else if (code === 'new-country') this.#set('country', name, subject, settled)
    else this.#minutes.reset(name, subject)
    this.#ports.changed()
    return true
  }

  /** Whether a user's calls may leave at all. Those in progress end, for they may be what it is about. */
  bar(domain: string, user: string, on: boolean): void {
    this.#set('bar', domain, user, on ? String(this.#ports.clock.wallTime()) : null)
    if (on) for (const uniqueid of this.#minutes.callsOf(domain, user)) this.#ports.hangUp(uniqueid)
    this.#ports.log.warn(on ? 'calls.barred' : 'calls.allowed', { domain, user })
    this.#ports.changed()
  }

  [Symbol.dispose](): void {
    this.#answers[Symbol.dispose]()
  }

  #isBarred(domain: string, user: string): boolean {
    return this.#memory.get('bar', domain, user) !== undefined
  }

  #lookForRise(domain: DomainConfig): void {
    const { name } = domain
    const known = this.#memory.get('rise', name, '')
    if (known === settled) return
    const rise = this.#riseOf(domain)
    if (rise === undefined) return
    const warning = { code: 'rise', domain: name, ...rise } as const
    if (known === undefined) this.#raised('calls.rise', warning)
    else if ((JSON.parse(known) as { calls: number }).calls >= rise.calls) return
    this.#set('rise', name, '', JSON.stringify(warning))
    this.#ports.changed()
  }

  #riseOf({ name, limits }: DomainConfig) {
    return limits.alertFactor === null ? undefined : this.#usual.rise(name, limits.alertFactor)
  }

  #ofMinutes(domain: DomainConfig): MinutesWarning[] {
    const limits = [...limitsOf(domain, null), ...domain.users.flatMap((user) => limitsOf(domain, user).slice(-1))]
    const asked = new Map(limits)
    return [...asked].flatMap(([whose, limit]) => {
      const minutes = this.#minutes.minutes(domain.name, whose)
      // Who has none is barred on purpose.
      if (limit === 0 || minutes < nearly * limit) return []
      const code = minutes < limit ? 'minutes-near' : 'minutes-used'
      const user = whose === '' ? null : whose
      return [{ code, domain: domain.name, user, minutes: Math.floor(minutes), limit } as const]
    })
  }

  #logMinutes(): void {
    const standing = this.#ports.config().domains.flatMap((domain) => this.#ofMinutes(domain))
    const names = standing.map(({ code, domain, user }) => `${code} ${domain} ${user ?? ''}`)
    standing.forEach((warning, at) => {
      if (this.#logged.has(names[at] ?? '')) return
      this.#ports.log.warn('calls.minutes', { ...warning, remedy: textOfWarning(warning) })
    })
    this.#logged = new Set(names)
  }

  #raised(event: string, warning: GuardWarning): void {
    this.#ports.log.warn(event, { ...warning, remedy: textOfWarning(warning) })
    this.#ports.changed()
  }

  #set(kind: 'rise' | 'country' | 'bar', domain: string, key: string, value: string | null): void {
    this.#memory.set({ kind, domain, key, value })
  }
}

/** In place of a warning that somebody has settled. */
const settled = 'settled'

/** Limits of minutes that a call counts for: of the domain (''), then of the user. */
function limitsOf(domain: DomainConfig, user: UserConfig | null): (readonly [whose: string, limit: number])[] {
  const ofDomain = domain.limits.minutesPerDay
  const ofUser = user?.limits.minutesPerDay ?? null
  return [
    ...(ofDomain === null ? [] : [['', ofDomain] as const]),
    ...(user === null || ofUser === null ? [] : [[user.extension, ofUser] as const])
  ]
}

function isNamed(warning: GuardWarning | MinutesWarning, code: SettleCommand['code'], subject: string): boolean {
  if (warning.code !== code) return false
  if (warning.code === 'rise') return true
  return (warning.code === 'new-country' ? warning.country : (warning.user ?? '')) === subject
}
