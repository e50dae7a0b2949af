/** What the page says from which our own certificate authority is downloaded. */
export interface CertificateWords {
  readonly title: string
  readonly text: string
  readonly download: string
  readonly compare: string
  readonly limits: string
  readonly steps: string
  /** By system, in the order in which they are shown. */
  readonly systems: readonly { readonly name: string; readonly steps: readonly string[] }[]
  readonly goOn: string
  readonly none: string
}

const en: CertificateWords = {
  title: 'Trust this telephone system',
  text: 'Browsers give a page the microphone over HTTPS alone. The certificate for that comes from an authority that this Offhook has made for itself, so your computer does not know it yet. Take it in once, and no browser warns any more.',
  download: 'Download the authority',
  compare:
    'Before you take it in, compare its SHA-256 fingerprint with the one that whoever looks after Offhook finds in its log (tls.authority_made):',
  limits:
    'It can speak for this machine, and for names and addresses of local networks; by it nobody can pretend to be another site on the Internet.',
  steps: 'How it is taken in',
  systems: [
    {
      name: 'Windows (Chrome, Edge)',
      steps: [
        'Open the downloaded file, and choose Install Certificate.',
        'Choose Current User, then Place all certificates in the following store, Browse, Trusted Root Certification Authorities.',
        'Finish, and confirm the question with Yes. Start the browser again.'
      ]
    },
    {
      name: 'macOS (Safari, Chrome)',
      steps: [
        'Open the downloaded file: it goes into Keychain Access, login.',
        'Open it there, and below Trust choose Always Trust for Secure Sockets Layer (SSL).',
        'Close the window, and confirm with your password.'
      ]
    },
    {
      name: 'iPhone and iPad',
      steps: [
        'Download it in Safari, and allow the profile.',
        'Settings, General, VPN & Device Management: install the profile.',
        'Settings, General, About, Certificate Trust Settings: switch it on.'
      ]
    },
    {
      name: 'Android',
      steps: [
        'Settings, Security, Encryption & credentials, Install a certificate, CA certificate.',
        'Choose the downloaded file.'
      ]
    },
    {
      name: 'Linux (Chrome, Chromium)',
      steps: [
        'In the browser: Settings, Privacy and security, Security, Manage certificates, Custom, Installed by you.',
        'Import the downloaded file as a trusted certificate.'
      ]
    },
    {
      name: 'Firefox (every system)',
      steps: [
        'Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import.',
        'Choose the downloaded file, and tick Trust this CA to identify websites.'
      ]
    }
  ],
  goOn: 'Go on to the portal',
  none: 'The certificate of this Offhook comes from somebody whom your browser knows, or HTTPS is off. There is nothing to take in.'
}

const de: CertificateWords = {
  title: 'Dieser Telefonanlage vertrauen',
  text: 'Browser geben einer Seite das Mikrofon nur über HTTPS. Das Zertifikat dafür kommt von einer Zertifizierungsstelle, die dieses Offhook für sich selbst gemacht hat; Ihr Rechner kennt sie noch nicht. Nehmen Sie sie einmal auf, dann warnt kein Browser mehr.',
  download: 'Zertifizierungsstelle herunterladen',
  compare:
    'Vergleichen Sie vorher ihren SHA-256-Fingerabdruck mit dem, den die Person im Protokoll findet, die Offhook betreut (tls.authority_made):',
  limits:
    'Sie kann für diesen Rechner sprechen und für Namen und Adressen lokaler Netze; mit ihr kann sich niemand als andere Seite im Internet ausgeben.',
  steps: 'So wird sie aufgenommen',
  systems: [
    {
      name: 'Windows (Chrome, Edge)',
      steps: [
        'Öffnen Sie die Datei, und wählen Sie Zertifikat installieren.',
        'Wählen Sie Aktueller Benutzer, dann Alle Zertifikate in folgendem Speicher speichern, Durchsuchen, Vertrauenswürdige Stammzertifizierungsstellen.',
        'Fertig stellen, und die Frage mit Ja bestätigen. Starten Sie den Browser neu.'
      ]
    },
    {
      name: 'macOS (Safari, Chrome)',
      steps: [
        'Öffnen Sie die Datei: sie kommt in die Schlüsselbundverwaltung, Anmeldung.',
        'Öffnen Sie sie dort, und wählen Sie unter Vertrauen bei Secure Sockets Layer (SSL): Immer vertrauen.',
        'Schließen Sie das Fenster, und bestätigen Sie mit Ihrem Passwort.'
      ]
    },
    {
      name: 'iPhone und iPad',
      steps: [
        'Laden Sie sie in Safari herunter, und erlauben Sie das Profil.',
        'Einstellungen, Allgemein, VPN und Geräteverwaltung: installieren Sie das Profil.',
        'Einstellungen, Allgemein, Info, Zertifikatsvertrauenseinstellungen: schalten Sie es ein.'
      ]
    },
    {
      name: 'Android',
      steps: [
        'Einstellungen, Sicherheit, Verschlüsselung und Anmeldedaten, Zertifikat installieren, CA-Zertifikat.',
        'Wählen Sie die Datei.'
      ]
    },
    {
      name: 'Linux (Chrome, Chromium)',
      steps: [
        'Im Browser: Einstellungen, Datenschutz und Sicherheit, Sicherheit, Zertifikate verwalten, Benutzerdefiniert, Von dir installiert.',
        'Importieren Sie die Datei als vertrauenswürdiges Zertifikat.'
      ]
    },
    {
      name: 'Firefox (jedes System)',
      steps: [
        'Einstellungen, Datenschutz & Sicherheit, Zertifikate, Zertifikate anzeigen, Zertifizierungsstellen, Importieren.',
        'Wählen Sie die Datei, und haken Sie an: Dieser CA vertrauen, um Websites zu identifizieren.'
      ]
    }
  ],
  goOn: 'Weiter zum Portal',
  none: 'Das Zertifikat dieses Offhook kommt von jemandem, den Ihr Browser kennt, oder HTTPS ist aus. Es ist nichts aufzunehmen.'
}

export const certificateWords = { en, de } as const
