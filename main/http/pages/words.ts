import type { TerminationResult } from '../../../pbx-core/contract/termination.ts'
import type { OidcNotice } from '../../access/oidc-user.ts'
import type { RecentCall } from '../../ipc/contract.ts'
import type { FaultCode } from '../fault.ts'
import { type CertificateWords, certificateWords } from './certificate-words.ts'

export type Language = 'en' | 'de'

/** What the pages say. A fault's own sentence is English; a German page says the general one. */
export interface Words {
  readonly title: string
  readonly calling: string
  readonly thenKeys: (keys: string) => string
  readonly forUser: (user: string) => string
  readonly steps: Readonly<Record<'ringing' | 'confirming' | 'calling' | 'connected', string>>
  readonly hints: Readonly<Record<'ringing' | 'confirming' | 'calling' | 'connected' | 'ended', string>>
  readonly ended: string
  /** The user's own phone did not get as far as the destination. */
  readonly notDialled: Readonly<Record<'ringing' | 'confirming', string>>
  readonly endings: Readonly<Record<TerminationResult, string>>
  readonly reasonUnknown: string
  /** The button, and what came of it: before the number was dialled, and while it rang. */
  readonly cancel: string
  readonly cancelledHere: { readonly before: string; readonly calling: string }
  readonly connectionLost: string
  /** Above what went wrong with a call, and with anything else. */
  readonly failed: string
  readonly refused: string
  readonly faults: Readonly<Partial<Record<FaultCode, string>>>
  /** What the person who clicked can do about it. */
  readonly remedies: Readonly<Partial<Record<FaultCode, string>>>
  /** Over what only a technician reads. */
  readonly details: string
  readonly landing: {
    readonly title: string
    readonly running: string
    readonly links: string
    readonly clickToDial: string
    readonly api: string
    readonly health: string
    readonly phones: string
  }
  readonly logIn: {
    readonly title: string
    readonly user: string
    readonly password: string
    readonly enter: string
    readonly wrong: string
    readonly spent: string
    readonly domain: string
    readonly stay: string
    readonly late: string
    readonly by: (provider: string) => string
  } & Readonly<Record<OidcNotice, string>>
  readonly code: {
    readonly title: string
    readonly text: string
    readonly code: string
    readonly enter: string
    readonly wrong: string
    readonly back: string
  }
  readonly enter: {
    readonly title: string
    readonly text: string
    readonly needsScript: string
  }
  readonly letIn: {
    readonly title: string
    readonly text: string
    readonly waiting: string
    readonly refused: string
    readonly spent: string
    readonly logIn: string
    readonly needsScript: string
  }
  readonly cardAsk: {
    readonly title: string
    readonly text: string
    readonly needsScript: string
  }
  readonly certificate: CertificateWords
  readonly replaced: {
    readonly title: string
    readonly text: string
    readonly back: string
  }
  readonly card: {
    readonly title: string
    readonly unknown: string
    readonly notes: string
    readonly save: string
    readonly saved: string
    readonly notSaved: string
    readonly earlier: string
    readonly none: string
    /** The time of the last one stands behind it. */
    readonly lastCall: (calls: number) => string
    readonly newest: (calls: number) => string
    readonly incoming: Readonly<Record<RecentCall['outcome'], string>>
    readonly outgoing: Readonly<Record<RecentCall['outcome'], string>>
    readonly seconds: (seconds: number) => string
  }
}

