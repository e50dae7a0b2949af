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
    'trunk-refused': 'Leitung {{trunk}}: der Anbieter lässt uns nicht hinein ({{status}} {{reason}}).',
    'trunk-away': 'Leitung {{trunk}}: der Anbieter {{why}}.',
    misdirected: 'Anrufe von Leitung {{trunk}} werden abgewiesen: sie kommen bei {{sentTo}} an.',
    undecided: 'Anrufe von Leitung {{trunk}} werden noch an der Adresse der Telefone angenommen.',
    'other-address': 'Leitung {{trunk}}: der Anbieter sieht uns unter {{seen}}; in der Konfiguration steht {{told}}.',
    'other-port': 'Leitung {{trunk}} hat jetzt Port {{port}}; der Anbieter kennt {{before}}.',
    rise: '{{calls}} Anrufe gingen in einer Stunde hinaus; üblich sind {{usual}}.',
    'new-country': 'Der erste Anruf nach {{where}}: {{number}} ({{who}}).',
    'minutes-near': '{{who}}: heute {{minutes}} von {{limit}} Minuten verbraucht.',
    'minutes-used': '{{who}}: alle {{limit}} Minuten von heute verbraucht, weitere Anrufe werden abgewiesen.',
    'user-barred': 'Anrufe von {{user}} gehen nicht hinaus: ein Administrator hat sie gesperrt.',
    'account-codes-closed': '{{user}} hat in einer Stunde {{guesses}} falsche Kontonummern eingegeben.',
    'pins-closed': '{{destination}}: In einer Stunde wurden {{guesses}} falsche PINs eingegeben.',
    'weak-pin': 'Die PIN des Anrufbeantworters von {{user}} ist leicht zu erraten: sie öffnet nichts.',
    'no-speech': 'Hier liest kein Programm Texte vor: Anrufer hören bei {{where}} nichts.',
    'prompt-missing': 'Es gibt keine Ansage {{prompt}}: bei {{where}} hören Anrufer nichts.',
    'prompt-unplayable': 'Die Ansage {{prompt}} kann nicht abgespielt werden: bei {{where}} hören Anrufer nichts.',
    'music-missing': 'Das Stück {{prompt}} kann nicht gespielt werden: bei {{where}} hören Anrufer andere Musik.',
    'queue-unserved': 'Niemand nimmt Anrufe der Warteschlange {{queue}} an.',
    'queues-in-circle': 'Wen niemand annimmt, der geht im Kreis von Warteschlange zu Warteschlange: {{queues}}.',
    'holidays-unknown': 'Niemand kennt die Feiertage von {{place}}: {{where}} hat an ihnen geöffnet.',
    'emergency-call': 'Notruf: {{who}} hat {{number}} gewählt.',
    'no-emergency-trunk': 'Niemand kann Hilfe rufen: es gibt keine Leitung, die funktioniert.',
    'mails-held': 'Mails warten. {{why}}',
    'mails-refused': 'Mails, die niemand bekommen hat: {{count}}. Die letzte, an {{to}}: {{reply}}',
    'no-mail-server': 'Über Notrufe sollen Mails verschickt werden, und es ist kein Mailserver eingerichtet.',
    'records-unwritten': 'Anrufdaten können nicht gespeichert werden und warten im Speicher. {{why}}',
    'recordings-unkept': 'Anrufe werden nicht aufgenommen. {{why}}',
    'no-tls': 'Telefone können TLS nicht benutzen: diese Version hört nicht auf {{listen}}.',
    'certificate-fault': 'Das Zertifikat des Portals kann nicht benutzt werden: {{file}} {{why}}.',
    'certificate-expired': 'Das Zertifikat des Portals {{file}} ist am {{date}} abgelaufen: Browser warnen davor.',
    'certificate-early': 'Das Zertifikat des Portals {{file}} gilt erst ab {{date}}: bis dahin lehnen Browser es ab.',
    'certificate-ends': 'Das Zertifikat des Portals {{file}} läuft am {{date}} ab.',
    'certificate-name': 'Browser warnen bei {{name}}: die Zertifizierungsstelle ist älter als dieser Name des Rechners.'
  },
  todo: {
    'trunk-unresolved':
      'Prüfen Sie die Adresse der Leitung und das Netz dieses Rechners. Es wird von selbst neu versucht.',
    'trunk-fault': 'Prüfen Sie die Adresse der Leitung und das Netz dieses Rechners. Es wird von selbst neu versucht.',
    'trunk-refused':
      'Vergleichen Sie Benutzername, Passwort und {{registrar}} in der Konfiguration mit dem, was Ihr Anbieter Ihnen geschickt hat. So wie sie sind, werden sie frühestens in 10 Minuten neu versucht.',
    'trunk-away':
      'Prüfen Sie das Netz dieses Rechners und {{registrar}} in der Konfiguration; stimmt beides, liegt es am Anbieter. Es wird von selbst neu versucht.',
    misdirected:
      'Sagen Sie Ihrem Anbieter, dass er an {{own}} senden soll. Oder nehmen Sie die Anrufe dort an, wo sie ankommen.',
    undecided:
      'Jeder kann die Adresse des Anbieters auf ein Paket dorthin schreiben. Lassen Sie Ihren Anbieter an {{own}} senden, und weisen Sie die Anrufe dann an der Adresse der Telefone ab.',
    'other-address':
      'Berichtigen Sie externalAddress in der Konfiguration, sonst kommen Anrufe nicht an, oder niemand wird gehört. Ändert sich die Adresse öfter, verlangen Sie von Ihrem Internetanbieter eine feste.',
    'other-port': 'Machen Sie Port {{before}} frei und starten Sie Offhook neu, oder nennen Sie dem Anbieter {{port}}.',
    rise: '{{ofUser}} davon: {{who}}. Wenn sie nicht gewollt sind, kennt vielleicht jemand ein Passwort: sperren Sie diese Anrufe, und ändern Sie es.',
    'new-country':
      'Wenn das nicht gewollt ist, kennt vielleicht jemand ein Passwort: sperren Sie diese Anrufe, und ändern Sie es.',
    'minutes-near': 'Bei 100 % werden weitere Anrufe bis Mitternacht abgewiesen, Notrufe nie.',
    'minutes-used': 'Laufende Gespräche gehen weiter, Notrufe immer hinaus. Um Mitternacht beginnt es neu, oder jetzt.',
    'user-barred': 'Notrufe gehen trotzdem hinaus. Ändern Sie die Passwörter, bevor Sie die Anrufe wieder erlauben.',
    'account-codes-closed':
      'Anrufe, die eine brauchen, gehen 15 Minuten lang nicht hinaus. War es dieser Benutzer nicht, benutzt jemand sein Telefon oder kennt sein Passwort.',
    'pins-closed':
      '15 Minuten lang nimmt es keine PIN an. Geht es weiter, rät jemand: Wählen Sie eine längere PIN, und sehen Sie in den Anrufen nach, wer anruft.',
    'weak-pin':
      '{{user}} wählt im Fenster unter Anrufbeantworter eine andere; oder schreiben Sie eine in die Konfiguration: 4 bis 10 Ziffern, keine Folge, keine Wiederholung, nicht die Nebenstelle.',
    'no-speech':
      'Installieren Sie espeak-ng und starten Sie Offhook neu, oder nennen Sie statt tts: eine aufgenommene Ansage.',
    'prompt-missing':
      'Legen Sie sie unter {{file}} ab: als WAV-Datei, mono, 16 Bit, 8 bis 48 kHz. Sie wird binnen einer Minute gefunden.',
    'prompt-unplayable':
      '{{file}} ist {{found}}. Speichern Sie sie als WAV-Datei: mono, 16 Bit, 8 bis 48 kHz, höchstens 10 Minuten. Sie wird binnen einer Minute neu gelesen.',
    'music-missing':
      'Laden Sie es über die API hoch (/api/v1/sounds), oder legen Sie es nach {{file}}: eine WAV-Datei, mono, 16 Bit, 8 bis 48 kHz.',
    'queue-unserved':
      'Nennen Sie Agenten ({{where}}), oder nehmen Sie die Warteschlange heraus. Bis dahin warten ihre Anrufer vergebens.',
    'queues-in-circle':
      'Lassen Sie eine davon ({{where}}) zu einer Person, einem Anrufbeantworter oder hangup führen. Nach 25 Zielen wird der Anruf abgewiesen.',
    'holidays-unknown':
      'Schreiben Sie Land und Region so, wie das Paket date-holidays sie nennt, oder die Tage selbst unter days.',
    'emergency-call': 'Wo: {{where}}. Rückruf unter {{callback}}; lassen Sie die Rettungskräfte ein.',
    'no-emergency-trunk': 'Tragen Sie eine Leitung in die Konfiguration ein. Bis dahin führen Notrufe ins Leere.',
    'mails-held': 'Beheben Sie es am Mailserver oder in der Konfiguration (mail). Dann gehen sie von selbst hinaus.',
    'mails-refused':
      'Berichtigen Sie Adresse oder Absender, und lassen Sie sie über die API (/api/v1/mails) erneut senden, oder löschen Sie sie dort.',
    'no-mail-server':
      'Tragen Sie einen Mailserver in die Konfiguration ein (mail), oder nehmen Sie die Adressen aus emergencyContacts.mail.',
    'records-unwritten':
      'Schaffen Sie Platz auf der Platte, oder lassen Sie dieses Programm dort schreiben. Solange es läuft, geht nichts verloren.',
    'recordings-unkept':
      'Schaffen Sie Platz auf der Platte, oder lassen Sie dieses Programm in {{folder}} schreiben. Anrufe gehen weiter; der nächste, der aufgenommen wird, versucht es wieder.',
    'no-tls': 'Nehmen Sie UDP, TCP oder den Browser, und streichen Sie listen.sip.tls aus der Konfiguration.',
    'certificate-fault':
      'Bringen Sie die Datei in Ordnung, oder nennen Sie in listen.tls eine andere. Was vorher galt, gilt weiter; ohne das ist HTTPS geschlossen.',
    'certificate-expired': 'Legen Sie ein neueres dorthin. Es gilt sofort.',
    'certificate-early': 'Stellen Sie die Uhr dieses Rechners, oder legen Sie ein anderes Zertifikat dorthin.',
    'certificate-ends': 'Legen Sie ein neueres dorthin. Es gilt sofort.',
    'certificate-name':
      'Löschen Sie {{file}}: dann entsteht eine neue Zertifizierungsstelle, die jeder Browser aufnehmen muss.'
  },
  mail: {
    'mail-log-in': 'Der Mailserver lässt Offhook sich nicht anmelden: {{reply}}',
    'mail-away': 'Keine Verbindung zum Mailserver. {{why}}',
    'mail-late': 'Der Mailserver antwortet nicht rechtzeitig. {{why}}',
    'mail-tls': 'Keine sichere Verbindung zum Mailserver. {{why}}',
    'mail-no-smtp': 'Was dort antwortet, ist kein Mailserver. {{why}}'
  },
  certificate: {
    missing: 'ist nicht da',
    unreadable: 'kann von diesem Programm nicht gelesen werden',
    'no-certificate': 'ist kein Zertifikat (PEM, die Kette dahinter)',
    'no-key': 'ist kein Schlüssel (PEM, ohne Passwort)',
    mismatch: 'ist nicht der Schlüssel des Zertifikats',
    'not-kept': 'kann nicht geschrieben werden'
  },
  'storage-full': 'Die Platte ist voll.',
  'not-writable': 'Es kann nichts geschrieben werden.',
  silent: 'antwortet nicht',
  cannot: 'kann jetzt keine Anrufe annehmen ({{status}} {{reason}})',
  sentOn: 'weitergeleitet',
  somebody: 'Jemand',
  nowhere: 'nicht eingetragen',
  everybody: 'Alle zusammen',
  ownSocket: 'die eigene Adresse der Leitung',
  press: {
    accept: 'Dort annehmen',
    refuse: 'Dort abweisen',
    bar: 'Anrufe von {{user}} sperren',
    allow: 'Wieder erlauben',
    meant: 'Sie sind gewollt',
    anew: 'Neu beginnen',
    seen: 'Gesehen'
  }
}
