import type { Words } from './en.ts'

export const remarks: Pick<Words, 'remark' | 'why' | 'refusal' | 'microphone'> = {
  remark: {
    'unknown-tag': 'Das Element <{{name}}> ist nicht bekannt.',
    'unknown-key': 'Der Schlüssel {{name}} ist nicht bekannt.',
    'variable-name': 'Eine Variable kann nicht „{{name}}“ heißen.',
    'variable-unnamed': 'Eine Variable steht ohne Namen da.',
    'number-empty': 'Die Nummer des Anrufers ist leer; sie bleibt, wie sie ist.',
    'not-boolean': '{{tag}}: „{{value}}“ ist weder ja noch nein.',
    'not-whole': '{{tag}}: „{{value}}“ ist keine ganze Zahl.',
    'name-without-type': 'Der Name „{{name}}“ steht ohne Art da.',
    'unknown-type': 'Die Art „{{type}}“ ist nicht bekannt: der Anruf läuft weiter wie zuvor.',
    'type-without-name': 'Die Art „{{type}}“ steht ohne Namen da: der Anruf läuft weiter wie zuvor.',
    'no-such-destination': '{{destination}} gibt es nicht; der Anruf läuft weiter wie zuvor.',
    'not-markup': 'Die Antwort ist weder XML noch JSON.',
    'not-object': 'Die Antwort ist JSON, aber kein Objekt.',
    'no-url': 'Er hat keine Adresse.',
    nested: 'Ihre Elemente sind tiefer als {{most}} verschachtelt.',
    parts: 'Sie hat mehr als {{most}} Elemente, Attribute und Kommentare.',
    references: 'Sie hat mehr als {{most}} Verweise auf Zeichen.',
    'json-values': 'Ihr JSON hat mehr als {{most}} Werte.',
    'json-nested': 'Ihr JSON ist tiefer als {{most}} verschachtelt.',
    doctype: 'Sie enthält ein DOCTYPE oder eine andere Deklaration; das wird nicht gelesen.',
    entity: 'Die Entität {{text}} ist keine der fünf, die XML kennt.',
    'no-character': '{{text}} ist kein Zeichen.',
    ampersand: '„&“ muss darin als „&amp;“ geschrieben werden.',
    missing: 'Darin fehlt „{{text}}“.',
    'text-outside': 'Text steht außerhalb jedes Elements.',
    'declaration-amid': 'Eine Deklaration steht mitten im Dokument.',
    'tag-open': 'Ein Tag ist nicht geschlossen.',
    'element-open': 'Ein Element ist nicht geschlossen.',
    'element-unopened': 'Ein Element wird geschlossen, das nicht geöffnet wurde.',
    unreadable: 'Die Antwort konnte nicht gelesen werden.',
    xml: 'Die Antwort ist kein gültiges XML.',
    xmlLine: 'Die Antwort ist kein gültiges XML (Zeile {{line}}).',
    json: 'Die Antwort ist kein gültiges JSON.',
    'wrong-shape': '{{path}} ist nicht, was dort erwartet wird.',
    'not-encoded': 'Die Antwort ist kein gültiges {{encoding}}.',
    'encoding-unknown': 'Die Kodierung {{encoding}} wird nicht unterstützt.',
    status: 'Ihre Anwendung hat mit {{status}} geantwortet.',
    timeout: 'Keine vollständige Antwort in der Zeit.',
    connect: 'Keine Verbindung zu Ihrer Anwendung. {{why}}',
    tls: 'Keine sichere Verbindung zu Ihrer Anwendung. {{why}}',
    'too-large': 'Die Antwort ist zu groß.',
    redirect: 'Der Weiterleitung wurde nicht gefolgt. {{why}}',
    aborted: 'Der Anruf war vor der Antwort vorbei.',
    'no-time-left': 'Die Zeit, die alle Abfragen vor dem Klingeln zusammen haben, war aufgebraucht.',
    'not-configured': 'Der Hook ist ausgeschaltet oder nicht mehr eingerichtet.',
    'not-a-url': 'Die Adresse ist keine URL.',
    'not-made': 'Die Anfrage konnte nicht gestellt werden; das Protokoll hat sie.'
  },
  why: {
    refused: 'Unter dieser Adresse antwortet nichts.',
    unnamed: 'Einen Rechner dieses Namens gibt es nicht.',
    unreachable: 'Der Rechner ist nicht erreichbar.',
    broken: 'Sie wurde abgebrochen.',
    expired: 'Das Zertifikat ist abgelaufen.',
    selfSigned: 'Das Zertifikat hat sich selbst unterzeichnet.',
    otherName: 'Das Zertifikat gilt für einen anderen Namen.',
    untrusted: 'Niemand, dem vertraut wird, hat das Zertifikat unterzeichnet.',
    tooMany: 'Es waren zu viele.',
    lessSecure: 'Sie führt von https zu http.'
  },
  refusal: {
    call_in_progress: 'Ein Anruf wird gerade aufgebaut.',
    call_not_answered: 'Das geht nur in einem Gespräch, das angenommen wurde.',
    call_not_found: 'Diesen Anruf gibt es nicht mehr.',
    call_not_ringing: 'Dieser Anruf klingelt nicht mehr.',
    configuration_changed: 'Die Konfiguration hat diese Domäne nicht mehr.',
    configuration_not_read: 'Die Konfigurationsdatei lässt sich nicht lesen; es wurde nichts geändert.',
    configuration_not_written:
      'Die Konfigurationsdatei lässt sich nicht schreiben (ist der Datenträger voll?); es wurde nichts geändert.',
    destination_barred: 'Diese Nummer dürfen Sie nicht wählen.',
    destination_invalid: 'Dorthin können keine Anrufe gehen.',
    digit_refused: 'Die Gegenseite nimmt keine Tasten an.',
    internal_error: 'Das ist ein Fehler von uns; er steht im Protokoll.',
    link_refused: 'Nur Web- und Telefonlinks werden geöffnet.',
    no_media: 'Der Anruf konnte nicht angenommen werden: es gibt keine Tonverbindung.',
    no_phone_registered: 'Dieses Telefon ist zurzeit nicht angemeldet.',
    not_allowed: 'Das sieht und ändert nur ein Verwalter Ihrer Anlage.',
    not_available: 'Das gibt es hier nicht, oder nicht mehr.',
    not_kept:
      'Es gilt jetzt, konnte aber nicht gespeichert werden: Ein Neustart vergisst es. Ein Administrator muss nach der Festplatte sehen (ist sie voll?).',
    agent_not_found: 'Sie sind in keiner Warteschlange mehr Agent.',
    queue_not_found: 'Sie sind in dieser Warteschlange nicht mehr Agent.',
    opening_not_found: 'Diese Öffnungszeiten stehen nicht mehr in der Konfiguration.',
    overloaded: 'Die Telefonanlage hat gerade zu viel zu tun.',
    parameter_invalid: 'Diese Nummer lässt sich nicht wählen.',
    payload_invalid: 'Was eingegeben wurde, wird dort nicht angenommen.',
    read_only: 'Die Konfiguration ist eine Datei, die nie geschrieben wird.',
    renegotiation_failed: 'Die Gegenseite hat die Änderung nicht angenommen.',
    shutting_down: 'Die Telefonanlage wird gerade beendet.',
    tab_not_found: 'Diese Seite gibt es nicht mehr.',
    trunk_not_found: 'Diese Leitung gibt es nicht mehr.',
    time_over: 'Diese Zeit ist schon vorbei.',
    too_many_calls: 'Es sind schon zu viele Gespräche.',
    url_invalid: 'Das ist keine URL, die ein Hook haben kann.',
    user_not_found: 'Ihre Anlage hat diesen Benutzer nicht mehr.',
    web_password_wait:
      'Zu viele falsche Passwörter. Nichts wurde geändert; warten Sie kurz, und versuchen Sie es noch einmal.',
    web_password_wrong: 'Das ist nicht das Web-Passwort dieses Benutzers. Nichts wurde geändert.'
  },
  microphone: {
    forbidden: 'das Mikrofon darf nicht benutzt werden',
    missing: 'kein Mikrofon ist angeschlossen',
    taken: 'ein anderes Programm benutzt das Mikrofon',
    failed: 'das Gerät arbeitet nicht',
    meanwhile: 'Bis dahin hört die Gegenseite statt Ihnen einen Ton. Das Gespräch läuft weiter.',
    trouble: {
      asking: {
        title: 'Der Browser fragt nach Ihrem Mikrofon',
        remedy: 'Drücken Sie oben im Fenster, in der Frage des Browsers, auf „Zulassen“.'
      },
      dismissed: {
        title: 'Das Mikrofon ist noch nicht erlaubt',
        remedy: 'Drücken Sie hier „Erlauben“, und stimmen Sie zu, wenn der Browser fragt.'
      },
      denied: {
        title: 'Der Browser sperrt Ihr Mikrofon',
        remedy:
          'Öffnen Sie die Einstellungen dieser Seite (das Symbol neben der Adresse, oder ⋮ oben), und erlauben Sie dort das Mikrofon.'
      },
      'denied-by-system': {
        title: 'Das System sperrt Ihr Mikrofon',
        remedy: 'Erlauben Sie es in den Datenschutz-Einstellungen des Systems, und drücken Sie „Noch einmal“.'
      },
      'denied-by-mac': {
        remedy:
          'Erlauben Sie es in den Systemeinstellungen unter „Datenschutz & Sicherheit“, „Mikrofon“, und drücken Sie „Noch einmal“.'
      },
      'denied-by-windows': {
        remedy:
          'Erlauben Sie es in den Einstellungen unter „Datenschutz und Sicherheit“, „Mikrofon“, und drücken Sie „Noch einmal“.'
      },
      absent: {
        title: 'Es ist kein Mikrofon angeschlossen',
        remedy: 'Schließen Sie eines an, oder schalten Sie Ihr Headset ein. Es wird sofort benutzt.'
      },
      gone: {
        title: 'Ihr Mikrofon ist nicht mehr da',
        remedy: 'Stecken Sie es wieder ein, oder schließen Sie ein anderes an. Es wird sofort benutzt.'
      },
      'in-use': {
        title: 'Ein anderes Programm benutzt Ihr Mikrofon',
        remedy: 'Beenden Sie dort das Gespräch oder die Aufnahme. Alle zwei Sekunden wird es neu versucht.'
      },
      failed: {
        title: 'Ihr Mikrofon arbeitet nicht',
        remedy: 'Ziehen Sie es ab und stecken Sie es wieder ein, oder wählen Sie in den Einstellungen ein anderes.'
      },
      insecure: {
        title: 'Unter dieser Adresse gibt es kein Mikrofon',
        remedy:
          'Browser geben es nur an Adressen, die mit https beginnen. Bitten Sie Ihren Administrator um eine solche.'
      }
    }
  }
}
