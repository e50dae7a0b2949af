import type { Language } from '../../phone/words.ts'

/** What the windows and menus of the system say under Electron. */
export interface DesktopWords {
  readonly answer: string
  readonly decline: string
  readonly cancel: string
  readonly close: string
  readonly menu: {
    readonly undo: string
    readonly cut: string
    readonly copy: string
    readonly paste: string
    readonly selectAll: string
    readonly copyLink: string
    readonly openLink: string
    readonly call: (number: string) => string
  }
  readonly unsaved: {
    readonly message: (page: string) => string
    readonly detail: string
    readonly stay: string
    readonly leave: string
  }
  readonly untrusted: {
    readonly message: (host: string) => string
    readonly detail: (fault: string, certificate: string) => string
    readonly issuedTo: string
    readonly issuedBy: string
    readonly until: string
    readonly fingerprint: string
    readonly refuse: string
    readonly allow: string
  }
  readonly identify: {
    readonly message: (host: string) => string
    readonly detail: string
    readonly none: string
  }
  readonly logIn: {
    readonly title: string
    readonly site: (host: string) => string
    readonly proxy: (host: string) => string
    readonly plain: string
    readonly again: string
    readonly user: string
    readonly password: string
    readonly submit: string
  }
  readonly crashed: {
    readonly message: string
    readonly detail: string
    readonly again: string
    readonly later: string
  }
  readonly stuck: {
    readonly message: string
    readonly detail: string
    readonly wait: string
    readonly reload: string
  }
}

const en: DesktopWords = {
  answer: 'Answer',
  decline: 'Decline',
  cancel: 'Cancel',
  close: 'Close',
  menu: {
    undo: 'Undo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    copyLink: 'Copy link',
    openLink: 'Open link in browser',
    call: (number) => `Call ${number}`
  },
  unsaved: {
    message: (page) => `${page} has something that is not saved.`,
    detail: 'The call goes on either way. If you leave, what you typed there is lost: press again what you pressed.',
    stay: 'Stay on the page',
    leave: 'Leave it'
  },
  untrusted: {
    message: (host) => `Nothing proves that this is ${host}.`,
    detail: (fault, certificate) =>
      `Its certificate is not trusted by this computer (${fault}). Somebody on the way could read and change what is shown. Open it only if you or your administrator made this certificate.\n\n${certificate}`,

    issuedTo: 'Issued to',
    issuedBy: 'Issued by',
    until: 'Valid until',
    fingerprint: 'Fingerprint',
    refuse: 'Do not open',
    allow: 'Open, and trust this certificate from now on'
  },
  identify: {
    message: (host) => `${host} asks who you are.`,
    detail: 'Choose the certificate that it is shown. It is asked for again at the next start.',
    none: 'None'
  },
  logIn: {
    title: 'Log in',
    site: (host) => `${host} asks for a user name and a password.`,
    proxy: (host) => `The proxy ${host} asks for a user name and a password.`,
    plain: 'They are sent unencrypted: others in this network can read them.',
    again: 'They were not accepted. Try again.',
    user: 'User name',
    password: 'Password',
    submit: 'Log in'
  },
  crashed: {
    message: 'The phone window keeps crashing.',
    detail:
      'Calls go on and this phone is registered, but it has no window and no sound. Close other programs and try again; if that does not help, quit Offhook and start it again.',
    again: 'Try again',
    later: 'Leave it closed'
  },
  stuck: {
    message: 'The phone window does not respond.',
    detail: 'Calls go on. Loading it anew takes two seconds; whom you talk to waits meanwhile.',
    wait: 'Wait',
    reload: 'Load anew'
  }
}

const de: DesktopWords = {
  answer: 'Annehmen',
  decline: 'Ablehnen',
  cancel: 'Abbrechen',
  close: 'Schließen',
  menu: {
    undo: 'Rückgängig',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
    copyLink: 'Link kopieren',
    openLink: 'Link im Browser öffnen',
    call: (number) => `${number} anrufen`
  },
  unsaved: {
    message: (page) => `Auf ${page} ist etwas noch nicht gespeichert.`,
    detail:
      'Das Gespräch geht in jedem Fall weiter. Beim Verlassen geht verloren, was Sie dort getippt haben: Drücken Sie dann noch einmal, was Sie gedrückt haben.',
    stay: 'Auf der Seite bleiben',
    leave: 'Verlassen'
  },
  untrusted: {
    message: (host) => `Nichts belegt, dass das ${host} ist.`,
    detail: (fault, certificate) =>
      `Diesem Zertifikat vertraut der Computer nicht (${fault}). Wer zwischen Ihnen und der Seite sitzt, könnte mitlesen und ändern, was gezeigt wird. Öffnen Sie sie nur, wenn Sie oder Ihre Administration dieses Zertifikat ausgestellt haben.\n\n${certificate}`,
    issuedTo: 'Ausgestellt für',
    issuedBy: 'Ausgestellt von',
    until: 'Gültig bis',
    fingerprint: 'Fingerabdruck',
    refuse: 'Nicht öffnen',
    allow: 'Öffnen und diesem Zertifikat künftig vertrauen'
  },
  identify: {
    message: (host) => `${host} fragt, wer Sie sind.`,
    detail: 'Wählen Sie das Zertifikat, das gezeigt wird. Beim nächsten Start wird wieder gefragt.',
    none: 'Keines'
  },
  logIn: {
    title: 'Anmelden',
    site: (host) => `${host} fragt nach Benutzername und Passwort.`,
    proxy: (host) => `Der Proxy ${host} fragt nach Benutzername und Passwort.`,
    plain: 'Beides geht unverschlüsselt hinaus: Andere in diesem Netz können es lesen.',
    again: 'Beides wurde nicht angenommen. Bitte noch einmal.',
    user: 'Benutzername',
    password: 'Passwort',
    submit: 'Anmelden'
  },
  crashed: {
    message: 'Das Telefonfenster stürzt immer wieder ab.',
    detail:
      'Gespräche laufen weiter, und das Telefon ist angemeldet, hat aber weder Fenster noch Ton. Schließen Sie andere Programme und versuchen Sie es erneut; hilft das nicht, beenden Sie Offhook und starten es neu.',
    again: 'Erneut versuchen',
    later: 'Geschlossen lassen'
  },
  stuck: {
    message: 'Das Telefonfenster reagiert nicht.',
    detail: 'Gespräche laufen weiter. Neu zu laden dauert zwei Sekunden; so lange wartet die Gegenseite.',
    wait: 'Warten',
    reload: 'Neu laden'
  }
}

export const desktopWords: Readonly<Record<Language, DesktopWords>> = { en, de }
