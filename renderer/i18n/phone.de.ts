import type { Words } from './en.ts'
import type { phone as english } from './phone.en.ts'

export const phone: Words<typeof english> = {
  dial: {
    field: 'Name oder Nummer',
    pad: 'Wähltasten',
    erase: 'Letzte Ziffer löschen',
    digit: 'Ziffer {{digit}}',
    star: 'Stern',
    hash: 'Raute',
    nobody: 'Niemand dieses Namens hat bisher angerufen. Geben Sie eine Nummer ein.',
    suggestions: 'Passende letzte Anrufe',
    noNumber:
      'Das kann man nicht wählen. Eine Nummer hat Ziffern, * und #, vielleicht ein + davor, zusammen höchstens 64.',
    reads: 'Ruft {{number}} an',
    readsInternal: 'Ruft Nebenstelle {{number}} an',
    readsEmergency: 'Notruf an {{number}}',
    thenKeys: 'danach die Tasten {{keys}}'
  },
  call: {
    incoming: 'Eingehender Anruf',
    calling: 'Ruft an',
    ringing: 'Klingelt',
    active: 'Im Gespräch',
    held: 'Gehalten',
    ended: 'Beendet',
    unknown: 'Unbekannt',
    via: 'Kam über {{via}}',
    verstat: {
      verified: 'Nummer bestätigt',
      unverified: 'Nummer unbestätigt',
      doubtful: 'Nummer vielleicht gefälscht'
    },
    verstatBy: 'Der Anbieter sagt: {{verstat}}',
    notConfirmed: 'Offhook antwortet nicht',
    page: 'Durchsage {{page}}',
    pageNote: 'Niemand hört Sie: Ihr Mikrofon ist aus.',
    heldByPeer: 'Sie werden gehalten',
    clickToDial: '{{number}} anrufen?',
    clickToDialHint: 'Ein Link möchte diese Nummer wählen.',
    clickToDialKeys: 'Nach dem Abheben werden die Tasten {{keys}} gesendet.',
    time: 'Dauer des Gesprächs',
    quality: 'Gesprächsqualität',
    soundGood: 'Guter Ton',
    soundFair: 'Mäßiger Ton',
    soundBad: 'Schlechter Ton',
    rings: '{{who}} ruft an',
    codec: 'Sprachcodec',
    loss: 'Paketverlust',
    jitter: 'Schwankung',
    roundTrip: 'Umlaufzeit',
    notMeasured: 'nicht gemessen',
    qualityGood: 'Der Ton ist klar.',
    qualityFair: 'Kleine Lücken sind möglich.',
    qualityBad: 'Das Netz verliert zu viel; die Gegenseite versteht Sie vielleicht nicht.',
    sent: 'Gesendet: {{digits}}',
    timeline: 'Verlauf',
    noteOpen: 'Beendet. Notiz fertig schreiben',
    announceIncoming: 'Anruf von {{who}}',
    announceIncomingVia: 'Anruf von {{who}}, über {{via}}',
    announceActive: 'Im Gespräch mit {{who}}',
    announceHeld: '{{who}} wird gehalten',
    announceEnded: 'Gespräch mit {{who}} beendet. {{reason}}',
    announceCalling: '{{who}} wird angerufen'
  },
  way: {
    place: {
      extension: '{{name}}',
      group: '{{name}}',
      queue: '{{name}}',
      ivr: 'Menü {{name}}',
      conference: '{{name}}',
      time: 'Öffnungszeiten {{name}}',
      announcement: 'Ansage {{name}}',
      directory: 'Verzeichnis {{name}}',
      page: 'Durchsage {{name}}',
      function: '{{name}}',
      park: 'Zurück von Parkplatz {{name}}'
    },
    by: {
      extension: 'über {{name}}',
      group: 'über die Gruppe {{name}}',
      queue: 'über die Warteschlange {{name}}',
      ivr: 'über das Menü',
      conference: 'über die Konferenz',
      time: 'über die Öffnungszeiten',
      announcement: 'über die Ansage',
      directory: 'über das Verzeichnis',
      page: 'über die Durchsage',
      function: 'über die Funktion {{name}}',
      park: 'von Parkplatz {{name}}'
    }
  },
  transfer: {
    field: 'Weitergeben an: Name oder Nummer',
    to: 'An {{who}}',
    sendNow: 'Sofort',
    askFirst: 'Erst fragen',
    complete: 'Übergeben',
    join: 'Verbinden',
    takeBack: 'Zurücknehmen',
    again: 'Noch einmal',
    sending: 'Weitergegeben an {{target}}',
    asking: 'Rückfrage bei {{target}}',
    calling: 'Wird gerufen',
    ringing: 'Klingelt',
    talking: 'Im Gespräch',
    waits: '{{who}} wartet',
    gone: 'Übergeben an {{target}}',
    back: {
      busy: '{{target}} war besetzt: zurück bei {{who}}',
      declined: '{{target}} hat abgelehnt: zurück bei {{who}}',
      'no-answer': '{{target}} hat nicht abgenommen: zurück bei {{who}}',
      unreachable: '{{target}} war nicht erreichbar: zurück bei {{who}}',
      'hung-up': '{{target}} hat aufgelegt: zurück bei {{who}}'
    },
    backWith: 'Zurück bei {{who}}',
    announceTalking: 'Sie sprechen mit {{target}}, {{who}} wartet',
    hangUp: 'Auflegen bei {{target}}, zurück zu {{who}}'
  },
  pickup: {
    take: 'Anruf holen',
    rings: 'Klingelt bei {{owner}}',
    more_one: 'und {{count}} weiterer klingelt',
    more_other: 'und {{count}} weitere klingeln',
    announce: '{{who}} klingelt bei {{owner}}'
  },
  notes: {
    title: 'Notizen',
    placeholder: 'Bleibt bei diesem Gespräch',
    saving: 'Speichert…',
    savedAt: 'Gespeichert {{time}}',
    failed: 'Nicht gespeichert: {{reason}}',
    unread: 'Nicht gelesen: {{reason}}',
    waiting: 'Notizen öffnen sich, sobald das Gespräch seine Kennung hat.',
    outcome: 'Wie es ausging'
  },
  recent: {
    echoTest: 'Echotest',
    title: 'Zuletzt',
    all: 'Alle Anrufe',
    missed: 'verpasst',
    declined: 'abgelehnt',
    busy: 'besetzt',
    unanswered: 'nicht angenommen',
    failed: 'fehlgeschlagen',
    why: {
      'not-found': 'Nummer gibt es nicht',
      'not-permitted': 'nicht erlaubt',
      'turned-away': 'nicht durchgestellt',
      'lines-busy': 'alle Leitungen belegt',
      'no-help': 'Notruf kam nicht durch',
      unreachable: 'nicht erreichbar',
      'no-sound': 'keine Tonverbindung'
    },
    elsewhere: 'anderswo angenommen',
    incoming: 'Eingehend',
    outgoing: 'Ausgehend',
    empty: 'Noch keine Anrufe',
    emptyText: 'Hier stehen die Anrufe, die Sie führen und bekommen.',
    failedTitle: 'Die Liste konnte nicht gelesen werden'
  },
  ring: {
    card: 'Eingehender Anruf'
  }
}
