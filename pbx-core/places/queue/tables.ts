/**
 * What a queue knows, as three tables: who waits, who takes calls, and who takes those of which queue (a tier). Plain
 * values; `line.ts` says how they change. Times are monotonic milliseconds.
 */

/** How a queue is run: its configuration, as far as its line needs it. */
export interface QueueRules {
  readonly name: string
  readonly strategy: Strategy
  /** Milliseconds that an agent rests after a call. */
  readonly wrapUpMs: number
  /** Milliseconds for which an agent who rejected a caller is not rung for that one again. */
  readonly skipMs: number
  /** So many calls in a row that an agent does not take pause it; null: none do. */
  readonly pauseAfterMissed: number | null
  readonly maxWaiting: number
  /** Callers may wait where nobody is there to take their call. */
  readonly joinWhenEmpty: boolean
  /** How often somebody who is called back is called in vain, and milliseconds from one time to the next. */
  readonly callbacks: { readonly attempts: number; readonly pauseMs: number }
  /** In the order of the configuration. */
  readonly agents: readonly { readonly extension: string; readonly penalty: number }[]
}

export type Strategy =
  | 'ring-all'
  | 'longest-idle'
  | 'fewest-calls'
  | 'least-talk-time'
  | 'round-robin'
  | 'in-order'
  | 'random'

/** Somebody who takes calls of queues: one state over all of them. */
export interface Agent {
  readonly extension: string
  readonly doing: AgentTask
  /** Of what it does. */
  readonly since: number
  /** When it was last done with a call of a queue, or became an agent. */
  readonly idleSince: number
  /** Takes no calls now, because it has said so or has missed too many; what it does goes on. */
  readonly pause: { readonly reason: string; readonly since: number } | null
  /** A telephone is there, and it has not asked to be left alone. */
  readonly isReachable: boolean
  /** It is in a call that came by no queue. */
  readonly isBusyElsewhere: boolean
  /** Of being in such a call, or in none. */
  readonly elsewhereSince: number
  /** Calls in a row that it has not taken. */
  readonly missed: number
}

export type AgentTask =
  | { readonly is: 'idle' }
  | { readonly is: 'ringing'; readonly caller: string; readonly queue: string }
  | { readonly is: 'talking'; readonly caller: string; readonly queue: string }
  | { readonly is: 'wrap-up'; readonly queue: string; readonly until: number }

/** An agent in a queue. */
export interface Tier {
  readonly queue: string
  readonly extension: string
  /** Agents with a lower one are rung first. */
  readonly penalty: number
  readonly isIn: boolean
  /** Calls that it has taken from this queue, and how long it has talked in them. */
  readonly calls: number
  readonly talkMs: number
}

/** Somebody who waits: at the telephone, or to be called back. */
export interface Caller {
  /** The call's uniqueid, or the callback's own. */
  readonly id: string
  readonly queue: string
  /** Higher ones are served first. */
  readonly priority: number
  readonly since: number
  /** Rises with each that comes: who came first among equals. */
  readonly turn: number
  /** Agents whose phones ring for it. */
  readonly rings: readonly string[]
  /** Agents who were rung for it since all of them were, last. */
  readonly tried: readonly string[]
  /** Agents who are not rung for it before that time. */
  readonly skips: ReadonlyMap<string, number>
  /** null: it waits at the telephone. */
  readonly callback: Callback | null
}

/** Somebody who has hung up, and has kept its place in the line. */
export interface Callback {
  /** Where it is called, in E.164. */
  readonly number: string
  /** How often it was called in vain. */
  readonly attempts: number
  /** Nobody is rung for it before that time. */
  readonly notBefore: number
  /** The agent who has taken it, and for whom it is called now. */
  readonly takenBy: string | null
}

/** The line of all queues of a domain. */
export interface Hall {
  /** By name, as configured. */
  readonly queues: ReadonlyMap<string, QueueRules>
  /** By extension. */
  readonly agents: ReadonlyMap<string, Agent>
  /** By `tierKey`. */
  readonly tiers: ReadonlyMap<string, Tier>
  /** By id. */
  readonly callers: ReadonlyMap<string, Caller>
  /** Whom each queue has rung last, for turns. */
  readonly lastRung: ReadonlyMap<string, string>
  /** How long the last calls of a queue have kept an agent, its rest included; newest last. */
  readonly handled: ReadonlyMap<string, readonly number[]>
  readonly nextTurn: number
}

export const emptyHall: Hall = {
  queues: new Map(),
  agents: new Map(),
  tiers: new Map(),
  callers: new Map(),
  lastRung: new Map(),
  handled: new Map(),
  nextTurn: 1
}

export function tierKey(queue: string, extension: string): string {
  return `${extension} ${queue}`
}

/** Copies with one entry set; undefined takes it out. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  const copy = new Map(map)
  if (value === undefined) copy.delete(key)
  else copy.set(key, value)
  return copy
}

/** One of whom nothing is known yet: it is rung once it has been seen. */
export function newAgent(extension: string, now: number): Agent {
  return {
    extension,
    doing: { is: 'idle' },
    since: now,
    idleSince: now,
    pause: null,
    isReachable: false,
    isBusyElsewhere: false,
    elsewhereSince: now,
    missed: 0
  }
}
