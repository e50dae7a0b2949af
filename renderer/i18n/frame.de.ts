import type { Words } from './en.ts'
import type { frame as english } from './frame.en.ts'

export const frame: Words<typeof english> = {
  nav: {
    label: 'Seiten',
    phone: 'Telefon',
    calls: 'Anrufe',
    queues: 'Warteschlangen',
    waiting_one: '{{count}} Anrufer wartet',
    waiting_other: '{{count}} Anrufer warten',
    voicemail: 'Anrufbeantworter',
    messages_one: '{{count}} neue Nachricht',
    messages_other: '{{count}} neue Nachrichten',
    popup: 'Anruferseite',
    cti: 'CTI',
    settings: 'Einstellungen',
    start: 'Erste Schritte',
    missed_one: '{{count}} verpasster Anruf',
    missed_other: '{{count}} verpasste Anrufe',
    openTabs_one: '{{count}} Seite offen',
    openTabs_other: '{{count}} Seiten offen'
  },
  account: {
    registered: 'Angemeldet',
    connecting: 'Verbindet',
    offline: 'Nicht verbunden',
    ready: '{{user}} bereit',
    free: 'frei',
    ringing: 'klingelt',
    busy: 'im Gespräch',
    away: 'nicht angemeldet',
    quiet: 'nicht stören',
    you: 'Sie, {{name}}: {{presence}}'
  },
  letIn: {
    title: 'Meinen Browser anmelden',
    question: 'Ein Browser zeigt {{digits}}: einlassen?',
    hint: 'Lassen Sie ihn nur ein, wenn Ihr eigener Browser diese vier Ziffern zeigt. Er kann dann alles, was Sie können.',
    allow: 'Einlassen',
    refuse: 'Abweisen'
  },
  link: {
    connecting: 'Startet…',
    lost: 'Verbindung zu Offhook verloren. Neuer Versuch…',
    lostHint: 'Ob ein Gespräch weiterläuft, ist erst danach bekannt. Die Seite kommt von selbst zurück.',
    silent: 'Offhook antwortet nicht.',
    silentHint:
      'Ob ein Gespräch weiterläuft, ist erst bekannt, wenn es antwortet. Bleibt es so, starten Sie Offhook neu.',
    failed: 'Offhook hat nicht rechtzeitig geantwortet.'
  },
  action: {
    allow: 'Erlauben',
    answer: 'Annehmen',
    call: 'Anrufen',
    callAgain: 'Noch einmal anrufen',
    callBack: 'Zurückrufen',
    callWho: '{{who}} anrufen',
    cancel: 'Abbrechen',
    close: 'Schließen',
    decline: 'Ablehnen',
    hangUp: 'Auflegen',
    hold: 'Halten',
    keypad: 'Tasten',
    mute: 'Stumm',
    notes: 'Notizen',
    reload: 'Neu laden',
    resume: 'Zurückholen',
    retry: 'Noch einmal',
    save: 'Speichern',
    swap: 'Makeln',
    park: 'Parken',
    transfer: 'Weitergeben',
    undo: 'Rückgängig',
    unmute: 'Ton an'
  },
  shortcuts: {
    title: 'Tastenkürzel',
    control: 'Strg',
    option: 'Alt',
    focusField: 'Name oder Nummer',
    answer: 'Annehmen oder Anruf bestätigen',
    hangUp: 'Ablehnen oder auflegen',
    mute: 'Stumm',
    hold: 'Halten oder zurückholen',
    swap: 'Zwischen Gesprächen wechseln',
    keypad: 'Tasten',
    transfer: 'Gespräch weitergeben',
    pickUp: 'Anruf eines Kollegen holen',
    quiet: 'Nicht stören, an oder aus',
    notes: 'Notizen',
    digits: 'Ziffer ins Gespräch senden',
    pages: 'Telefon, Anrufe, CTI, Einstellungen',
    page: 'In die Seite des Anrufers und zurück',
    help: 'Diese Liste',
    inFrame:
      'Solange der Cursor in der Seite eines Anrufers steht, gehört ihr die Tastatur. F6 führt aus Seiten heraus, die dabei mitmachen, wie die mitgelieferte; aus jeder anderen ein Klick daneben, Tab hinter ihrem letzten Feld oder Umschalt+Tab vor ihrem ersten. Klingelt ein Anruf, kommen die Tasten von selbst zurück, sobald dort fünf Sekunden lang niemand getippt hat.',
    inGuest:
      'Auch solange der Cursor in der Seite eines Anrufers steht, gelten {{option}}Buchstabe, {{option}}1 – 4, {{control}}K und F6.'
  },
  leaving: {
    title_one: 'Offhook beenden und ein Gespräch trennen?',
    title_other: 'Offhook beenden und {{count}} Gespräche trennen?',
    text: 'Dieses Telefon ist erst wieder erreichbar, wenn Offhook neu startet.',
    between: '{{one}} mit {{other}}',
    stay: 'Bleiben',
    end_one: 'Gespräch trennen und Offhook beenden',
    end_other: 'Gespräche trennen und Offhook beenden',
    closing_one: 'Wenn Sie dieses Fenster schließen, endet das Gespräch mit {{who}}.',
    closing_other: 'Wenn Sie dieses Fenster schließen, enden die Gespräche mit {{who}}.'
  },
  error: {
    title: 'Das hat nicht geklappt',
    notDialled: 'Nicht gewählt',
    page: 'Diese Seite ist ausgefallen. Ihre Gespräche sind davon nicht berührt.',
    notConnected: 'Offhook ist gerade nicht erreichbar.'
  },
  language: {
    away: 'Die Wörter dieser Sprache waren nicht zu lesen',
    awayText: 'Das Fenster bleibt bei der bisherigen. Neu laden versucht es noch einmal.'
  },
  media: {
    title: 'Ton',
    noSpeaker: 'Kein Lautsprecher',
    noSpeakerText:
      'Sie hören die Gegenseite nicht. Schließen Sie ein Headset oder Lautsprecher an; das Gespräch läuft weiter.',
    deviceGone: 'Audiogerät fehlt',
    deviceGoneText: 'Weiter mit {{device}}.',
    deviceBack: 'Audiogerät ist wieder da',
    deviceBackText: 'Wieder mit {{device}}.',
    defaultDevice: 'dem Gerät des Systems',
    ringerBlocked: 'Dieser Browser klingelt erst nach einem ersten Klick.',
    ringerAllow: 'Ton erlauben'
  }
}
