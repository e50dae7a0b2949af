import type { crm as english } from './crm.en.ts'
import type { Words } from './en.ts'

export const crm: Words<typeof english> = {
  crm: {
    title: 'Anrufer aus dem CRM',
    link: 'Name, Seite und Journal, ohne Code',
    what: 'Jeder Anrufer wird in Ihrem CRM gesucht, bevor das Telefon klingelt: Der Name steht da, die Seite geht auf, und der Anruf wird am Ende dort eingetragen.',
    readOnly: 'Die Konfiguration ist eine Datei, die Offhook nicht schreibt: Ändern Sie sie dort.',
    failed: 'Die Suche konnte nicht gelesen werden',
    way: 'Wie das CRM gefragt wird',
    ways: { template: 'Vorlage (XML)', form: 'Formular' },
    noTemplate: 'Noch keine Vorlage',
    templateText: 'Eine CRM-Vorlage, wie 3CX sie benutzt. Hersteller von CRMs bieten sie zum Herunterladen an.',
    import: 'Vorlage importieren …',
    importOther: 'Andere importieren …',
    tooLarge: 'Diese Datei ist größer als 200 kB. Eine Vorlage ist eine kleine XML-Datei.',
    can: 'Was die Vorlage kann',
    cans: { looksUp: 'sucht Anrufer', creates: 'legt Kontakte an', reports: 'trägt Anrufe ein' },
    canNot: '(kann sie nicht)',
    remarks: 'Was man über die Vorlage wissen sollte',
    remarkTexts: {
      'template-unused': '„{{scenario}}“ wird weggelassen: Offhook braucht es nicht.',
      'template-unknown-name': '„{{scenario}}“ fragt nach [{{name}}], das nichts setzt: Es bleibt leer.'
    },
    faults: {
      'template-xml': 'Das ist kein lesbares XML: {{why}}',
      'template-root': 'Das ist keine CRM-Vorlage: Ihr fehlt das Wurzelelement <Crm>.',
      'template-empty': 'Diese Vorlage sucht niemanden und trägt keine Anrufe ein.',
      'template-authentication':
        'Sie meldet sich mit {{type}} an, das geht hier nicht. Ein Schlüssel, ein Token oder Basic geht.',
      'template-kind': 'Ihre Suche ist vom Typ {{type}}; nur REST geht.',
      'template-reply': '„{{scenario}}“ will die Antwort als {{type}}; nur JSON geht.',
      'template-rule': '„{{scenario}}“ hat eine Regel {{type}}, die niemand kennt.',
      'template-method': '„{{scenario}}“ fragt mit {{method}}; Get, Post, Put und Patch gehen.',
      'template-next': '„{{scenario}}“ geht mit „{{next}}“ weiter, das es nicht gibt.',
      'template-circle': '„{{scenario}}“ geht mit „{{next}}“ weiter, das dorthin zurückführt.',
      'template-url': 'Die Adresse in „{{scenario}}“ ist keine: {{url}}',
      'template-host': 'In „{{scenario}}“ darf der Host nur aus Ihren eigenen Angaben kommen: {{url}}',
      'template-expression': '„{{scenario}}“ benutzt {{text}}, das geht hier nicht.'
    },
    kept: 'ist hinterlegt',
    form: {
      url: 'Adresse der Suche',
      addressWrong: 'Das ist keine Adresse: Sie beginnt mit https:// oder http://.',
      urlHint: 'Wo die Nummer steht, schreiben Sie [Number].',
      number: 'Wie die Nummer geschrieben wird',
      authentication: 'Anmeldung',
      user: 'Benutzername',
      header: 'Name des Headers',
      key: 'Passwort, Token oder Schlüssel',
      reply: 'Wo was in der Antwort steht',
      replyText: 'Namen im JSON, mit Punkten verbunden. Bei einer Liste zählt jedes Element.',
      firstName: 'Vorname oder ganzer Name',
      lastName: 'Nachname',
      company: 'Firma',
      email: 'E-Mail',
      id: 'Kennung des Kontakts',
      phones: 'Nummern des Kontakts',
      phonesHint: 'Nur ein Kontakt mit der Nummer des Anrufers zählt. Leer: der erste.',
      page: 'Seite des Kontakts',
      pageHint: 'Wo die Kennung steht, schreiben Sie [EntityId]. Sie geht neben dem Anruf auf.',
      report: 'Wohin Anrufe am Ende gemeldet werden',
      reportHint: 'Mit POST, als JSON. Leer: nirgendwohin.'
    },
    numbers: { plus: '+49 30…', zeros: '0049 30…', off: '49 30…', asis: 'wie sie kam' },
    authentications: {
      none: 'keine',
      basic: 'Benutzer und Passwort',
      bearer: 'Token (Bearer)',
      header: 'Schlüssel im Header'
    },
    does: 'Was daraus wird',
    account: 'Kontierung des Anrufs',
    accounts: { none: 'keine', EntityId: 'die Kennung im CRM', CompanyName: 'die Firma' },
    switches: {
      enabled: 'Anrufer suchen',
      page: 'Seite des Kontakts öffnen',
      journal: 'Anrufe eintragen',
      createContacts: 'Unbekannte Anrufer als Kontakt anlegen'
    },
    switchTexts: {
      enabled: 'Aus: Das CRM wird nicht gefragt und erfährt nichts.',
      page: 'Statt der Seite, die unter „Pop-up“ steht.',
      journal: 'Am Ende, und so oft, bis das CRM sie angenommen hat.',
      createContacts: 'Am Ende des Anrufs.'
    },
    saved: 'Gespeichert',
    savedText: 'Der nächste Anruf wird so gesucht.',
    stop: 'Anrufer nicht mehr suchen',
    stopTitle: 'Anrufer nicht mehr suchen?',
    stopText:
      'Was eingetragen war, auch Schlüssel, wird gelöscht. Anrufe, die noch auf das Eintragen warten, werden nicht mehr eingetragen.',
    state: {
      off: 'aus',
      unasked: 'noch nicht gefragt',
      answers: 'antwortet in {{time}}',
      failing: 'fehlgeschlagen um {{time}}'
    },
    try: {
      title: 'Ausprobieren',
      number: 'Wer hat diese Nummer?',
      look: 'Suchen',
      looking: 'Das CRM wird gefragt …',
      nameless: 'Ein Kontakt ohne Namen',
      nothing: 'Niemand im CRM hat diese Nummer. Der Anruf behielte den Namen, mit dem er kommt.',
      off: 'Es wurde nichts gefragt: Das hier sucht niemanden.',
      failed: 'Das CRM hat nicht geantwortet, wie es sollte.',
      skipped: 'Es ist fünfmal hintereinander fehlgeschlagen und wird 30 s lang nicht gefragt.',
      steps: 'Was gefragt wurde',
      emptyReply: '(eine leere Antwort)'
    }
  }
}
