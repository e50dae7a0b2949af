import type { Clock } from '../base/clock.ts'
import type { Emitter } from '../base/emitter.ts'
import type { Config, DomainConfig, UserConfig } from '../contract/config.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { AgentView, CallView, MemberView, QueueView } from '../contract/views.ts'
import { lineOf } from '../places/queue/look.ts'
import { QueueLine } from '../places/queue/queue-line.ts'
import { type Agent, type QueueRules, tierKey } from '../places/queue/tables.ts'
import type { Callbacks } from './callbacks.ts'
import type { UserStates } from './user-states.ts'

export interface QueuesPorts {
  readonly clock: Clock
  readonly random: () => number
  readonly events: Emitter<PbxEvents>
  readonly states: UserStates
  readonly isRegistered: (domain: string, user: string) => boolean
  readonly call: (uniqueid: string) => CallView | undefined
  /** All that live. */
  readonly calls: () => readonly CallView[]
  readonly callbacks: () => Callbacks
}

/** What a wallboard shows is told so often at most, in milliseconds. */
const tellMs = 250

/** A domain with its line, and in which calls its users are. */
interface Office {
  readonly line: QueueLine
  config: DomainConfig
  /** By extension: the uniqueids of calls that a user is in, an agent or not: it may become one, or no longer be one, meanwhile. */
  readonly talks: Map<string, Set<string>>
  /** By uniqueid: the users who are in that call. */
  readonly calls: Map<string, ReadonlySet<string>>
}

/** The queues of all domains: their lines, and what agents are known to do besides. */
export class Queues implements Disposable {
  readonly #ports: QueuesPorts
  /** Unix milliseconds at 0 of the monotonic clock, as of the start of the PBX. */
  readonly #zero: number
  readonly #offices = new Map<string, Office>()
  readonly #resources = new DisposableStack()
  /** Domains in which something has changed. */
  readonly #changed = new Set<string>()
  /** What was announced of each queue last. */
  readonly #told = new Map<string, string>()
  #listens = false
  #telling: Disposable | undefined

  constructor(ports: QueuesPorts) {
    this.#ports = ports
    this.#zero = ports.clock.wallTime() - ports.clock.now()
    this.#resources.defer(() => this.#telling?.[Symbol.dispose]())
  }

