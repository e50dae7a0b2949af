/** English: calls that are parked. */
export const parking = {
  parked: {
    title: 'Parked calls',
    by: 'by {{who}}',
    byYou: 'by you',
    comesBack: 'rings at {{who}}',
    fetch: 'Fetch',
    more_one: 'and {{count}} more: dial its slot',
    more_other: 'and {{count}} more: dial their slots'
  }
} as const
