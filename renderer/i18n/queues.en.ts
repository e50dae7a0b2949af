/** Who waits, what agents do, and one's own work in queues. */
export const queues = {
  queues: {
    title: 'Queues',
    mine: 'My work',
    takes: 'I take calls of',
    pause: 'Pause',
    pauseWhy: 'Why I pause (my team sees it)',
    resume: 'Work again',
    rests: 'Rest until the next call',
    endRest: 'Ready now',
    missedPause: 'Paused: calls rang here that nobody took.',
    nobodyWaits: 'Nobody waits',
    longest: 'Longest',
    free: 'Free',
    freeOf: '{{free}} of {{all}}',
    agents: 'Agents',
    callers: 'Callers who wait',
    place: 'Place {{position}}',
    ringsAt: 'rings at {{agents}}',
    first: 'goes first',
    anonymous: 'hidden number',
    nobodyThere: 'No agent is there: nobody takes calls here now.',
    taken_one: '{{count}} call',
    taken_other: '{{count}} calls',
    noAgents: 'This queue has no agents.',
    gone: 'No queues here',
    goneText: 'You are an agent of none any more. Somebody who rules the PBX can change that.',
    callbacks: 'To be called back',
    backBy: 'by {{agents}}',
    tries_one: 'called once in vain',
    tries_other: 'called {{count}} times in vain',
    again: 'again at {{at}}',
    cancelBack: 'Cancel',
    seen: 'Remove',
    because: {
      unreached: 'nobody was reached',
      expired: 'the day, or the opening hours, were over'
    },
    back: {
      waiting: 'to be called back',
      ringing: 'rings at agents',
      calling: 'is called',
      'given-up': 'given up'
    },
    state: {
      out: 'logged out',
      away: 'not there',
      free: 'free',
      ringing: 'rings',
      talking: 'talks',
      'wrap-up': 'rests',
      paused: 'pause'
    }
  }
} as const