  configure({ domains }: Config): void {
    for (const config of domains) {
      if (config.queues.length === 0 && !this.#offices.has(config.name)) continue
      this.#listen()
      const isNew = !this.#offices.has(config.name)
      const office = this.#officeOf(config)
      office.config = config
      // Calls that were there before anybody looked at them.
      if (isNew) for (const call of this.#ports.calls()) if (call.domain === config.name) this.#called(call, true)
      const isIn = (queue: string, agent: string) => this.#stateOf(office, agent)?.queues[queue] !== 'out'
      office.line.tell({ on: 'configured', queues: config.queues.map(rulesOf), isIn })
      if (isNew) office.line.tell({ on: 'recalled', callbacks: this.#ports.callbacks().recalled(config.name) })
      for (const agent of office.line.hall.agents.keys()) this.#look(office, agent)
    }
    const names = new Set(domains.map(({ name }) => name))
    for (const [name, { line }] of this.#offices) {
      if (!names.has(name)) line.tell({ on: 'configured', queues: [], isIn: () => false })
    }
  }

  /** Where callers of the domain wait. */
  of(domain: DomainConfig): QueueLine {
    return this.#officeOf(domain).line
  }

  views(domain: string): readonly QueueView[] {
    const office = this.#offices.get(domain)
    return office === undefined ? [] : office.config.queues.map(({ name }) => this.#view(office, name))
  }

  /** An agent needs no more rest. False where it is none. */
  wrapUp(domain: string, agent: string): boolean {
    const line = this.#offices.get(domain)?.line
    if (line === undefined || !line.hall.agents.has(agent)) return false
    line.tell({ on: 'wrapped-up', agent })
    return true
  }

  /** Something is shown of the domain's queues that was not before. */
  changed(domain: string): void {
    if (this.#offices.has(domain)) this.#tell(domain)
  }

  [Symbol.dispose](): void {
    this.#resources.dispose()
  }

  #officeOf(config: DomainConfig): Office {
    const known = this.#offices.get(config.name)
    if (known !== undefined) return known
    const { clock, random } = this.#ports
    const { name } = config
    const line = new QueueLine({
      clock,
      random,
      changed: () => {
        this.#ports.callbacks().follow(name, line.hall)
        this.#tell(name)
      },
      paused: (agent) => this.#pause(name, agent),
      calledBack: (id) => this.#ports.callbacks().speaker(name, id)
    })
    this.#resources.use(line)
    const office: Office = { line, config, talks: new Map(), calls: new Map() }
    this.#offices.set(name, office)
    return office
  }

  /** Where no queue is configured, a call costs nothing here. */
  #listen(): void {
    if (this.#listens) return
    this.#listens = true
    const { events } = this.#ports
    this.#resources.use(events.on('call.updated', (call) => this.#called(call, true)))
    // Whoever has parked a call is at the telephone no more, and nothing else of the call is another than before.
    this.#resources.use(
      events.on('member.left', ({ call }) => this.#called(call, this.#ports.call(call.uniqueid) !== undefined))
    )
    this.#resources.use(events.on('call.ended', ({ call }) => this.#called(call, false)))
    this.#resources.use(events.on('registration.changed', ({ domain, user }) => this.#lookAt(domain, user)))
    this.#resources.use(events.on('user-state.changed', ({ domain, user }) => this.#lookAt(domain, user)))
  }

  #called(call: CallView, lives: boolean): void {
    const { domain, uniqueid, members } = call
    const office = this.#offices.get(domain)
    if (office === undefined) return
    // Whoever calls somebody is at the telephone, also while that one rings.
    const isWithin = ({ role, state }: MemberView) => role === 'caller' || state !== 'ringing'
    const isWithinAny = lives && !this.#ports.callbacks().ringsFor(call)
    const within = new Set(
      isWithinAny ? members.flatMap((member) => (isWithin(member) ? (member.user ?? []) : [])) : []
    )
    const before = office.calls.get(uniqueid) ?? new Set<string>()
    if (within.size > 0) office.calls.set(uniqueid, within)
    else office.calls.delete(uniqueid)
    for (const extension of new Set([...before, ...within])) {
      if (before.has(extension) === within.has(extension)) continue
      const talks = office.talks.get(extension) ?? new Set()
      if (within.has(extension)) talks.add(uniqueid)
      else talks.delete(uniqueid)
      if (talks.size > 0) office.talks.set(extension, talks)
      else office.talks.delete(extension)
      this.#look(office, extension)
    }
  }

  #lookAt(domain: string, agent: string): void {
    const office = this.#offices.get(domain)
    if (office?.line.hall.agents.has(agent) === true) this.#look(office, agent)
  }

  /** Tells the line what has changed of an agent. */
  #look(office: Office, extension: string): void {
    const { line, config } = office
    const agent = line.hall.agents.get(extension)
    const state = this.#stateOf(office, extension)
    if (agent === undefined || state === undefined) return
    for (const { name } of config.queues) {
      const isIn = state.queues[name] !== 'out'
      const tier = line.hall.tiers.get(tierKey(name, extension))
      if (tier !== undefined && tier.isIn !== isIn) line.tell({ on: 'logged', agent: extension, queue: name, isIn })
    }
    const reason = state.pause.on ? state.pause.reason : null
    if (reason !== (agent.pause?.reason ?? null)) line.tell({ on: 'paused', agent: extension, reason })
    const isReachable = !state.doNotDisturb.on && this.#ports.isRegistered(config.name, extension)
    const callback = this.#ports.callbacks()
    const isBusyElsewhere = isBusy(agent, office.talks.get(extension), (caller) => callback.callOf(caller) ?? caller)
    if (isReachable !== agent.isReachable || isBusyElsewhere !== agent.isBusyElsewhere) {
      line.tell({ on: 'seen', agent: extension, isReachable, isBusyElsewhere })
    }
  }

  /** Kept as if the agent had paused itself, so that its window and its telephone say so, and a press ends it. */
  #pause(domain: string, extension: string): void {
    const office = this.#offices.get(domain)
    const user = office && userOf(office, extension)
    const pause = office?.line.hall.agents.get(extension)?.pause
    if (office === undefined || user === undefined || pause == null) return
    this.#ports.states.change(office.config, user, { pause: { on: true, reason: pause.reason } })
  }

  #stateOf(office: Office, extension: string) {
    const user = userOf(office, extension)
    return user && this.#ports.states.of(office.config, user)
  }

