import type { Words } from './en.ts'
import type { secondFactor as english } from './second-factor.en.ts'

export const secondFactor: Words<typeof english> = {
  secondFactor: {
    title: 'Code beim Anmelden',
    what: 'Damit fragt das Portal außer nach dem Passwort nach sechs Ziffern einer Authenticator-App. Wer nur Ihr Passwort kennt, kommt nicht hinein, und die API nimmt nur noch Token.',
    failed: 'Es konnte nicht gelesen werden',
    on: 'Eingeschaltet seit {{time}}.',
    left_one: '{{count}} Wiederherstellungscode ist übrig.',
    left_other: '{{count}} Wiederherstellungscodes sind übrig.',
    password: 'Ihr jetziges Web-Passwort',
    showPassword: 'Ihr jetziges Web-Passwort zeigen',
    begin: 'Einrichten',
    scan: 'Nehmen Sie das mit Ihrer Authenticator-App auf, oder tippen Sie den Schlüssel ein:',
    picture: 'QR-Code für Ihre Authenticator-App',
    code: 'Die sechs Ziffern, die sie zeigt',
    confirm: 'Einschalten',
    cancel: 'Abbrechen',
    switchedOn: 'Ab jetzt fragt das Portal nach einem Code',
    recovery:
      'Bewahren Sie diese Wiederherstellungscodes dort auf, wo Sie sie auch ohne Ihr Telefon finden. Jeder lässt Sie einmal hinein; sie werden nur dieses eine Mal gezeigt.',
    copy: 'Codes kopieren',
    copied: 'Kopiert',
    done: 'Ich habe sie aufbewahrt',
    removeCode: 'Ein Code oder Wiederherstellungscode',
    remove: 'Ausschalten',
    removed: 'Das Portal fragt nur noch nach dem Passwort',
    others: 'Benutzer mit Code beim Anmelden',
    reset: 'Zurücksetzen',
    resetNamed: 'Code von {{who}} zurücksetzen',
    wasReset: 'Meldet sich nur mit dem Passwort an'
  }
}
