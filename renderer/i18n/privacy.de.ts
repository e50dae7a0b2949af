import type { Words } from './en.ts'
import type { privacy as english } from './privacy.en.ts'

export const privacy: Words<typeof english> = {
  privacy: {
    title: 'Was über einen Menschen aufbewahrt wird',
    what: 'Wer fragt, was Sie über ihn aufbewahren, oder es gelöscht haben will, nennt Ihnen eine Telefonnummer. Sie wird in jeder Schreibweise gefunden, in Ihrer Domain.',
    number: 'Telefonnummer',
    export: 'Exportieren',
    exported: 'Der Export ist gespeichert',
    look: 'Was gelöscht würde',
    erase: 'Löschen…',
    eraseNow: 'Löschen',
    sureTitle: '{{number}} löschen?',
    sureText:
      'Gesprächsdaten werden namenlos; Aufnahmen, Nachrichten, Notizen und Zeitverläufe dieses Menschen werden gelöscht. Das lässt sich nicht rückgängig machen.',
    working: 'Alles wird durchgesehen. Das kann einige Minuten dauern.',
    would: 'Von {{number}} würde gelöscht',
    erased: 'Von {{number}} gelöscht',
    nothing: 'Über diese Nummer wird nichts aufbewahrt.',
    gone: 'Von dieser Nummer war nichts mehr da.',
    finishes: 'Eine frühere Löschung war abgebrochen; sie ist jetzt zu Ende gebracht.',
    noted: 'Wer sie wann gelöscht hat, steht in {{file}} im Datenverzeichnis.',
    counts: {
      records: 'Gesprächsdaten, die namenlos sind',
      mentions: 'Gesprächsdaten anderer, aus denen die Nummer genommen ist',
      recordings: 'Aufnahmen',
      voicemail: 'Nachrichten',
      timeLines: 'Teile von Zeitverläufen',
      deliveries: 'gespeicherte Anfragen und Mails',
      callbacks: 'versprochene Rückrufe',
      open: 'angefangene Gesprächsdaten',
      memory: 'Anfragen und Ereignisse im Speicher',
      logLines: 'Zeilen des Protokolls',
      leftBehind: 'Listen für die Zeit nach einem Absturz',
      copies: 'ganze Kopien der Datenbank'
    },
    cancelled: 'Wird nicht mehr gesendet',
    remaining: 'Wo sie noch steht',
    why: {
      'live-call': 'Ein Gespräch läuft ({{what}}): danach noch einmal löschen.',
      'open-window': 'Ein Fenster zeigt das Gespräch oder eine Seite dazu: noch einmal löschen, sobald die zu ist.',
      setting: 'Jemand hat es so eingestellt ({{what}}): dort ändern.',
      file: 'Diese Datei ließ sich nicht entfernen oder schreiben: {{what}} ({{reason}}). Noch einmal löschen, sobald das behoben ist.',
      database: 'Die Datenbank ließ sich nicht neu schreiben ({{reason}}). Später noch einmal löschen.'
    },
    elsewhere:
      'Nicht zu erreichen: was schon an Ihre Anwendungen gesendet wurde, Anruflisten auf Telefonen und Ihre eigenen Sicherungen.'
  }
}