  #tell(domain: string): void {
    this.#changed.add(domain)
    this.#telling ??= this.#ports.clock.after(tellMs, () => {
      this.#telling = undefined
      const changed = [...this.#changed]
      this.#changed.clear()
      for (const name of changed) this.#announce(name)
    })
  }

  #announce(domain: string): void {
    for (const view of this.views(domain)) {
      const key = `${view.name}@${domain}`
      const told = JSON.stringify(view)
      if (this.#told.get(key) === told) continue
      this.#told.set(key, told)
      this.#ports.events.emit('queue.changed', view)
    }
  }

  #view(office: Office, name: string): QueueView {
    const { line, config } = office
    const { call } = this.#ports
    const toUnix = (at: number) => Math.round(this.#zero + at)
    const queue = config.queues.find((each) => each.name === name)
    return {
      domain: config.name,
      name,
      extension: queue?.extension ?? null,
      waiting: lineOf(line.hall, name).flatMap(({ id, since, priority, rings }, at) => {
        const view = call(id)
        if (view === undefined) return []
        return { uniqueid: id, caller: view.caller, position: at + 1, since: toUnix(since), priority, rings }
      }),
      callbacks: this.#ports.callbacks().views(config.name, name, line.hall),
      agents: (queue?.agents ?? []).flatMap(({ user }) => {
        const agent = line.hall.agents.get(user)
        const tier = line.hall.tiers.get(tierKey(name, user))
        if (agent === undefined || tier === undefined) return []
        const { calls, penalty, isIn } = tier
        const view = { extension: user, name: userOf(office, user)?.name ?? '', isIn, penalty, calls }
        const doing = doingOf(agent, isIn, toUnix)
        // A pause goes on over restarts, and for another reason.
        const paused = doing.state === 'paused' ? this.#stateOf(office, user)?.pause.since : null
        return { ...view, ...doing, since: paused ?? doing.since }
      }),
      supervisors: config.users.flatMap(({ extension, supervises }) =>
        supervises.includes(`queue:${name}`) ? extension : []
      )
    }
  }
}

function userOf({ config }: Office, extension: string): UserConfig | undefined {
  return config.users.find((user) => user.extension === extension)
}

/** Whether it is in another call than the one that it has from a queue, or that rings there. */
function isBusy({ doing }: Agent, talks: ReadonlySet<string> | undefined, callOf: (caller: string) => string): boolean {
  const own = doing.is === 'talking' || doing.is === 'ringing' ? callOf(doing.caller) : undefined
  return talks !== undefined && [...talks].some((uniqueid) => uniqueid !== own)
}

/** What a colleague would say of an agent, and since when. */
function doingOf(
  agent: Agent,
  isIn: boolean,
  toUnix: (at: number) => number
): Pick<AgentView, 'state' | 'since' | 'reason' | 'until'> {
  const { doing, pause, isReachable, isBusyElsewhere } = agent
  const { since: begun, elsewhereSince } = agent
  const plain = { since: toUnix(begun), reason: '', until: null }
  if (doing.is === 'talking') return { ...plain, state: 'talking' }
  if (isBusyElsewhere) return { ...plain, since: toUnix(elsewhereSince), state: 'talking' }
  if (doing.is === 'ringing') return { ...plain, state: 'ringing' }
  if (!isIn) return { ...plain, state: 'out' }
  if (pause !== null) return { state: 'paused', since: toUnix(pause.since), reason: pause.reason, until: null }
  if (!isReachable) return { ...plain, state: 'away' }
  if (doing.is === 'wrap-up') return { ...plain, state: 'wrap-up', until: toUnix(doing.until) }
  return { ...plain, since: toUnix(Math.max(begun, elsewhereSince)), state: 'free' }
}

function rulesOf(queue: DomainConfig['queues'][number]): QueueRules {
  return {
    name: queue.name,
    strategy: queue.strategy,
    wrapUpMs: queue.wrapUpSeconds * 1000,
    skipMs: queue.skipSeconds * 1000,
    pauseAfterMissed: queue.pauseAfterMissed,
    maxWaiting: queue.maxWaiting,
    joinWhenEmpty: queue.joinWhenEmpty,
    callbacks: {
      attempts: queue.callback?.attempts ?? 1,
      pauseMs: (queue.callback?.pauseSeconds ?? 0) * 1000
    },
    agents: queue.agents.map(({ user: extension, penalty }) => ({ extension, penalty }))
  }
}
