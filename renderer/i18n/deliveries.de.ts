import type { deliveries as english } from './deliveries.en.ts'
import type { Words } from './en.ts'

export const deliveries: Words<typeof english> = {
  deliveries: {
    title: 'Zustellungen',
    link: 'Was nach Anrufen gemeldet wurde',
    what: 'Nach jedem Anruf geht sein Eintrag an Ihre Anwendung, und wieder, bis er angekommen ist.',
    failed: 'Die Zustellungen konnten nicht gelesen werden',
    none: 'Keine Zustellungen',
    noneText: 'Nach dem ersten Anruf, der einem Hook gemeldet wird, stehen sie hier.',
    noneOfState: 'Keine ist in diesem Zustand.',
    show: 'Zustellungen zeigen',
    filterState: 'Zustand',
    filterHook: 'Welcher Hook',
    everyHook: 'Jeder Hook',
    state: { all: 'Alle', waiting: 'Wartet', delivered: 'Angekommen', 'given-up': 'Aufgegeben' },
    notes: 'Notizen',
    attempts_one: '{{count}} Versuch',
    attempts_other: '{{count}} Versuche',
    now_one: '{{count}} Versuch, der nächste jetzt',
    now_other: '{{count}} Versuche, der nächste jetzt',
    next_one: '{{count}} Versuch, der nächste um {{time}}',
    next_other: '{{count}} Versuche, der nächste um {{time}}',
    keptUntil: 'aufgehoben bis {{time}}',
    attemptsTitle: 'Versuche',
    noAttempt: 'Noch keiner, oder keiner, den der Verlauf des Anrufs noch hat.',
    arrived: 'angekommen: {{status}}',
    repeat: 'Jetzt wiederholen',
    repeated: 'Sie ist unterwegs',
    more: 'Mehr zeigen'
  }
}
