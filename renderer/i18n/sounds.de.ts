import type { Words } from './en.ts'
import type { sounds as english } from './sounds.en.ts'

export const sounds: Words<typeof english> = {
  sounds: {
    title: 'Ansagen und Musik',
    link: 'Was Anrufer hören',
    what: 'Ihre eigenen Ansagen und Ihre Musik. Die Konfiguration nennt sie, wie in queues[support].music; neue hören Anrufer nach höchstens einer Minute.',
    failed: 'Ansagen und Musik konnten nicht gelesen werden',
    empty: 'Noch nichts da',
    emptyText: 'Hier steht, was Sie hochladen oder am Telefon mit *99 aufnehmen.',
    search: 'Name, oder wo es läuft …',
    nothing: 'Nichts passt.',
    unused: 'Läuft nirgends',
    usedBy: 'Läuft bei {{places}}',
    moreUses_one: 'und an {{count}} weiteren Stelle',
    moreUses_other: 'und an {{count}} weiteren Stellen',
    hear: '{{name}} anhören',
    close: '{{name}} schließen',
    onItsWay: 'Die Aufnahme wird geladen …',
    notHad: 'Die Aufnahme war nicht zu bekommen.',
    delete: '{{name}} löschen',
    deleteTitle: '{{name}} löschen?',
    deleteText: 'Im Augenblick läuft es nirgends. Es ist danach nicht wiederzubekommen.',
    deleteNow: 'Löschen',
    inUse: 'Anrufer hören es dort. Nennen Sie in der Konfiguration zuerst etwas anderes.',
    upload: 'Hochladen',
    drop: 'Dateien hierher ziehen',
    choose: 'Dateien wählen',
    limits: 'WAV oder MP3, bis 128 MB und zehn Minuten. Alle werden gleich laut gemacht.',
    name: 'Name in der Konfiguration',
    send: 'Hochladen',
    sendAll: 'Alle {{count}} hochladen',
    giveUp: '{{name}} nicht hochladen',
    replaces: '{{name}} gibt es schon. Dies tritt an seine Stelle.',
    tooLarge: 'Das hat mehr als 128 MB. Speichern Sie es als MP3 oder in Mono.',
    progress: 'Hochladen von {{name}}',
    waiting: 'Wartet auf die Datei davor',
    sending: '{{percent}} % hochgeladen',
    converting: 'Wird umgewandelt …',
    kept: 'Hochgeladen'
  }
}
