import type { Words } from './en.ts'

export const facts: Words['fact'] = {
  'goes-to': {
    title: 'Weiter zu: {{destination}}'
  },
  'too-many-hops': {
    title: 'Im Kreis weitergeschickt',
    text: 'Nach {{most}} Zielen geht es nicht weiter: {{destination}}'
  },
  'inbound-route': {
    title: 'Nach der Regel für {{match}}',
    'title_*': 'Nach der Regel für alle anderen Nummern',
    text: '→ {{destination}}'
  },
  'no-inbound-route': {
    title: 'Keine Eingangsregel passt',
    text: '{{number}}'
  },
  emergency: {
    title: 'Notruf',
    text: '{{number}}'
  },
  'emergency-from': {
    title: 'Wo das Telefon von {{user}} steht',
    text: '{{location}}'
  },
  'number-read': {
    title: 'Verstanden als {{number}}',
    text_printed: '„{{text}}“, wie man Nummern druckt',
    text_keyed: '„{{text}}“, wie getippt'
  },
  entered: {
    title: '{{digits}} gewählt',
    text: 'Menü {{menu}}'
  },
  'entry-wrong': {
    title: '{{digits}} gewählt, das führt nirgendwohin',
    text: 'Menü {{menu}}'
  },
  'nothing-entered': {
    title: 'Nichts gewählt',
    text: 'Menü {{menu}}'
  },
  'is-open': {
    title: '{{name}} ist geöffnet',
    text_hours: 'Nach den Öffnungszeiten',
    text_day: 'So für diesen Tag festgelegt',
    text_switch: 'Von Hand umgeschaltet'
  },
  'is-closed': {
    title: '{{name}} ist geschlossen',
    text_hours: 'Nach den Öffnungszeiten',
    text_day: 'So für diesen Tag festgelegt',
    text_holiday: '{{holiday}}',
    text_switch: 'Von Hand umgeschaltet'
  },
  'opening-switched': {
    title_open: '{{name}} auf geöffnet geschaltet',
    title_closed: '{{name}} auf geschlossen geschaltet',
    title: '{{name}} folgt wieder den Öffnungszeiten'
  },
  'names-found': {
    title: 'Personen dieses Namens: {{count}}',
    title_0: 'Niemand heißt so',
    text: '{{keys}}'
  },
  'account-code': {
    title: 'Kontonummer abgelehnt',
    title_accepted: 'Kontonummer angenommen'
  },
  'account-codes-closed': {
    title: 'Nach keiner Kontonummer gefragt',
    text: '{{user}} hat zu viele falsche eingegeben; das ist 15 Minuten lang gesperrt'
  },
  'prompt-missing': {
    title: 'Eine Ansage konnte nicht abgespielt werden',
    text: '{{prompt}}'
  },
  'member-busy': {
    title: '{{party}} spricht und wird nicht angerufen'
  },
  'keys-sent': {
    title: 'Tasten {{keys}} nach dem Abheben gesendet',
    text: '{{party}}'
  },
  'caller-id-ignored': {
    title: 'Die Absendernummer {{number}} ist nicht erlaubt; gesendet wird die übliche'
  },
  barred: {
    title: 'Nicht erlaubt',
    text: '{{number}}: Auslandsgespräche sind gesperrt',
    text_premium: '{{number}}: Mehrwertnummern sind gesperrt',
    text_allow: '{{number}}: die Wege dorthin sind diesem Benutzer nicht erlaubt',
    text_time: '{{number}}: die Wege dorthin sind zu dieser Zeit geschlossen'
  },
  'not-placed': {
    title: 'Die Nummer führt nirgendwohin',
    text: '{{number}}'
  },
  'limit-reached': {
    title: 'Die Grenze für Anrufe nach außen ist erreicht',
    text_concurrent: 'Anrufe von {{user}} nach außen in diesem Augenblick: {{count}}',
    text_perHour: 'Anrufe von {{user}} innerhalb einer Stunde: {{count}}',
    text_minutesPerDay: 'Minuten von {{user}} an diesem Tag: {{count}}',
    text_barred: 'Ein Administrator hat die Anrufe von {{user}} nach außen gesperrt',
    'text_no-user_concurrent': 'Nach außen weitergeleitete Anrufe in diesem Augenblick: {{count}}',
    'text_no-user_perHour': 'Nach außen weitergeleitete Anrufe innerhalb einer Stunde: {{count}}',
    'text_no-user_minutesPerDay': 'Minuten aller zusammen an diesem Tag: {{count}}',
    'text_no-user_barred': 'Ein Administrator hat diese Anrufe gesperrt'
  },
  trunk: {
    title: 'Hinaus über Leitung {{trunk}}',
    text: '{{number}}'
  },
  'trunk-failed': {
    title: 'Leitung {{trunk}} ist ausgefallen',
    text: '{{result}}'
  },
  'no-trunk': {
    title: 'Die Ausgangsregel nennt eine Leitung, die es nicht gibt',
    text: '{{trunk}}'
  },
  phone: {
    title: 'Telefon von {{party}}: {{result}}'
  },
  forwarded: {
    title: '{{party}} leitet den Anruf weiter',
    text: '{{number}}'
  },
  diverted: {
    title: '{{number}} hat den Anruf hierher weitergeleitet',
    'text_user-busy': 'Dort war besetzt.',
    'text_no-answer': 'Dort hat niemand abgehoben.',
    text_unavailable: 'Dort war niemand zu erreichen.',
    'text_do-not-disturb': 'Dort will jemand nicht gestört werden.'
  },
  'forward-refused': {
    title: 'Weiterleitung von {{party}} wird nicht befolgt',
    text_elsewhere: 'Sie führt zu einer Adresse, die hier keine Nummer ist. Leiten Sie an eine Nummer weiter.',
    text_circle: 'Der Anruf war dort schon.',
    'text_too-often': 'Der Anruf wurde zu oft weitergeleitet.',
    text_emergency: 'Fremde Anrufe werden nicht an eine Notrufnummer weitergeleitet.'
  },
  answered: {
    title: 'Angenommen von {{party}}'
  },
  transferred: {
    title: '{{party}} verbindet den Anruf weiter',
    title_attended: '{{party}} verbindet den Anruf nach Rückfrage weiter',
    text: '→ {{number}}'
  },
  'transfer-failed': {
    title: 'Das Weiterverbinden zu {{number}} ist gescheitert',
    text: '{{result}}'
  },
  asks: {
    title: 'Zuerst wird {{number}} gefragt'
  },
  'comes-back': {
    title: 'Der Anruf kommt zu {{party}} zurück'
  },
  'picked-up': {
    title: '{{party}} holt den Anruf heran'
  },
  'do-not-disturb': {
    title: '{{party}} möchte nicht gestört werden'
  },
  'no-call-waiting': {
    title: '{{party}} telefoniert und nimmt keinen zweiten Anruf an'
  },
  'asked-to-take': {
    title: '{{party}} hat abgehoben und soll die 1 drücken'
  },
  'second-number': {
    title: 'Die Zweitnummer von {{party}} klingelt mit',
    text: '{{number}}, nach {{after}} s',
    text_0: '{{number}}'
  },
  blocked: {
    title: '{{party}} sperrt Anrufe dieser Nummer',
    'title_no-party': 'Anrufe dieser Nummer sind gesperrt',
    text: '{{number}}'
  },
  'user-forwards': {
    title: '{{party}} lässt alle Anrufe umleiten',
    title_busy: '{{party}} ist besetzt und lässt den Anruf umleiten',
    title_noAnswer: '{{party}} meldet sich nicht und lässt den Anruf umleiten',
    title_unreachable: '{{party}} hat kein Telefon am Netz und lässt den Anruf umleiten',
    text: '→ {{destination}}'
  },
  replaced: {
    title: '{{party}} telefoniert an einem anderen Apparat weiter'
  },
  'in-call-code': {
    title: '{{party}} gibt den Anruf mit einem Code weiter',
    title_transferAsk: '{{party}} fragt mit einem Code jemanden, bevor der Anruf weitergeht',
    title_park: '{{party}} parkt den Anruf mit einem Code'
  },
  'not-set': {
    title: 'Der Code hat nichts geändert'
  },
  'not-kept': {
    title: 'Gilt, ist aber nicht gespeichert: Der nächste Start vergisst es'
  },
  'queue-joined': {
    title: 'Wartet in der Warteschlange {{queue}}',
    text: 'als Nummer {{position}}'
  },
  'queue-turned-away': {
    title: 'Die Warteschlange {{queue}} nimmt gerade niemanden auf',
    text: '',
    text_full: 'es warten schon so viele, wie dürfen',
    text_empty: 'keiner ihrer Agenten ist da'
  },
  'queue-left': {
    title: 'Hat die Warteschlange {{queue}} mit der Taste {{digit}} verlassen'
  },
  'conference-joined': {
    title: 'In der Konferenz {{conference}}',
    'title_no-conference': 'In einem Gespräch zu mehreren',
    text: 'Teilnehmer: {{count}}'
  },
  'conference-turned-away': {
    title: 'Die Konferenz {{conference}} nimmt gerade niemanden auf',
    text: '',
    text_full: 'es sind schon so viele darin, wie dürfen',
    text_locked: 'sie ist abgeschlossen'
  },
  'conference-pin': {
    title: 'Falsche PIN der Konferenz {{conference}}',
    title_accepted: 'PIN der Konferenz {{conference}}'
  },
  'pins-closed': {
    title: 'Es wurde nach keiner PIN gefragt',
    text: '{{destination}}: zu viele falsche wurden eingegeben; 15 Minuten gesperrt'
  },
  'conference-muted': {
    title: 'In der Konferenz wieder zu hören',
    title_isMuted: 'In der Konferenz stumm geschaltet',
    text_self: 'auf eigenen Wunsch',
    text_moderator: 'von einem Moderator'
  },
  'conference-kicked': {
    title: 'Von einem Moderator aus der Konferenz genommen'
  },
  joined: {
    title: '{{party}} macht aus seinen Gesprächen eines'
  },
  'callback-promised': {
    title: '{{queue}} ruft unter {{number}} zurück',
    text: 'der Platz in der Reihe bleibt'
  },
  'callback-refused': {
    title: '{{queue}} ruft nicht zurück',
    text: '',
    text_hidden: 'die Nummer ist unterdrückt',
    text_closed: 'heute wird niemand mehr zurückgerufen',
    text_full: 'es warten schon so viele, wie dürfen',
    'text_no-number': 'das ist keine ganze Nummer',
    text_barred: 'die Nummer liegt im Ausland, ist kostenpflichtig oder ein Notruf',
    'text_no-route': 'zu dieser Nummer führt keine Route'
  },
  callback: {
    title: '{{queue}} ruft unter {{number}} zurück',
    text: '{{attempt}}. Versuch von {{most}}'
  },
  'callback-unreached': {
    title: '{{number}} war nicht zu erreichen',
    text: '{{attempt}}. Versuch von {{most}}'
  },
  paged: {
    title: 'Durchsage an {{page}}',
    text: 'es hören zu: {{count}}'
  },
  'not-paged': {
    title: 'Der Anrufer darf {{page}} nicht ausrufen'
  },
  'left-alone': {
    title: '{{party}} telefoniert und hört keine Durchsage',
    'title_do-not-disturb': '{{party}} möchte nicht gestört werden und hört keine Durchsage'
  },
  parked: {
    title: '{{party}} parkt den Anruf auf {{slot}}',
    'title_no-party': 'Auf {{slot}} geparkt'
  },
  'not-parked': {
    title: 'Nicht geparkt: alle Parkplätze sind belegt',
    title_taken: 'Nicht geparkt: {{slot}} ist belegt',
    'title_no-slot': 'Nicht geparkt: {{slot}} gibt es nicht',
    title_empty: 'Auf {{slot}} ist niemand geparkt',
    title_help: 'Ein Notruf wird nicht geparkt',
    title_nothing: 'Es gibt keinen Anruf zu parken'
  },
  fetched: {
    title: '{{party}} holt den Anruf von {{slot}}'
  },
  'back-from-slot': {
    title: 'Zurück von {{slot}} zu {{party}}',
    text: 'Niemand hat ihn rechtzeitig geholt'
  },
  unanswered: {
    title: 'Niemand hat angenommen',
    text: '{{result}} → {{destination}}'
  },
  key: {
    title: 'Taste gedrückt'
  },
  confirmed: {
    title: 'Taste {{digit}} gedrückt',
    text: 'Der Anruf ist nicht bestätigt',
    text_1: 'Der Anruf ist bestätigt'
  },
  'not-confirmed': {
    title: 'Keine Taste wurde gedrückt',
    text: 'Der Anruf ist nicht bestätigt'
  },
  'notes-finished': {
    title: 'Notizen nach dem Anruf abgeschlossen'
  },
  'test-call-stays': {
    title: 'Ein Testanruf bleibt bei seinem Benutzer'
  },
  ended: {
    title: 'Von Offhook beendet',
    title_caller: 'Vom Anrufer beendet',
    title_callee: 'Von der gerufenen Seite beendet',
    title_operator: 'Von einem Verwalter beendet',
    text: '{{result}}'
  },
  holds: {
    title: '{{party}} hält das Gespräch'
  },
  resumes: {
    title: '{{party}} holt das Gespräch zurück'
  },
  'crm-remembered': {
    title: 'Aus dem CRM bekannt',
    text: '{{name}}, vorher gefragt'
  },
  'hook-routes': {
    title: 'Ihre Anwendung lenkt den Anruf',
    text: '→ {{destination}}'
  },
  'hook-route-unknown': {
    title: 'Ihre Anwendung nennt ein unbekanntes Ziel',
    text: '{{destination}}; der Anruf läuft weiter wie zuvor'
  },
  'hook-route-ignored': {
    title: 'Mehr als {{most}}-mal umgelenkt',
    text: '{{destination}}; der Anruf läuft weiter wie zuvor'
  },
  'hook-stops': {
    title: 'Ihre Anwendung beendet ihn hier',
    text: '{{hook}}'
  },
  'hook-rejects': {
    title: 'Abgelehnt, denn die Abfrage misslang',
    text: '{{hook}}'
  },
  'reply-followed': {
    title: 'Das Dokument Ihrer Anwendung wird befolgt',
    text: '{{verbs}}'
  },
  'reply-entered': {
    title: 'Tasten für Ihre Anwendung',
    text: '{{digits}}'
  },
  'reply-unanswered': {
    title: 'Dort hat niemand den Anruf angenommen',
    text: '{{result}}'
  },
  'reply-over': {
    title: 'Das Dokument Ihrer Anwendung ist zu Ende und beendet den Anruf'
  },
  'reply-too-many': {
    title: 'Ihre Anwendung schickt den Anruf im Kreis',
    text: 'Mehr als {{most}}; das nächste Dokument wird nicht geholt'
  },
  'reply-sound': {
    title: 'Ein Ton Ihrer Anwendung ist nicht abspielbar',
    text: '{{sound}}: {{reason}}'
  },
  'reply-target': {
    title: 'Von hier aus nicht wählbar',
    text: '{{target}}'
  },
  'reply-no-mailbox': {
    title: 'Kein Postfach für die Aufnahme',
    text: 'Nennen Sie eines in Record: mailbox="101"'
  },
  'reply-not-here': {
    title: 'Ein Dokument wird hier nicht befolgt',
    text: '{{hook}}'
  },
  'reply-remark': {
    title: 'Zur Antwort',
    text: '{{remark}}'
  },
  'no-recording': {
    title: 'Ihre Anwendung will eine Aufnahme',
    text: 'Diese Ausgabe kann nicht aufnehmen.'
  },
  'recording-begins': {
    title: 'Ab hier aufgenommen',
    text: 'Von {{by}}',
    'text_no-by': 'Laut Konfiguration oder durch die Verwaltung'
  },
  'recording-pauses': {
    title: 'Die Aufnahme pausiert',
    text: 'Von {{by}}',
    'text_no-by': 'Durch die Verwaltung'
  },
  'recording-goes-on': {
    title: 'Die Aufnahme geht weiter',
    text: 'Von {{by}}',
    'text_no-by': 'Durch die Verwaltung'
  },
  'recording-stops': {
    title: 'Die Aufnahme ist beendet',
    text: 'Von {{by}}',
    'text_no-by': 'Durch die Verwaltung'
  },
  'recording-refused': {
    title: '{{party}} wollte den Anruf aufnehmen und darf es nicht',
    text: '{{reason}}'
  },
  'recording-failed': {
    title: 'Der Anruf wird nicht mehr aufgenommen und geht weiter',
    'text_storage-full': 'Die Platte ist voll.',
    'text_not-writable': 'Die Aufnahme kann nicht geschrieben werden.'
  },
  'recording-announced': {
    title: 'Den Sprechenden wird gesagt, dass aufgenommen wird'
  },
  'recording-withheld': {
    title: 'Vom Gesagten wird nichts behalten',
    text: 'Es ist jemand dabei, der nicht aufgenommen werden darf oder nicht zugestimmt hat.'
  },
  'recording-asked': {
    title: '{{party}} wird gefragt, ob aufgenommen werden darf'
  },
  'recording-answer': {
    title: '{{party}} stimmt der Aufnahme zu',
    title_no: '{{party}} stimmt der Aufnahme nicht zu',
    title_none: '{{party}} sagt nichts dazu: Der Anruf wird nicht aufgenommen'
  },
  'recording-deleted': {
    title: 'Die Aufnahme wurde gelöscht',
    text: 'Von {{by}}',
    'text_no-by': 'Durch die Verwaltung'
  },
  'no-destination': {
    title: 'Das Ziel gibt es nicht',
    text: '{{destination}}'
  },
  'no-phone': {
    title: 'Kein Telefon von {{user}} ist angemeldet',
    text: 'Prüfen Sie am Telefon Adresse, Benutzer und Passwort.'
  },
  'no-such-device': {
    title: 'Kein {{device}} von {{user}} ist angemeldet: alle Telefone klingeln'
  },
  'no-response': {
    title: '{{party}} hat auf {{method}} nicht geantwortet',
    text: 'Die Verbindung ist ausgefallen.',
    text_timeout: 'In 32 s kam nichts.'
  },
  'session-timer': {
    title: 'Das Gespräch mit {{party}} wird alle {{seconds}} s bestätigt',
    text_us: 'Offhook tut das; kommt keine Antwort, endet der Anruf.',
    text_peer: 'Die Gegenseite tut das; bleibt es aus, endet der Anruf.'
  },
  'session-too-short': {
    title: 'Das Gespräch mit {{party}} alle {{seconds}} s zu bestätigen, ist zu oft',
    text_us: 'Offhook nimmt {{least}} s und mehr.',
    text_peer: 'Die Gegenseite nimmt {{least}} s und mehr.'
  },
  'session-expired': {
    title: 'Das Gespräch mit {{party}} wurde nicht mehr bestätigt',
    text: '{{seconds}} s lang kam nichts: Die Gegenseite ist fort oder die Leitung dorthin.'
  },
  'no-media-port': {
    title: 'Kein Port für Ton ist frei',
    text: '{{address}}'
  },
  'media-at': {
    title: 'Bereit für Ton'
  },
  'media-from': {
    title: 'Ton kommt an'
  },
  'media-silent': {
    title: 'Es kommt kein Ton an',
    text: 'Gefragt, ob die Gegenseite noch da ist. Gehalten oder stummgeschaltet ist sie es.'
  },
  'media-ended': {
    title: 'Ton beendet'
  },
  'media-refused': {
    title: 'Ton für {{party}} von {{address}}:{{port}} wird nicht angenommen',
    text: 'Er kommt von einer Adresse, die weder Sitzung noch Signalisierung nennen. Wenn das so sein soll: learnMediaAddress.'
  },
  'media-insecure': {
    title: '{{party}} sendet keinen verschlüsselten Ton',
    text: 'Schlüssel oder Zertifikat sind anders als vereinbart; der Anruf ist beendet.'
  },
  'message-left': {
    title: 'Nachricht von {{seconds}} s hinterlassen',
    text: 'für {{mailbox}}'
  },
  'no-message': {
    title: 'Keine Nachricht für {{mailbox}}',
    text: '',
    text_off: 'dort kann keine hinterlassen werden',
    text_full: 'der Anrufbeantworter ist voll',
    text_short: 'sie war zu kurz',
    text_failed: 'sie konnte nicht gespeichert werden'
  },
  'message-lost': {
    title: 'Eine Nachricht für {{mailbox}} konnte nicht gespeichert werden',
    text: 'die Aufnahme brach ab',
    'text_storage-full': 'der Speicher ist voll',
    'text_not-writable': 'dort kann nichts geschrieben werden'
  },
  'mailbox-left': {
    title: 'Mit der Taste {{key}} den Anrufbeantworter verlassen',
    text: '→ {{destination}}'
  },
  'greeting-missing': {
    title: 'Die eigene Ansage von {{mailbox}} lässt sich nicht abspielen',
    text: 'Zu hören war die Standardansage'
  },
  'no-mailbox': {
    title: '{{mailbox}} hat keinen Anrufbeantworter'
  },
  'mailbox-opened': {
    title: 'Anrufbeantworter von {{mailbox}} geöffnet',
    text: 'am eigenen Telefon',
    text_pin: 'mit der PIN'
  },
  'pin-refused': {
    title: 'Falsche PIN für den Anrufbeantworter von {{mailbox}}',
    'title_no-mailbox': 'PIN für einen Anrufbeantworter, den es nicht gibt'
  },
  'mailboxes-closed': {
    title: '15 Minuten lang wird keine PIN eines Anrufbeantworters angenommen',
    text: 'dieser Anrufer hat zu viele falsche eingegeben, bei einem oder mehreren',
    text_trunk: 'Anrufer über diese Leitung haben zu viele falsche eingegeben, bei einem oder mehreren'
  },
  'call-back': {
    title: 'Ruft {{number}} zurück'
  },
  'call-back-refused': {
    title: 'Niemand wird zurückgerufen',
    text: '',
    'text_other-phone': 'das geht nur an eigenen Telefonen',
    'text_no-number': 'die Nummer lässt sich nicht wählen',
    'text_not-permitted': 'nicht ins Ausland, nicht zu Mehrwertnummern, und nur wo eine Route es erlaubt'
  },
  'greeting-recorded': {
    title: 'Ansage aufgenommen',
    text_noAnswer: 'wenn niemand abnimmt',
    text_busy: 'wenn besetzt ist'
  },
  'greeting-reset': {
    title: 'Wieder die Standardansage',
    text_noAnswer: 'wenn niemand abnimmt',
    text_busy: 'wenn besetzt ist'
  },
  'prompt-recorded': {
    title: 'Ansage aufgenommen',
    text: '{{prompt}}'
  },
  fault: {
    title: 'Ein Fehler in Offhook hat den Anruf beendet',
    text: 'Er steht im Protokoll.'
  },
  dropped: {
    title: '{{count}} weitere Schritte wurden ausgelassen',
    title_one: '{{count}} weiterer Schritt wurde ausgelassen'
  }
}
