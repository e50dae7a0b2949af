import type { Words } from './en.ts'
import type { voicemail as english } from './voicemail.en.ts'

export const voicemail: Words<typeof english> = {
  voicemail: {
    title: 'Anrufbeantworter',
    messages: 'Nachrichten',
    empty: 'Keine Nachrichten',
    emptyText: 'Hier steht, was Anrufer Ihnen hinterlassen.',
    gone: 'Sie haben keinen Anrufbeantworter',
    goneText: 'Wer die Telefonanlage verwaltet, kann Ihnen einen geben.',
    notListed: 'Die Nachrichten waren nicht zu bekommen',
    hidden: 'unterdrückte Nummer',
    new: 'neu',
    deleted: 'gelöscht',
    hear: 'Nachricht von {{who}} anhören',
    close: 'Nachricht von {{who}} schließen',
    sound: 'Nachricht von {{who}}',
    callBack: '{{who}} zurückrufen',
    save: 'Nachricht von {{who}} als gehört markieren',
    asNew: 'Nachricht von {{who}} als neu markieren',
    delete: 'Nachricht von {{who}} löschen',
    restore: 'Nachricht von {{who}} doch nicht löschen',
    guessed: 'Jemand hat falsche PINs Ihres Anrufbeantworters eingegeben',
    guessedText: 'Bis {{time}} öffnet ihn keine PIN; Ihre eigenen Telefone schon.',
    greetings: 'Was Anrufer hören',
    greetingsNote: 'Vor dem Ton. Am Telefon nehmen Sie es mit *97 und dann 0 auf.',
    greeting: { noAnswer: 'Wenn Sie nicht abnehmen', busy: 'Wenn Sie telefonieren' },
    own: 'Ihre eigene Ansage',
    standard: 'Die Standardansage',
    greetingHear: 'Anhören',
    greetingClose: 'Schließen',
    record: 'Aufnehmen',
    recording: 'Sprechen Sie jetzt, dann drücken Sie Stopp.',
    stop: 'Stopp',
    upload: 'Datei wählen',
    reset: 'Standardansage nehmen',
    noMicrophone:
      'Das Mikrofon ließ sich nicht benutzen: Erlauben Sie es, oder wählen Sie in den Einstellungen ein anderes.',
    pin: 'PIN für andere Telefone',
    pinNote: 'Mit *98 und dieser PIN hören Sie Ihre Nachrichten an jedem Telefon des Hauses.',
    noPin: 'Ohne eine PIN, die schwer zu erraten ist, öffnen nur Ihre eigenen Telefone den Anrufbeantworter, mit *97.',
    pinFixed: 'PINs stehen hier in einer Konfigurationsdatei, die Offhook nie schreibt.',
    newPin: 'Neue PIN',
    changePin: 'PIN ändern',
    pinChanged: 'Die PIN ist geändert.'
  }
}
