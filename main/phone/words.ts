import { shortestPassword } from '../access/own-password.ts'
import type { EndCode } from '../ua/end-reason.ts'
import type { LineState } from '../ua/line.ts'

export type Language = 'en' | 'de'

/** What main itself says in a window. The window's own words are the renderer's. */
export interface Words {
  readonly ends: Readonly<Record<EndCode, string | null>>
  /** Why a call is over that a crash of the program has ended. */
  /** In place of any other end of a call for help that nobody answered. */
  readonly noHelp: string
  readonly cut: { readonly talking: string; readonly ringing: string }
  /** Why the web password is the one of before. */
  readonly password: {
    readonly fixed: string
    readonly wrong: string
    readonly wait: (seconds: number) => string
    readonly short: string
    readonly same: string
    readonly code: string
  }
  readonly voicemail: {
    readonly pinFixed: string
    readonly pinWeak: string
    readonly noSound: string
  }
  readonly connecting: string
  readonly unreachable: string
  readonly closed: string
  readonly refused: (status: number) => string
  readonly wrongPassword: string
  readonly missed: (who: string) => string
  /** `location` may be empty. */
  readonly emergency: (call: {
    readonly who: string
    readonly number: string
    readonly location: string
    readonly callback: string
  }) => { readonly title: string; readonly text: string }
  readonly ringing: (who: string) => string
  readonly tray: {
    readonly open: string
    readonly answer: string
    readonly hangUp: string
    readonly quit: string
    readonly registered: string
    readonly inCall: (who: string) => string
  }
  readonly quitting: {
    readonly question: (calls: number) => string
    readonly detail: string
    readonly stay: string
    readonly quit: string
  }
}

const en: Words = {
  ends: {
    over: null,
    hung_up: null,
    cancelled: 'The caller hung up before you answered.',
    rang_out: 'You did not answer in time.',
    elsewhere: 'Answered on another phone.',
    busy: 'The line is busy.',
    declined: 'The call was declined.',
    no_answer: 'Nobody answered.',
    not_found: 'This number does not exist.',
    rings_no_more: 'It does not ring there any more.',
    forbidden: 'This number may not be called from here.',
    unavailable: 'Not available at the moment.',
    no_media: 'No sound connection could be made.',
    congestion: 'All lines are busy at the moment.',
    failed: 'The call failed.'
  },
  noHelp: 'This call for help did not get through. Use another telephone at once, a mobile for example.',
  cut: {
    talking: 'Cut off: Offhook stopped unexpectedly and has started again. Call back to go on.',
    ringing: 'Not connected: Offhook stopped unexpectedly and has started again.'
  },
  password: {
    fixed:
      'Passwords stand in a configuration file here that Offhook never writes. Ask whoever looks after it for another one.',
    wrong: 'That is not the present password. Nothing was changed.',
    wait: (seconds) => `Too many wrong passwords. Try again in ${seconds} s.`,
    short: `Take at least ${shortestPassword} characters.`,
    same: 'That is the password of before: take another one.',
    code: 'That code is not right, or was used already. Wait for the next one; if none is right, set the clock of your device.'
  },
  voicemail: {
    pinFixed:
      'PINs stand in a configuration file here that Offhook never writes. Ask whoever looks after it for another one.',
    pinWeak: 'This one is tried first. Take 4 to 10 digits: no run, no repetition, not your extension.',
    noSound: 'This cannot be played. Take a WAV or an MP3 file of ten minutes at most.'
  },
  connecting: 'Connecting to the telephone system…',
  unreachable: 'The telephone system cannot be reached. Trying again every second.',
  closed: 'The phone is switched off.',
  refused: (status) => `The telephone system refused this phone (${status}). Trying again.`,
  wrongPassword: 'The telephone system does not accept the password of this phone.',
  missed: (who) => `Missed call from ${who}`,
  emergency: ({ who, number, location, callback }) => ({
    title: `Emergency call: ${[who, number].filter(Boolean).join(' has called ')}`,
    text: [location, `Call back: ${callback}`].filter(Boolean).join(' · ')
  }),
  ringing: (who) => `${who} is calling`,
  tray: {
    open: 'Open Offhook',
    answer: 'Answer',
    hangUp: 'Hang up',
    quit: 'Quit',
    registered: 'Ready',
    inCall: (who) => `In a call with ${who}`
  },
  quitting: {
    question: (calls) => (calls === 1 ? 'Quit Offhook and end a call?' : `Quit Offhook and end ${calls} calls?`),
    detail: 'Until Offhook is started again, nobody reaches this phone.',
    stay: 'Stay',
    quit: 'Quit'
  }
}

