/** What an admin has to know, decide or mend: what it is, what to do, and what to press. Keys are the codes of the core. */
export const warnings = {
  title: 'Needs an administrator',
  show: 'Show',
  more_one: 'And {{count}} more.',
  more_other: 'And {{count}} more.',
  byHand: 'Decide in {{file}}, which is never written here: {{line}} at {{place}}, and have it read again.',
  placeTrunk: 'trunk {{trunk}} of domain {{domain}}',
  what: {
    'trunk-unresolved': 'Trunk {{trunk}} does not work: nobody knows {{host}}.',
    'trunk-fault': 'Trunk {{trunk}} does not work. {{why}}',
    'trunk-refused': 'Trunk {{trunk}}: the provider does not let us in ({{status}} {{reason}}).',
    'trunk-away': 'Trunk {{trunk}}: the provider {{why}}.',
    misdirected: 'Calls from trunk {{trunk}} are refused: they come to {{sentTo}}.',
    undecided: 'Calls from trunk {{trunk}} are still taken at the phones’ address.',
    'other-address': 'Trunk {{trunk}}: the provider sees us at {{seen}}; the configuration says {{told}}.',
    'other-port': 'Trunk {{trunk}} has port {{port}} now; its provider was told {{before}}.',
    rise: '{{calls}} calls left within an hour; {{usual}} are usual.',
    'new-country': 'The first call to {{where}}: {{number}} ({{who}}).',
    'minutes-near': '{{who}} has used {{minutes}} of {{limit}} minutes today.',
    'minutes-used': '{{who}} has used all {{limit}} minutes of today: further calls are refused.',
    'user-barred': 'Calls of {{user}} do not leave: an administrator has barred them.',
    'account-codes-closed': '{{user}} has typed {{guesses}} wrong account codes within an hour.',
    'pins-closed': '{{destination}}: {{guesses}} wrong PINs were typed within an hour.',
    'weak-pin': 'The PIN of the mailbox of {{user}} is easily guessed: it opens nothing.',
    'no-speech': 'Nothing here speaks texts: callers hear nothing at {{where}}.',
    'prompt-missing': 'There is no prompt {{prompt}}: callers hear nothing at {{where}}.',
    'prompt-unplayable': 'The prompt {{prompt}} cannot be played: callers hear nothing at {{where}}.',
    'music-missing': 'The piece {{prompt}} cannot be played: callers hear other music at {{where}}.',
    'queue-unserved': 'Nobody takes calls of the queue {{queue}}.',
    'queues-in-circle': 'A caller whom nobody takes goes round from queue to queue: {{queues}}.',
    'holidays-unknown': 'Nobody knows the holidays of {{place}}: {{where}} is open on them.',
    'emergency-call': 'Emergency call: {{who}} has called {{number}}.',
    'no-emergency-trunk': 'Nobody can call for help: there is no trunk that works.',
    'mails-held': 'Mails wait. {{why}}',
    'mails-refused': 'Mails that nobody got: {{count}}. The last one, for {{to}}: {{reply}}',
    'no-mail-server': 'Mails about emergency calls are wanted, and no mail server is set up.',
    'records-unwritten': 'Call records cannot be written, and wait in memory. {{why}}',
    'recordings-unkept': 'Calls are not recorded. {{why}}',
    'no-tls': 'Phones cannot use TLS: this version does not listen at {{listen}}.',
    'certificate-fault': 'The portal’s certificate cannot be used: {{file}} {{why}}.',
    'certificate-expired': 'The portal’s certificate {{file}} ended on {{date}}: browsers warn of it.',
    'certificate-early': 'The portal’s certificate {{file}} begins on {{date}}: browsers refuse it until then.',
    'certificate-ends': 'The portal’s certificate {{file}} ends on {{date}}.',
    'certificate-name':
      'Browsers warn at {{name}}: the certificate authority was made before this machine had that name.'
  },
  todo: {
    'trunk-unresolved': 'Check the trunk’s address and this machine’s network. It is tried again by itself.',
    'trunk-fault': 'Check the trunk’s address and this machine’s network. It is tried again by itself.',
    'trunk-refused':
      'Check user name, password and {{registrar}} in the configuration, with what your provider has sent you. As they are they are tried again in 10 minutes at the earliest.',
    'trunk-away':
      'Check this machine’s network, and {{registrar}} in the configuration; where both are right, it is the provider’s. It is tried again by itself.',
    misdirected: 'Tell your provider to send to {{own}}. Or take them where they come.',
    undecided:
      'Anybody can write the provider’s address on a packet that is sent there. Let your provider send to {{own}}, then refuse them at the phones’ address.',
    'other-address':
      'Correct externalAddress in the configuration, or calls do not arrive, or nobody is heard. Where the address changes now and then, ask your internet provider for one that stays.',
    'other-port': 'Free port {{before}} and start Offhook again, or tell your provider {{port}}.',
    rise: '{{ofUser}} of them: {{who}}. If they are not meant, somebody may know a password: bar these calls, and change it.',
    'new-country': 'If this is not meant, somebody may know a password: bar these calls, and change it.',
    'minutes-near': 'At 100 % further calls are refused until midnight; emergency calls never are.',
    'minutes-used': 'Calls in progress go on, and emergency calls always leave. At midnight it begins anew, or now.',
    'user-barred': 'Emergency calls leave all the same. Change the passwords before you allow them again.',
    'account-codes-closed':
      'Its calls that need one do not leave for 15 minutes. If it was not this user, somebody uses its phone or knows its password.',
    'pins-closed':
      'It takes no PIN for 15 minutes. If it goes on, somebody guesses: choose a longer PIN, and look at the records for who calls.',
    'weak-pin':
      '{{user}} chooses another one in the window, under Voicemail; or write one into the configuration: 4 to 10 digits, no run, no repetition, not the extension.',
    'no-speech': 'Install espeak-ng and start Offhook again, or name a recorded prompt in place of tts:.',
    'prompt-missing': 'Put it at {{file}}: a WAV file, mono, 16 bits, 8 to 48 kHz. It is found within a minute.',
    'prompt-unplayable':
      '{{file}} is {{found}}. Save it as a WAV file: mono, 16 bits, 8 to 48 kHz, 10 minutes at most. It is read again within a minute.',
    'music-missing':
      'Upload it by the API (/api/v1/sounds), or put it at {{file}}: a WAV file, mono, 16 bits, 8 to 48 kHz.',
    'queue-unserved': 'Name agents ({{where}}), or take the queue out. Until then its callers wait in vain.',
    'queues-in-circle':
      'Let one of them ({{where}}) lead to a person, a mailbox or hangup. After 25 destinations the call is refused.',
    'holidays-unknown':
      'Write country and region as the package date-holidays names them, or the days themselves under days.',
    'emergency-call': 'Where: {{where}}. Call back at {{callback}}, and let the emergency services in.',
    'no-emergency-trunk': 'Add a trunk to the configuration. Until then emergency numbers lead nowhere.',
    'mails-held': 'Mend it at the mail server, or in the configuration (mail). They go out by themselves then.',
    'mails-refused':
      'Mend the address or the sender, then have them sent again or delete them by the API (/api/v1/mails).',
    'no-mail-server':
      'Write a mail server into the configuration (mail), or take the addresses out of emergencyContacts.mail.',
    'records-unwritten': 'Make room on the disk, or let this program write there. Nothing is lost while it runs.',
    'recordings-unkept':
      'Make room on the disk, or let this program write to {{folder}}. Calls go on; the next one that is recorded tries it again.',
    'no-tls': 'Let them use UDP, TCP or the browser, and take listen.sip.tls out of the configuration.',
    'certificate-fault':
      'Mend the file, or name another in listen.tls. What was in use before stays so; without it HTTPS is closed.',
    'certificate-expired': 'Put a newer one there. It is taken at once.',
    'certificate-early': 'Set the clock of this machine, or put another certificate there.',
    'certificate-ends': 'Put a newer one there. It is taken at once.',
    'certificate-name': 'Delete {{file}}: then a new authority is made, which every browser has to take in.'
  },
  mail: {
    'mail-log-in': 'The mail server does not let Offhook log in: {{reply}}',
    'mail-away': 'No connection to the mail server. {{why}}',
    'mail-late': 'The mail server does not answer in time. {{why}}',
    'mail-tls': 'No secure connection to the mail server. {{why}}',
    'mail-no-smtp': 'What answers there is no mail server. {{why}}'
  },
  certificate: {
    missing: 'is not there',
    unreadable: 'cannot be read by this program',
    'no-certificate': 'is no certificate (PEM, the chain behind it)',
    'no-key': 'is no key (PEM, without a passphrase)',
    mismatch: 'is not the key of the certificate',
    'not-kept': 'cannot be written'
  },
  'storage-full': 'The disk is full.',
  'not-writable': 'Nothing can be written.',
  silent: 'does not answer',
  cannot: 'cannot take calls now ({{status}} {{reason}})',
  sentOn: 'sent on',
  somebody: 'Somebody',
  nowhere: 'not configured',
  everybody: 'Everybody together',
  ownSocket: 'the trunk’s own address',
  press: {
    accept: 'Take them there',
    refuse: 'Refuse them there',
    bar: 'Bar calls of {{user}}',
    allow: 'Allow them again',
    meant: 'They are meant',
    anew: 'Begin anew',
    seen: 'Seen'
  }
} as const
