import type { Words } from './en.ts'
import type { popup as english } from './popup.en.ts'

export const popup: Words<typeof english> = {
  popup: {
    title: 'Anruferseiten',
    show: 'Anruferseite',
    tabs: 'Seiten der Gespräche',
    address: 'Adresse der Seite',
    openInBrowser: 'Im Browser öffnen',
    closeTab: '{{title}} schließen',
    closeAll: 'Alle schließen',
    closing_one: 'Seite schließen?',
    closing_other: '{{count}} Seiten schließen?',
    closingText: 'Was auf der Seite von {{who}} eingegeben und dort nicht gespeichert wurde, geht verloren.',
    keepPage: 'Offen lassen',
    closePage_one: 'Seite schließen',
    closePage_other: 'Seiten schließen',
    pinned: 'bleibt',
    pin: 'Diese Seite behalten',
    unpin: 'Diese Seite nach dem Gespräch gehen lassen',
    backTo: 'Zurück zu {{who}}',
    front: {
      ringing: 'Klingelt gerade',
      calling: 'Wird angerufen',
      active: 'Im Gespräch',
      held: 'Wartet in der Leitung',
      ended: 'Gespräch beendet'
    },
    failed: {
      status: 'Die Seite hat mit Status {{status}} geantwortet.',
      notFound: 'Die Seite wurde nicht gefunden (Status {{status}}).',
      server: 'Die Anwendung hat selbst einen Fehler (Status {{status}}).',
      unreachable: 'Die Seite ist nicht erreichbar: {{why}}',
      download: 'Die Seite ist eine Datei zum Speichern, keine zum Anzeigen.',
      'no-content': 'Die Anwendung hat ohne Seite geantwortet.',
      slow: 'Die Seite ist seit 20 Sekunden nicht gekommen.'
    },
    loading: 'Seite lädt',
    emptyTitle: 'Hier öffnet sich die Seite des Anrufers',
    emptyText: 'Klingelt ein Anruf, steht die Seite, die Sie eingerichtet haben, gleich daneben.',
    emptySetUp: 'Anruferseite einrichten',
    emptyOpen: 'Seite dieses Gesprächs öffnen',
    failedTitle: 'Die Seite wurde nicht geladen',
    crashedTitle: 'Die Seite ist abgestürzt',
    crashedText: 'Ihr Gespräch ist davon nicht berührt.',
    refusedTitle: 'Diese Seite lässt sich nicht einbetten',
    refusedText: 'Sie öffnet sich in einem eigenen Fenster. Spätere Anrufe benutzen dasselbe.',
    openWindow: 'CTI-Fenster öffnen',
    openAlreadyTitle: 'Offhook ist schon offen',
    openAlreadyText: 'Hier drücken, um das Fenster nach vorn zu holen.',
    blockedTitle: 'Das Fenster der Seite wurde nicht geöffnet',
    blockedText:
      'Erlauben Sie dieser Adresse im Browser Pop-up-Fenster, oder wählen Sie in den Einstellungen „Neben dem Gespräch“.'
  }
}
