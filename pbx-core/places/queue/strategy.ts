import { assertNever } from '../../base/never.ts'
import type { Agent, Hall, QueueRules, Tier } from './tables.ts'

/** An agent who could be rung for a caller of this queue now. */
export interface Candidate {
  readonly agent: Agent
  readonly tier: Tier
}

/** Whom a queue rings next: of those with the lowest penalty one, or all of them. `random` from 0 to 1, 1 excluded. */
export function chosen(
  { lastRung }: Hall,
  { name, strategy, agents }: QueueRules,
  candidates: readonly Candidate[],
  random: () => number
): readonly Candidate[] {
  const least = Math.min(...candidates.map(({ tier }) => tier.penalty))
  const best = candidates.filter(({ tier }) => tier.penalty === least)
  switch (strategy) {
    case 'ring-all':
      return best
    case 'in-order':
      return best.slice(0, 1)
    case 'random':
      return best.slice(Math.floor(random() * best.length)).slice(0, 1)
    case 'longest-idle':
      return first(best, longestIdle)
    case 'fewest-calls':
      return first(best, (one, other) => one.tier.calls - other.tier.calls || longestIdle(one, other))
    case 'least-talk-time':
      return first(best, (one, other) => one.tier.talkMs - other.tier.talkMs || longestIdle(one, other))
    case 'round-robin':
      return afterLast(best, agents, lastRung.get(name))
    default:
      return assertNever(strategy)
  }
}

function first(candidates: readonly Candidate[], order: (one: Candidate, other: Candidate) => number) {
  return candidates.toSorted(order).slice(0, 1)
}

function longestIdle(one: Candidate, other: Candidate): number {
  return one.agent.idleSince - other.agent.idleSince
}

/** The next in the configured order, whoever is missing there at the moment. */
function afterLast(candidates: readonly Candidate[], order: QueueRules['agents'], last: string | undefined) {
  const placeOf = (extension: string | undefined) => order.findIndex((each) => each.extension === extension)
  const lastPlace = placeOf(last)
  const next = candidates.find(({ tier }) => placeOf(tier.extension) > lastPlace) ?? candidates[0]
  return next === undefined ? [] : [next]
}
