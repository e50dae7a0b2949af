import { type Agent, type AgentTask, type Caller, type Hall, type Tier, tierKey, withEntry } from './tables.ts'

/** A hall on its way from one state to the next: each change leaves the one that was before as it is. */
export class Draft {
  hall: Hall
  /** Monotonic milliseconds. */
  readonly now: number

  constructor(hall: Hall, now: number) {
    this.hall = hall
    this.now = now
  }

  agent(extension: string): Agent | undefined {
    return this.hall.agents.get(extension)
  }

  caller(id: string): Caller | undefined {
    return this.hall.callers.get(id)
  }

  set(changes: Partial<Hall>): void {
    this.hall = { ...this.hall, ...changes }
  }

  setAgent(agent: Agent): void {
    this.set({ agents: withEntry(this.hall.agents, agent.extension, agent) })
  }

  setCaller(caller: Caller): void {
    this.set({ callers: withEntry(this.hall.callers, caller.id, caller) })
  }

  dropCaller(id: string): void {
    this.set({ callers: withEntry(this.hall.callers, id, undefined) })
  }

  /** The agent does something else from here on. */
  begin(agent: Agent, doing: AgentTask): void {
    this.setAgent({ ...agent, doing, since: this.now })
  }

  /** Its phone rings no more, and it has taken nothing: it is idle for as long as it was. */
  silence(extension: string): void {
    const agent = this.agent(extension)
    if (agent?.doing.is === 'ringing') this.begin(agent, { is: 'idle' })
  }

  setIn(queue: string, extension: string, isIn: boolean): void {
    this.#setTier(queue, extension, () => ({ isIn }))
  }

  /** What an agent has done for a queue. */
  count(queue: string, extension: string, more: { readonly calls: number; readonly talkMs: number }): void {
    this.#setTier(queue, extension, ({ calls, talkMs }) => ({
      calls: calls + more.calls,
      talkMs: talkMs + more.talkMs
    }))
  }

  #setTier(queue: string, extension: string, changed: (tier: Tier) => Partial<Tier>): void {
    const key = tierKey(queue, extension)
    const tier = this.hall.tiers.get(key)
    if (tier !== undefined) this.set({ tiers: withEntry(this.hall.tiers, key, { ...tier, ...changed(tier) }) })
  }
}
