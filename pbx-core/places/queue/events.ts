import type { Hall, QueueRules } from './tables.ts'

/** What happens to the line of a domain's queues, and what is to be done then (`line.ts`). */
export type LineEvent =
  /** The configuration, at the start and when it changes. Who was in stays in; who is new is `isIn`. */
  | { readonly on: 'configured'; readonly queues: readonly QueueRules[]; readonly isIn: IsIn }
  | { readonly on: 'arrived'; readonly caller: Arrival }
  /** It hung up, pressed a key to leave, or has waited too long. */
  | { readonly on: 'left'; readonly caller: string }
  | { readonly on: 'answered'; readonly caller: string; readonly agent: string }
  | { readonly on: 'refused'; readonly caller: string; readonly agent: string; readonly how: Refused }
  /** It hangs up, and keeps its place as a callback with an id of its own. */
  | {
      readonly on: 'promised'
      readonly caller: string
      readonly callback: { readonly id: string; readonly number: string }
    }
  /** Callbacks that were promised before a restart, in the order of their line. */
  | { readonly on: 'recalled'; readonly callbacks: readonly Recalled[] }
  /** Who was to be called back talks with the agent who has taken that. */
  | { readonly on: 'reached'; readonly caller: string }
  /** It does not. `isAttempt`: its telephone was rung; else the agent did not want to. */
  | { readonly on: 'not-reached'; readonly caller: string; readonly agent: string; readonly isAttempt: boolean }
  /** An agent is out of the conversation. */
  | { readonly on: 'over'; readonly caller: string; readonly agent: string }
  | { readonly on: 'logged'; readonly agent: string; readonly queue: string; readonly isIn: boolean }
  /** `reason` null: it takes calls again. */
  | { readonly on: 'paused'; readonly agent: string; readonly reason: string | null }
  /** It needs no more rest. */
  | { readonly on: 'wrapped-up'; readonly agent: string }
  | { readonly on: 'seen'; readonly agent: string; readonly isReachable: boolean; readonly isBusyElsewhere: boolean }
  | { readonly on: 'timer' }

export type IsIn = (queue: string, agent: string) => boolean

export interface Arrival {
  readonly id: string
  readonly queue: string
  readonly priority: number
}

export interface Recalled extends Arrival {
  readonly number: string
  readonly attempts: number
  /** On the clock of now, which may make it less than nothing. */
  readonly since: number
  readonly notBefore: number
}

/** `missed`: it rang in vain. `unreachable`: it could not even be rung. */
export type Refused = 'rejected' | 'missed' | 'unreachable'

export type LineEffect =
  | { readonly do: 'ring'; readonly caller: string; readonly agents: readonly string[] }
  /** The phone of an agent who is not to be had any more, while others may go on ringing for the caller. */
  | { readonly do: 'stop-ringing'; readonly caller: string; readonly agent: string }
  /** It does not wait, or not any longer. */
  | { readonly do: 'turn-away'; readonly caller: string; readonly reason: 'full' | 'empty' }
  /** It was called back in vain as often as the queue tries. */
  | { readonly do: 'give-up'; readonly caller: string }
  /** It has missed too many calls, and is paused from here on. */
  | { readonly do: 'pause'; readonly agent: string; readonly missed: number }

export interface LineStep {
  readonly hall: Hall
  readonly effects: readonly LineEffect[]
}

/** What the machine cannot know by itself. */
export interface LineInputs {
  /** Monotonic milliseconds. */
  readonly now: number
  /** 0 to 1, 1 excluded. */
  readonly random: () => number
}
