import type { LineEffect, LineEvent } from '../../../pbx-core/places/queue/events.ts'
import { stepLine } from '../../../pbx-core/places/queue/line.ts'
import { emptyHall, type Hall, type QueueRules } from '../../../pbx-core/places/queue/tables.ts'

export const rules: QueueRules = {
  name: 'support',
  strategy: 'longest-idle',
  wrapUpMs: 0,
  skipMs: 60_000,
  pauseAfterMissed: null,
  maxWaiting: 20,
  joinWhenEmpty: false,
  callbacks: { attempts: 2, pauseMs: 300_000 },
  agents: [
    { extension: '100', penalty: 0 },
    { extension: '101', penalty: 0 },
    { extension: '102', penalty: 0 }
  ]
}

/** What is done to a hall, one event after the other, and what it wants done for each. */
export class Scene {
  hall: Hall = emptyHall
  now = 0
  chance = 0

  /** With these queues, whose agents are all logged in, idle and at their telephones. */
  constructor(...queues: readonly QueueRules[]) {
    this.configure(...queues)
    for (const extension of this.hall.agents.keys()) this.see(extension)
  }

  configure(...queues: readonly QueueRules[]): readonly string[] {
    return this.do({ on: 'configured', queues, isIn: () => true })
  }

  do(event: LineEvent): readonly string[] {
    const step = stepLine(this.hall, event, { now: this.now, random: () => this.chance })
    this.hall = step.hall
    return step.effects.map(told)
  }

  see(agent: string, seen: { readonly isReachable?: boolean; readonly isBusyElsewhere?: boolean } = {}) {
    return this.do({ on: 'seen', agent, isReachable: true, isBusyElsewhere: false, ...seen })
  }

  arrive(id: string, { queue = 'support', priority = 0 } = {}) {
    return this.do({ on: 'arrived', caller: { id, queue, priority } })
  }

  answer(caller: string, agent: string) {
    return this.do({ on: 'answered', caller, agent })
  }

  /** Who waits at the telephone hangs up, to be called back at this number as `id`. */
  promise(caller: string, id: string, number = `+4930${id}`) {
    return this.do({ on: 'promised', caller, callback: { id, number } })
  }

  miss(caller: string, agent: string) {
    return this.do({ on: 'refused', caller, agent, how: 'missed' })
  }

  /** Time goes on, and what waits for it is woken. */
  pass(milliseconds: number) {
    this.now += milliseconds
    return this.do({ on: 'timer' })
  }

  /** What agents do: `100 idle`. */
  get agents(): readonly string[] {
    return [...this.hall.agents.values()].map(({ extension, doing }) => {
      const { is } = doing
      return is === 'ringing' || is === 'talking' ? `${extension} ${is} ${doing.caller}` : `${extension} ${is}`
    })
  }
}

function told(effect: LineEffect): string {
  switch (effect.do) {
    case 'ring':
      return `${effect.caller} rings ${effect.agents.join(' ')}`
    case 'stop-ringing':
      return `${effect.caller} stops ringing ${effect.agent}`
    case 'turn-away':
      return `${effect.caller} turned away: ${effect.reason}`
    case 'give-up':
      return `${effect.caller} given up`
    case 'pause':
      return `${effect.agent} paused after ${effect.missed}`
  }
}
