import type { Words } from './en.ts'

export const remarks: Pick<Words, 'why' | 'refusal' | 'microphone'> = {
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
    call_not_parked: 'Der Anruf ist dort nicht mehr geparkt.',
    call_not_ringing: 'Dieser Anruf klingelt nicht mehr.',
    configuration_changed: 'Die Konfiguration hat diese Domäne nicht mehr.',
    configuration_not_read: 'Die Konfigurationsdatei lässt sich nicht lesen; es wurde nichts geändert.',
    configuration_not_written:
      'Die Konfigurationsdatei lässt sich nicht schreiben (ist der Datenträger voll?); es wurde nichts geändert.',
    destination_barred: 'Diese Nummer dürfen Sie nicht wählen.',
    destination_invalid: 'Dorthin können keine Anrufe gehen.',
    delivery_not_found: 'Diese Zustellung gibt es nicht mehr.',
    delivery_under_way: 'Sie ist schon unterwegs.',
    digit_refused: 'Die Gegenseite nimmt keine Tasten an.',
    hook_not_stopped: 'Dieser Hook ist nicht angehalten.',
    internal_error: 'Das ist ein Fehler von uns; er steht im Protokoll.',
    link_refused: 'Nur Web- und Telefonlinks werden geöffnet.',
    links_elsewhere: 'Welches Programm Links öffnet, wird auf dem Computer jenes Browsers eingestellt.',
    links_no_tool:
      'xdg-mime ist hier nicht installiert, deshalb bleiben die Links bei dem Programm, das sie hat. Installieren Sie xdg-utils, und versuchen Sie es noch einmal.',
    links_not_kept:
      'Das System hat es nicht übernommen; die Links bleiben bei dem Programm, das sie hat. Wählen Sie es in der Einstellung des Systems.',
    links_not_written:
      'Der Eintrag für Links ließ sich nicht in Ihren Ordner schreiben, deshalb bleiben sie bei dem Programm, das sie hat. Ist er voll oder schreibgeschützt?',
    links_system_only:
      'Dieses System lässt das kein Programm einstellen. Wählen Sie das Programm in der Einstellung des Systems.',
    no_media: 'Der Anruf konnte nicht angenommen werden: es gibt keine Tonverbindung.',
    no_phone_registered: 'Dieses Telefon ist zurzeit nicht angemeldet.',
    not_allowed: 'Das darf nur ein Verwalter Ihrer Anlage.',
    not_system_admin: 'Das darf nur ein Administrator dieses Rechners.',
    not_handed_on:
      'So wie das Gespräch gerade steht, geht das nicht: Niemand spricht darin, es ist eine Konferenz, oder es wird schon weitergegeben.',
    not_joined:
      'Diese Gespräche lassen sich jetzt nicht verbinden: In jedem muss jemand angenommen haben, und eine volle oder gesperrte Konferenz nimmt niemanden auf.',
    not_moderator:
      'Das dürfen nur Moderatoren dieser Konferenz und Verwalter. Stumm schalten kann jeder das eigene Telefon.',
    not_recorded:
      'Das geht mit der Aufnahme gerade nicht: Es wird nichts aufgenommen, oder jemand darf nicht aufnehmen oder aufgenommen werden.',
    not_available: 'Das gibt es hier nicht, oder nicht mehr.',
    not_kept:
      'Es gilt jetzt, konnte aber nicht gespeichert werden: Ein Neustart vergisst es. Ein Administrator muss nach der Festplatte sehen (ist sie voll?).',
    callback_not_found: 'Dieser Rückruf ist nicht mehr vorgemerkt.',
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
    web_password_wrong: 'Das ist nicht das Web-Passwort dieses Benutzers. Nichts wurde geändert.',
    target_failed: 'Das geht mit diesem Gespräch zurzeit nicht.',
    conference_not_found: 'In dieser Konferenz ist niemand mehr.',
    party_not_found: 'Dieser Teilnehmer ist nicht mehr da.',
    hook_not_found: 'Die Konfiguration hat diesen Hook nicht mehr.',
    crm_key_again:
      'Wohin es geht, hat sich geändert: Tippen Sie den Schlüssel noch einmal, damit ihn niemand anderes bekommt.',
    crm_nothing: 'Importieren Sie eine Vorlage, oder füllen Sie das Formular aus.',
    crm_template_wrong: 'Diese Vorlage ist nicht verwendbar. Importieren Sie sie noch einmal, um zu lesen, warum.',
    crm_wrong: 'Etwas im Formular ist nicht verwendbar. Nichts wurde gespeichert.',
    mail_address_wrong: 'An diese Adresse lässt sich keine Mail senden: jemand@acme.test.',
    mail_from_wrong: 'Das ist kein Absender: pbx@acme.test oder Offhook <pbx@acme.test>.',
    mail_host_wrong: 'Das ist kein Name und keine Adresse eines Mailservers: mail.acme.test.',
    mail_not_set_up: 'Es ist kein Mailserver mehr eingerichtet. Richten Sie zuerst einen ein.',
    mail_password_again:
      'Am Server oder am Namen hat sich etwas geändert: Geben Sie das Passwort noch einmal ein, damit es zu niemand anderem geht.',
    mail_url_wrong: 'Die Adresse des Portals beginnt mit https:// oder http://.',
    mailbox_not_found: 'Diesen Anrufbeantworter gibt es nicht mehr.',
    message_not_found: 'Diese Nachricht ist nicht mehr da: Jemand hat sie gelöscht.',
    recording_not_found: 'Diese Aufnahme ist nicht mehr da: Jemand hat sie gelöscht.',
    session_not_found: 'Diese Anmeldung ist schon beendet.',
    token_not_found: 'Dieses Token ist schon widerrufen.',
    number_invalid:
      'Das ist keine Telefonnummer draußen. Nebenstellen und Codes sind Einstellungen und werden dort geändert.',
    erasure_under_way: 'Eine andere Nummer wird gerade gelöscht. Danach noch einmal versuchen.',
    export_over: 'Inzwischen wurde ein anderer Export begonnen. Noch einmal exportieren.',
    not_erased:
      'Die Datenbank oder eine Datei ließ sich nicht lesen oder schreiben (ist die Platte voll?). Was bis dahin gelöscht war, ist weg: für den Rest noch einmal löschen.',
    not_writable: 'Auf die Platte konnte nicht geschrieben werden (ist sie voll?). Nichts wurde geändert.',
    too_many_tokens: 'Es gibt schon zu viele Tokens: Widerrufen Sie zuerst eines.',
    too_many_attempts: 'Zu viele Versuche. Warten Sie kurz, und versuchen Sie es noch einmal.',
    pin_fixed:
      'PINs stehen hier in einer Konfigurationsdatei, die Offhook nie schreibt. Wer sie betreut, gibt Ihnen eine andere.',
    pin_weak:
      'Diese wird zuerst probiert. Nehmen Sie 4 bis 10 Ziffern: keine Folge, keine Wiederholung, nicht Ihre Nebenstelle.'
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