const de: Words = {
  ends: {
    over: null,
    hung_up: null,
    cancelled: 'Der Anrufer hat vorher aufgelegt.',
    rang_out: 'Sie haben nicht rechtzeitig abgenommen.',
    elsewhere: 'An einem anderen Telefon angenommen.',
    busy: 'Die Leitung ist besetzt.',
    declined: 'Der Anruf wurde abgelehnt.',
    no_answer: 'Niemand hat abgenommen.',
    not_found: 'Diese Nummer gibt es nicht.',
    rings_no_more: 'Dort klingelt es nicht mehr.',
    forbidden: 'Diese Nummer ist von hier aus gesperrt.',
    unavailable: 'Zurzeit nicht erreichbar.',
    no_media: 'Es kam keine Tonverbindung zustande.',
    congestion: 'Zurzeit sind alle Leitungen belegt.',
    failed: 'Der Anruf ist fehlgeschlagen.'
  },
  noHelp: 'Dieser Notruf kam nicht durch. Nehmen Sie sofort ein anderes Telefon, etwa ein Mobiltelefon.',
  cut: {
    talking:
      'Getrennt: Offhook ist unerwartet stehen geblieben und neu gestartet. Rufen Sie zurück, um weiterzusprechen.',
    ringing: 'Nicht verbunden: Offhook ist unerwartet stehen geblieben und neu gestartet.'
  },
  password: {
    fixed:
      'Passwörter stehen hier in einer Konfigurationsdatei, die Offhook nie schreibt. Wer sie betreut, gibt Ihnen ein anderes.',
    wrong: 'Das ist nicht das jetzige Passwort. Es wurde nichts geändert.',
    wait: (seconds) => `Zu viele falsche Passwörter. In ${seconds} s können Sie es wieder versuchen.`,
    short: `Nehmen Sie mindestens ${shortestPassword} Zeichen.`,
    same: 'Das ist das bisherige Passwort: Nehmen Sie ein anderes.',
    code: 'Dieser Code stimmt nicht, oder er wurde schon benutzt. Warten Sie auf den nächsten; stimmt keiner, stellen Sie die Uhr Ihres Geräts.'
  },
  voicemail: {
    pinFixed:
      'PINs stehen hier in einer Konfigurationsdatei, die Offhook nie schreibt. Wer sie betreut, gibt Ihnen eine andere.',
    pinWeak:
      'Diese wird zuerst probiert. Nehmen Sie 4 bis 10 Ziffern: keine Folge, keine Wiederholung, nicht Ihre Nebenstelle.',
    noSound: 'Das lässt sich nicht abspielen. Nehmen Sie eine WAV- oder MP3-Datei von höchstens zehn Minuten.'
  },
  connecting: 'Verbindung zur Telefonanlage wird aufgebaut …',
  unreachable: 'Die Telefonanlage ist nicht erreichbar. Es wird jede Sekunde neu versucht.',
  closed: 'Das Telefon ist ausgeschaltet.',
  refused: (status) => `Die Telefonanlage hat dieses Telefon abgewiesen (${status}). Es wird neu versucht.`,
  wrongPassword: 'Die Telefonanlage nimmt das Passwort dieses Telefons nicht an.',
  missed: (who) => `Verpasster Anruf von ${who}`,
  emergency: ({ who, number, location, callback }) => ({
    title: `Notruf: ${[who, number].filter(Boolean).join(' hat gewählt: ')}`,
    text: [location, `Rückruf: ${callback}`].filter(Boolean).join(' · ')
  }),
  ringing: (who) => `${who} ruft an`,
  tray: {
    open: 'Offhook öffnen',
    answer: 'Annehmen',
    hangUp: 'Auflegen',
    quit: 'Beenden',
    registered: 'Bereit',
    inCall: (who) => `Im Gespräch mit ${who}`
  },
  quitting: {
    question: (calls) =>
      calls === 1 ? 'Offhook beenden und ein Gespräch trennen?' : `Offhook beenden und ${calls} Gespräche trennen?`,
    detail: 'Dieses Telefon ist erst wieder erreichbar, wenn Offhook neu startet.',
    stay: 'Bleiben',
    quit: 'Beenden'
  }
}

export const words: Readonly<Record<Language, Words>> = { en, de }

/** What was chosen, else what the system speaks, else English. */
export function languageFor(chosen: 'system' | Language, locale: string): Language {
  if (chosen !== 'system') return chosen
  return locale.toLowerCase().startsWith('de') ? 'de' : 'en'
}

/** null where there is nothing to say: it is registered. */
export function lineInWords(line: LineState, language: Language): string | null {
  const said = words[language]
  switch (line.kind) {
    case 'registered':
      return null
    case 'connecting':
      return said.connecting
    case 'unreachable':
      return said.unreachable
    case 'closed':
      return said.closed
    case 'rejected':
      return line.status === 401 || line.status === 403 ? said.wrongPassword : said.refused(line.status)
  }
}
