import type { Words } from './en.ts'

/** German: calls that are parked. */
export const parking: Pick<Words, 'parked'> = {
  parked: {
    title: 'Geparkte Anrufe',
    by: 'von {{who}}',
    byYou: 'von Ihnen',
    comesBack: 'klingelt bei {{who}}',
    fetch: 'Holen',
    more_one: 'und {{count}} weiterer: Parkplatz wählen',
    more_other: 'und {{count}} weitere: Parkplatz wählen'
  }
}
