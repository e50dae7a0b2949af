/** Post-call requests of all calls, on the CTI page. */
export const deliveries = {
  deliveries: {
    title: 'Deliveries',
    link: 'What was told after calls',
    what: 'After each call its record goes to your application, and again until it has arrived.',
    failed: 'The deliveries could not be read',
    none: 'No deliveries',
    noneText: 'After the first call that a hook is told of, they stand here.',
    noneOfState: 'None is in this state.',
    show: 'Show deliveries',
    filterState: 'State',
    filterHook: 'Hook',
    everyHook: 'Every hook',
    state: { all: 'All', waiting: 'Waits', delivered: 'Arrived', 'given-up': 'Given up' },
    notes: 'Notes',
    attempts_one: '{{count}} attempt',
    attempts_other: '{{count}} attempts',
    now_one: '{{count}} attempt, next one now',
    now_other: '{{count}} attempts, next one now',
    next_one: '{{count}} attempt, next one at {{time}}',
    next_other: '{{count}} attempts, next one at {{time}}',
    keptUntil: 'kept until {{time}}',
    attemptsTitle: 'Attempts',
    noAttempt: 'None yet, or none that the time line of the call still has.',
    arrived: 'arrived: {{status}}',
    repeat: 'Repeat now',
    repeated: 'It is on its way',
    more: 'Show more'
  }
} as const
