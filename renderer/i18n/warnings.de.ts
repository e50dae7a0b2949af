import type { Words } from './en.ts'

export const warnings: Words['warnings'] = {
  title: 'Braucht einen Administrator',
  show: 'Zeigen',
  more_one: 'Und {{count}} weitere.',
  more_other: 'Und {{count}} weitere.',
  byHand:
    'Entscheiden Sie in {{file}}, das hier nie geschrieben wird: {{line}} bei {{place}}, und lassen Sie es neu lesen.',
  placeTrunk: 'Leitung {{trunk}} der Domain {{domain}}',
  what: {
    'trunk-unresolved': 'Leitung {{trunk}} funktioniert nicht: {{host}} ist nicht zu finden.',
    'trunk-fault': 'Leitung {{trunk}} funktioniert nicht. {{why}}',
    misdirected: 'Anrufe von Leitung {{trunk}} werden abgewiesen: sie kommen bei {{sentTo}} an.',
    undecided: 'Anrufe von Leitung {{trunk}} werden noch an der Adresse der Telefone angenommen.',
    'other-port': 'Leitung {{trunk}} hat jetzt Port {{port}}; der Anbieter kennt {{before}}.',
    'no-emergency-trunk': 'Niemand kann Hilfe rufen: es gibt keine Leitung, die funktioniert.',
    'records-unwritten': 'Anrufdaten können nicht gespeichert werden und warten im Speicher. {{why}}',
    'no-tls': 'Telefone können TLS nicht benutzen: diese Version hört nicht auf {{listen}}.'
  },
  todo: {
    'trunk-unresolved':
      'Prüfen Sie die Adresse der Leitung und das Netz dieses Rechners. Es wird von selbst neu versucht.',
    'trunk-fault': 'Prüfen Sie die Adresse der Leitung und das Netz dieses Rechners. Es wird von selbst neu versucht.',
    misdirected:
      'Sagen Sie Ihrem Anbieter, dass er an {{own}} senden soll. Oder nehmen Sie die Anrufe dort an, wo sie ankommen.',
    undecided:
      'Jeder kann die Adresse des Anbieters auf ein Paket dorthin schreiben. Lassen Sie Ihren Anbieter an {{own}} senden, und weisen Sie die Anrufe dann an der Adresse der Telefone ab.',
    'other-port': 'Machen Sie Port {{before}} frei und starten Sie Offhook neu, oder nennen Sie dem Anbieter {{port}}.',
    'no-emergency-trunk': 'Tragen Sie eine Leitung in die Konfiguration ein. Bis dahin führen Notrufe ins Leere.',
    'records-unwritten':
      'Schaffen Sie Platz auf der Platte, oder lassen Sie dieses Programm dort schreiben. Solange es läuft, geht nichts verloren.',
    'no-tls': 'Nehmen Sie UDP, TCP oder den Browser, und streichen Sie listen.sip.tls aus der Konfiguration.'
  },
  ownSocket: 'die eigene Adresse der Leitung',
  press: {
    accept: 'Dort annehmen',
    refuse: 'Dort abweisen'
  }
}
