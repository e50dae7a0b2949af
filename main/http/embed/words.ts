import type { Language } from '../pages/words.ts'

/** What the framed phone says; its script reads them from the page. */
export interface EmbedWords {
  readonly title: string
  readonly needsScript: string
  /** Nobody may frame it. */
  readonly notSet: string
  readonly code: string
  readonly pair: string
  readonly codeHint: string
  readonly token: string
  readonly logIn: string
  readonly tokenHint: string
  readonly logOut: string
  readonly dial: string
  readonly number: string
  readonly answer: string
  readonly hangUp: string
  readonly hold: string
  readonly takeUp: string
  readonly lastCalls: string
  readonly noCalls: string
  readonly missed: string
  readonly unknown: string
  readonly dialOnly: string
  readonly rings: string
  readonly wrongToken: string
  readonly wrongCode: string
  readonly revoked: string
  readonly notReached: string
  /** `connection` */
  readonly connecting: string
  readonly connected: string
  readonly lost: string
  readonly state_ringing: string
  readonly state_pickUp: string
  readonly state_confirming: string
  readonly state_calling: string
  readonly state_answered: string
  readonly state_held: string
}

export const embedWords: Readonly<Record<Language, EmbedWords>> = {
  en: {
    title: 'Phone',
    needsScript: 'This page needs JavaScript.',
    notSet:
      'No page may frame this one yet. Name the application that is to: its origin, for example https://crm.acme.test, in listen.allowedOrigins of the configuration.',
    code: 'Code',
    pair: 'Pair',
    codeHint:
      'Settings → Phone links on this computer → Pair a browser shows a code. It lets this page dial, and nothing else.',
    token: 'Token',
    logIn: 'Log in',
    tokenHint:
      'Or a token, which shows your calls as well: Settings → Phone links on this computer → A page of your CRM makes one.',
    logOut: 'Log out',
    dial: 'Dial',
    number: 'Number',
    answer: 'Answer',
    hangUp: 'Hang up',
    hold: 'Hold',
    takeUp: 'Take up',
    lastCalls: 'Last calls',
    noCalls: 'None yet.',
    missed: 'missed',
    unknown: 'Unknown',
    dialOnly: 'This token dials only: your calls are shown by Offhook itself.',
    rings: 'Your phone rings. Pick up, and press 1.',
    wrongToken: 'This token is not (or no longer) one of Offhook’s.',
    wrongCode: 'This code is not (or no longer) the one that Offhook shows.',
    revoked: 'This token is not valid any more. Log in anew.',
    notReached: 'Offhook is not reached.',
    connecting: 'Connecting …',
    connected: 'Connected',
    lost: 'Connection lost, trying again …',
    state_ringing: 'Rings',
    state_pickUp: 'Pick up your phone',
    state_confirming: 'Press 1 on your phone',
    state_calling: 'The number is called',
    state_answered: 'In the call',
    state_held: 'On hold'
  },
  de: {
    title: 'Telefon',
    needsScript: 'Diese Seite braucht JavaScript.',
    notSet:
      'Noch darf keine Seite diese hier einbetten. Tragen Sie die Anwendung, die das soll, in der Konfiguration unter listen.allowedOrigins ein: ihren Ursprung, zum Beispiel https://crm.acme.test.',
    code: 'Code',
    pair: 'Koppeln',
    codeHint:
      'Einstellungen → Telefon-Links auf diesem Computer → Browser koppeln zeigt einen Code. Damit kann diese Seite wählen, sonst nichts.',
    token: 'Token',
    logIn: 'Anmelden',
    tokenHint:
      'Oder ein Token, das auch Ihre Anrufe zeigt: Einstellungen → Telefon-Links auf diesem Computer → Eine Seite Ihres CRM legt eines an.',
    logOut: 'Abmelden',
    dial: 'Wählen',
    number: 'Nummer',
    answer: 'Annehmen',
    hangUp: 'Auflegen',
    hold: 'Halten',
    takeUp: 'Fortsetzen',
    lastCalls: 'Letzte Anrufe',
    noCalls: 'Noch keine.',
    missed: 'verpasst',
    unknown: 'Unbekannt',
    dialOnly: 'Dieses Token wählt nur: Ihre Anrufe zeigt Offhook selbst.',
    rings: 'Ihr Telefon klingelt. Heben Sie ab, und drücken Sie die 1.',
    wrongToken: 'Dieses Token ist keines von Offhook (oder nicht mehr).',
    wrongCode: 'Dieser Code ist nicht (oder nicht mehr) der, den Offhook zeigt.',
    revoked: 'Dieses Token gilt nicht mehr. Melden Sie sich neu an.',
    notReached: 'Offhook ist nicht erreichbar.',
    connecting: 'Verbindet …',
    connected: 'Verbunden',
    lost: 'Verbindung verloren, neuer Versuch …',
    state_ringing: 'Klingelt',
    state_pickUp: 'Heben Sie Ihr Telefon ab',
    state_confirming: 'Drücken Sie die 1 am Telefon',
    state_calling: 'Die Nummer wird gerufen',
    state_answered: 'Im Gespräch',
    state_held: 'Gehalten'
  }
}