function clockTime(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const en: Words = {
  title: 'Click to dial',
  calling: 'Call to',
  thenKeys: (keys) => `then the keys ${keys}`,
  forUser: (user) => `from the phone of ${user}`,
  steps: {
    ringing: 'Your phone rings',
    confirming: 'Press 1 on your phone',
    calling: 'The number is called',
    connected: 'Connected'
  },
  hints: {
    ringing: 'Pick up your phone.',
    confirming: 'Press 1 on your phone to call this number.',
    calling: 'Calling the number now.',
    connected: 'You are connected.',
    ended: 'The call is over.'
  },
  ended: 'Call ended',
  notDialled: {
    ringing: 'Your phone did not take it, so the number was not dialled.',
    confirming: 'The 1 was not pressed, so the number was not dialled.'
  },
  endings: {
    completed: 'One side has hung up.',
    cancelled: 'It was given up before anybody answered.',
    elsewhere: 'Another phone has taken it.',
    busy: 'The number is busy.',
    declined: 'The call was declined.',
    'no-answer': 'Nobody answered.',
    unreachable: 'The number cannot be reached now.',
    'not-found': 'There is no such number.',
    forbidden: 'This number may not be dialled.',
    congestion: 'All lines are busy.',
    failed: 'The call failed.'
  },
  reasonUnknown: 'The call is over.',
  cancel: 'Cancel',
  cancelledHere: {
    before: 'You cancelled it, so the number was not dialled.',
    calling: 'You cancelled it before anybody answered.'
  },
  connectionLost: 'This page has lost its connection. The call itself is not affected.',
  failed: 'The call was not made',
  refused: 'This did not work',
  faults: {
    destination_barred: 'This number may not be called from this phone by a link.',
    call_in_progress: 'A call is being set up for this phone already.',
    no_phone_registered: 'No phone of this extension is connected to the telephone system.'
  },
  remedies: {
    destination_barred:
      'Ask whoever looks after the telephone system whether it may be permitted. What sets something, such as a forward, is dialled on the phone itself.',
    call_in_progress: 'Answer it or hang up, and click again.',
    no_phone_registered: 'Open the window of Offhook, or connect your telephone, and click again.'
  },
  details: 'Details',
  landing: {
    title: 'Offhook is running',
    running: 'This is the PBX and HTTP listener of Offhook.',
    links: 'What is here',
    clickToDial: 'Click to dial',
    api: 'Description of the API (OpenAPI)',
    health: 'Health',
    phones: 'SIP over WebSocket, for phones'
  },
  logIn: {
    title: 'Log in',
    user: 'User name',
    password: 'Web password',
    enter: 'Log in',
    wrong: 'The user name or the password is wrong.',
    spent: 'This link was used already, or is older than a minute. Ask the application for a new one, or log in here.',
    domain: 'There are several domains here: the user name needs its own, for example 100@acme.test.',
    stay: 'Stay logged in',
    late: 'That took too long, or the password has changed meanwhile. Log in once more.',
    by: (provider) => `Log in with ${provider}`,
    'no-claim':
      'The provider does not say who you are here. Whoever looks after Offhook has to choose another claim (oidc.claim).',
    unverified:
      'The provider has not verified your e-mail address, so it does not count. Have it verified there, and try again.',
    unknown:
      'The provider knows you, but no user here is you. Whoever looks after Offhook adds your address to your user.',
    ambiguous: 'Several users here have your address. Whoever looks after Offhook gives each its own.',
    'provider-away': 'The provider cannot be reached now. Log in with your password, or try again later.',
    'provider-declined': 'The provider has not let you in, or you have stopped it there.',
    'provider-failed':
      'What the provider has answered cannot be trusted, so nobody was logged in. Try again; the log says why.'
  },
  code: {
    title: 'One more step',
    text: 'Type the six digits that your authenticator shows now. Without it a recovery code helps, each once.',
    code: 'Code',
    enter: 'Log in',
    wrong: 'That code is not right, or was used already. Wait for the next one.',
    back: 'Log in as somebody else'
  },
  enter: {
    title: 'Logged in',
    text: 'The application opens.',
    needsScript: 'The application needs JavaScript, which is switched off in this browser.'
  },
  letIn: {
    title: 'Let this browser in',
    text: 'The window of Offhook asks whether the browser that shows these digits may come in. Compare them there.',
    waiting: 'Waiting for the answer in the window.',
    refused: 'The window has refused this browser.',
    spent:
      'This link was opened already, or is older than a minute. Press "Log in my browser" in the window once more.',
    logIn: 'Log in with user name and web password',
    needsScript: 'The application needs JavaScript, which is switched off in this browser.'
  },
  cardAsk: {
    title: 'Caller',
    text: 'Looking for your log-in.',
    needsScript: 'Outside of the application this page needs JavaScript, which is switched off in this browser.'
  },
  certificate: certificateWords.en,
  replaced: {
    title: 'The phone is in another window',
    text: 'It was opened again, and is there now. This window can be closed.',
    back: 'Use it here'
  },
  card: {
    title: 'Caller',
    unknown: 'Unknown number',
    notes: 'Notes',
    save: 'Save',
    saved: 'Saved.',
    notSaved: 'The note could not be saved.',
    earlier: 'Earlier calls',
    none: 'This is the first call.',
    lastCall: (calls) => (calls === 1 ? 'One earlier call,' : `${calls} earlier calls, the last`),
    newest: (calls) => `The newest ${calls} are shown.`,
    incoming: {
      answered: 'Called us',
      missed: 'Missed',
      declined: 'Declined here',
      busy: 'Was busy here',
      unanswered: 'Not answered',
      failed: 'Did not get through',
      elsewhere: 'Answered on another phone'
    },
    outgoing: {
      answered: 'We called',
      missed: 'We called, not answered',
      declined: 'We called, declined',
      busy: 'We called, busy',
      unanswered: 'We called, not answered',
      failed: 'We called, not reached',
      elsewhere: 'We called'
    },
    seconds: clockTime
  }
}

const de: Words = {
  title: 'Wählen per Klick',
  calling: 'Anruf an',
  thenKeys: (keys) => `danach die Tasten ${keys}`,
  forUser: (user) => `vom Telefon ${user}`,
  steps: {
    ringing: 'Ihr Telefon klingelt',
    confirming: 'Drücken Sie 1 auf Ihrem Telefon',
    calling: 'Die Nummer wird gewählt',
    connected: 'Verbunden'
  },
  hints: {
    ringing: 'Nehmen Sie Ihr Telefon ab.',
    confirming: 'Drücken Sie 1 auf Ihrem Telefon, um diese Nummer anzurufen.',
    calling: 'Die Nummer wird jetzt angerufen.',
    connected: 'Sie sind verbunden.',
    ended: 'Der Anruf ist beendet.'
  },
  ended: 'Anruf beendet',
  notDialled: {
    ringing: 'Ihr Telefon hat ihn nicht angenommen, die Nummer wurde nicht gewählt.',
    confirming: 'Die 1 wurde nicht gedrückt, die Nummer wurde nicht gewählt.'
  },
  endings: {
    completed: 'Eine Seite hat aufgelegt.',
    cancelled: 'Er wurde aufgegeben, bevor jemand abnahm.',
    elsewhere: 'Ein anderes Telefon hat ihn angenommen.',
    busy: 'Die Nummer ist besetzt.',
    declined: 'Der Anruf wurde abgelehnt.',
    'no-answer': 'Niemand hat abgenommen.',
    unreachable: 'Die Nummer ist zurzeit nicht erreichbar.',
    'not-found': 'Diese Nummer gibt es nicht.',
    forbidden: 'Diese Nummer darf nicht gewählt werden.',
    congestion: 'Alle Leitungen sind belegt.',
    failed: 'Der Anruf ist fehlgeschlagen.'
  },
  reasonUnknown: 'Der Anruf ist beendet.',
  cancel: 'Abbrechen',
  cancelledHere: {
    before: 'Sie haben abgebrochen, die Nummer wurde nicht gewählt.',
    calling: 'Sie haben abgebrochen, bevor jemand abnahm.'
  },
  connectionLost: 'Diese Seite hat ihre Verbindung verloren. Der Anruf selbst ist davon nicht betroffen.',
  failed: 'Der Anruf kam nicht zustande',
  refused: 'Das hat nicht geklappt',
  faults: {
    malformed_request: 'Die Anfrage ist fehlerhaft.',
    parameter_missing: 'In diesem Link fehlt eine Angabe.',
    parameter_repeated: 'In diesem Link steht eine Angabe mehrfach.',
    parameter_invalid: 'Eine Angabe in diesem Link ist ungültig.',
    domain_required: 'Es gibt hier mehrere Domänen: Die Nebenstelle braucht ihre Domäne, etwa 100@acme.test.',
    unauthenticated: 'Benutzername oder Passwort fehlen oder sind falsch.',
    host_not_allowed: 'Unter diesem Namen antwortet die Telefonanlage nicht.',
    foreign_origin: 'Anfragen von anderen Webseiten werden nicht angenommen.',
    not_allowed: 'Dieses Konto darf das nicht.',
    destination_barred: 'Diese Nummer darf von diesem Telefon per Link nicht gewählt werden.',
    not_found: 'Diese Seite gibt es nicht.',
    extension_not_found: 'Diese Nebenstelle gibt es nicht.',
    call_not_found: 'Zu diesem Anruf gibt es nichts zu berichten.',
    call_in_progress: 'Für dieses Telefon wird gerade schon ein Anruf aufgebaut.',
    body_too_large: 'Die Anfrage ist zu groß.',
    unsupported_media_type: 'Anfragen dieser Art werden nicht angenommen.',
    upgrade_required: 'Diese Adresse ist für Telefone: SIP über WebSocket.',
    too_many_calls: 'Zu viele Anrufe in einer Minute. Bitte warten Sie einen Augenblick.',
    too_many_attempts: 'Zu viele falsche Passwörter. Bitte warten Sie einen Augenblick.',
    too_many_connections: 'Zu viele Verbindungen. Bitte warten Sie einen Augenblick.',
    not_kept: 'Das gilt jetzt, konnte aber nicht gespeichert werden: Ein Neustart vergisst es.',
    internal_error: 'In der Telefonanlage ist ein Fehler aufgetreten; er steht im Protokoll.',
    no_phone_registered: 'Es ist kein Telefon dieser Nebenstelle angemeldet.',
    shutting_down: 'Die Telefonanlage wird gerade beendet.',
    overloaded: 'Die Telefonanlage ist gerade überlastet. Bitte versuchen Sie es gleich noch einmal.',
    prefetch_refused: 'Im Voraus wird nicht gewählt.'
  },
  remedies: {
    destination_barred:
      'Fragen Sie, wer die Telefonanlage betreut, ob sie freigegeben werden kann. Was etwas einstellt, etwa eine Umleitung, wählen Sie am Telefon selbst.',
    call_in_progress: 'Nehmen Sie ihn an oder legen Sie auf, und klicken Sie noch einmal.',
    no_phone_registered:
      'Öffnen Sie das Fenster von Offhook oder verbinden Sie Ihr Telefon, und klicken Sie noch einmal.'
  },
  details: 'Einzelheiten',
  landing: {
    title: 'Offhook läuft',
    running: 'Hier antworten Telefonanlage und HTTP-Zugang von Offhook.',
    links: 'Was es hier gibt',
    clickToDial: 'Wählen per Klick',
    api: 'Beschreibung der Schnittstelle (OpenAPI)',
    health: 'Zustand',
    phones: 'SIP über WebSocket, für Telefone'
  },
  logIn: {
    title: 'Anmelden',
    user: 'Benutzername',
    password: 'Web-Passwort',
    enter: 'Anmelden',
    wrong: 'Benutzername oder Passwort sind falsch.',
    spent:
      'Dieser Link wurde schon benutzt oder ist älter als eine Minute. Lassen Sie sich von der Anwendung einen neuen geben, oder melden Sie sich hier an.',
    domain: 'Es gibt hier mehrere Domänen: Der Benutzername braucht seine, etwa 100@acme.test.',
    stay: 'Angemeldet bleiben',
    late: 'Das hat zu lange gedauert, oder das Passwort ist inzwischen ein anderes. Melden Sie sich noch einmal an.',
    by: (provider) => `Mit ${provider} anmelden`,
    'no-claim':
      'Der Anbieter sagt nicht, wer Sie hier sind. Wer Offhook betreut, muss eine andere Angabe wählen (oidc.claim).',
    unverified:
      'Der Anbieter hat Ihre E-Mail-Adresse nicht bestätigt, deshalb zählt sie nicht. Lassen Sie sie dort bestätigen, und versuchen Sie es noch einmal.',
    unknown:
      'Der Anbieter kennt Sie, aber kein Benutzer hier sind Sie. Wer Offhook betreut, trägt Ihre Adresse bei Ihrem Benutzer ein.',
    ambiguous: 'Mehrere Benutzer hier haben Ihre Adresse. Wer Offhook betreut, gibt jedem eine eigene.',
    'provider-away':
      'Der Anbieter ist gerade nicht zu erreichen. Melden Sie sich mit Ihrem Passwort an, oder versuchen Sie es später.',
    'provider-declined': 'Der Anbieter hat Sie nicht hereingelassen, oder Sie haben es dort abgebrochen.',
    'provider-failed':
      'Der Antwort des Anbieters ist nicht zu trauen, deshalb wurde niemand angemeldet. Versuchen Sie es noch einmal; warum, steht im Protokoll.'
  },
  code: {
    title: 'Noch ein Schritt',
    text: 'Geben Sie die sechs Ziffern ein, die Ihre Authenticator-App gerade zeigt. Ohne sie hilft ein Wiederherstellungscode, jeder einmal.',
    code: 'Code',
    enter: 'Anmelden',
    wrong: 'Dieser Code stimmt nicht, oder er wurde schon benutzt. Warten Sie auf den nächsten.',
    back: 'Als jemand anderes anmelden'
  },
  enter: {
    title: 'Angemeldet',
    text: 'Die Anwendung wird geöffnet.',
    needsScript: 'Die Anwendung braucht JavaScript, das in diesem Browser ausgeschaltet ist.'
  },
  letIn: {
    title: 'Diesen Browser einlassen',
    text: 'Das Fenster von Offhook fragt, ob der Browser mit diesen Ziffern eingelassen werden soll. Vergleichen Sie sie dort.',
    waiting: 'Die Antwort im Fenster steht noch aus.',
    refused: 'Das Fenster hat diesen Browser abgewiesen.',
    spent:
      'Dieser Link wurde schon geöffnet oder ist älter als eine Minute. Drücken Sie im Fenster noch einmal „Meinen Browser anmelden“.',
    logIn: 'Mit Benutzername und Web-Passwort anmelden',
    needsScript: 'Die Anwendung braucht JavaScript, das in diesem Browser ausgeschaltet ist.'
  },
  cardAsk: {
    title: 'Anrufer',
    text: 'Ihre Anmeldung wird gesucht.',
    needsScript: 'Außerhalb der Anwendung braucht diese Seite JavaScript, das in diesem Browser ausgeschaltet ist.'
  },
  certificate: certificateWords.de,
  replaced: {
    title: 'Das Telefon ist in einem anderen Fenster',
    text: 'Es wurde noch einmal geöffnet und ist jetzt dort. Dieses Fenster kann geschlossen werden.',
    back: 'Hier verwenden'
  },
  card: {
    title: 'Anrufer',
    unknown: 'Unbekannte Nummer',
    notes: 'Notizen',
    save: 'Speichern',
    saved: 'Gespeichert.',
    notSaved: 'Die Notiz konnte nicht gespeichert werden.',
    earlier: 'Frühere Anrufe',
    none: 'Dies ist der erste Anruf.',
    lastCall: (calls) => (calls === 1 ? 'Ein früherer Anruf,' : `${calls} frühere Anrufe, der letzte`),
    newest: (calls) => `Zu sehen sind die letzten ${calls}.`,
    incoming: {
      answered: 'Rief an',
      missed: 'Verpasst',
      declined: 'Hier abgelehnt',
      busy: 'Hier war besetzt',
      unanswered: 'Nicht angenommen',
      failed: 'Kam nicht durch',
      elsewhere: 'An einem anderen Telefon angenommen'
    },
    outgoing: {
      answered: 'Von uns angerufen',
      missed: 'Von uns angerufen, nicht angenommen',
      declined: 'Von uns angerufen, abgelehnt',
      busy: 'Von uns angerufen, besetzt',
      unanswered: 'Von uns angerufen, nicht angenommen',
      failed: 'Von uns angerufen, nicht erreicht',
      elsewhere: 'Von uns angerufen'
    },
    seconds: clockTime
  }
}

export const words: Readonly<Record<Language, Words>> = { en, de }
