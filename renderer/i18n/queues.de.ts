import type { Words } from './en.ts'
import type { queues as english } from './queues.en.ts'

export const queues: Words<typeof english> = {
  queues: {
    title: 'Warteschlangen',
    mine: 'Meine Arbeit',
    takes: 'Ich nehme Anrufe an von',
    pause: 'Pause',
    pauseWhy: 'Grund der Pause (sieht mein Team)',
    resume: 'Weiterarbeiten',
    rests: 'Nachbearbeitung bis zum nächsten Anruf',
    endRest: 'Jetzt bereit',
    missedPause: 'Pause: hier klingelten Anrufe, die niemand annahm.',
    nobodyWaits: 'Niemand wartet',
    longest: 'Am längsten',
    free: 'Frei',
    freeOf: '{{free}} von {{all}}',
    agents: 'Agenten',
    callers: 'Wartende Anrufer',
    place: 'Platz {{position}}',
    ringsAt: 'klingelt bei {{agents}}',
    first: 'kommt zuerst dran',
    anonymous: 'Nummer unterdrückt',
    nobodyThere: 'Kein Agent ist da: Zurzeit nimmt hier niemand Anrufe an.',
    taken_one: '{{count}} Anruf',
    taken_other: '{{count}} Anrufe',
    noAgents: 'Diese Warteschlange hat keine Agenten.',
    gone: 'Hier sind keine Warteschlangen',
    goneText: 'Sie sind in keiner mehr Agent. Wer die Anlage verwaltet, kann das ändern.',
    callbacks: 'Rückrufe',
    backBy: 'durch {{agents}}',
    tries_one: 'einmal nicht erreicht',
    tries_other: '{{count}}-mal nicht erreicht',
    again: 'wieder um {{at}}',
    cancelBack: 'Streichen',
    seen: 'Entfernen',
    because: {
      unreached: 'niemand wurde erreicht',
      expired: 'der Tag oder die Öffnungszeit war vorbei'
    },
    back: {
      waiting: 'wird zurückgerufen',
      ringing: 'klingelt bei Agenten',
      calling: 'wird angerufen',
      'given-up': 'aufgegeben'
    },
    state: {
      out: 'abgemeldet',
      away: 'nicht da',
      free: 'frei',
      ringing: 'klingelt',
      talking: 'spricht',
      'wrap-up': 'Nachbearbeitung',
      paused: 'Pause'
    }
  }
}
