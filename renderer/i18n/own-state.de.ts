import type { Words } from './en.ts'
import type { ownState as english } from './own-state.en.ts'

export const ownState: Words<typeof english> = {
  own: {
    title: 'Wenn man mich anruft',
    hint: 'Gilt an allen meinen Telefonen, bis ich es ändere. Die Codes, die ein Telefon wählt, stellen dasselbe ein.',
    menu: '{{you}}. Nicht stören, und wohin meine Anrufe gehen',
    switchOff: 'Ausschalten',
    switchOffWhat: 'Ausschalten: {{what}}',
    remove: 'Entfernen',
    removeWhat: 'Entfernen: {{what}}',
    none: 'Anrufe klingeln wieder an Ihren Telefonen.',
    quiet: 'Nicht stören',
    quietHint: 'Nichts klingelt; wer anruft, hört besetzt.',
    quietFor: 'für {{time}}',
    quietOn: 'bis ich es ausschalte',
    quietUntil: 'Nicht stören bis {{time}}',
    quietEnds: 'Endet um',
    quietEndsHint: 'Leer: wenn ich es ausschalte.',
    where: 'Wohin meine Anrufe gehen …',
    occasion: {
      all: 'Alle Anrufe',
      busy: 'Wenn ich besetzt bin',
      noAnswer: 'Wenn ich nicht abnehme',
      unreachable: 'Wenn kein Telefon bereit ist'
    },
    occasionHint: {
      all: 'Meine Telefone klingeln nicht.',
      busy: 'Ich spreche, lehne ab oder will nicht gestört werden.',
      noAnswer: 'Meine Telefone haben vergeblich geklingelt.',
      unreachable: 'Keines meiner Telefone ist angemeldet.'
    },
    target: '{{occasion}} an: Name oder Nummer',
    send: 'Umleiten',
    sent: {
      all: 'Alle Anrufe gehen an {{target}}',
      busy: 'wenn besetzt an {{target}}',
      noAnswer: 'ohne Antwort an {{target}}',
      unreachable: 'ohne Telefon an {{target}}'
    },
    sentSome: 'Anrufe gehen weiter: {{list}}',
    second: 'Eine zweite Nummer klingelt mit',
    secondHint: 'Etwa ein Handy. Anrufe dorthin kosten, als hätte ich sie geführt.',
    secondNumber: 'Zweite Nummer',
    secondOn: 'Klingelt mit',
    secondAfter: 'Wann sie klingelt',
    secondAtOnce: 'mit meinen Telefonen',
    secondLater: '{{time}} später',
    secondConfirm: 'Wer dort abnimmt, drückt die 1, damit keine Mailbox den Anruf nimmt',
    waiting: 'Ein zweiter Anruf klingelt, während ich spreche',
    waitingHint: 'Sonst hört besetzt, wer anruft.',
    blocked: 'Anrufer, die ich nicht will',
    blockedHint: 'Ihre Anrufe werden abgelehnt.',
    blockedNumber: 'Nummer, die gesperrt wird',
    block: 'Sperren',
    unblock: 'Nicht mehr gesperrt: {{number}}',
    blockAnonymous: 'Anrufer, die ihre Nummer verbergen',
    invalid:
      'Dorthin gehen keine Anrufe. Es kann ein Kollege sein, eine Anwendung oder eine Nummer außerhalb, nicht Sie selbst.',
    secondInvalid: 'Das ist keine Nummer außerhalb. Bei Kollegen klingelt es, wenn Sie Anrufe umleiten.',
    barred: 'Diese Nummer dürfen Sie nicht wählen, darum geht kein Anruf dorthin.',
    blockInvalid: 'Das ist keine Nummer.'
  },
  opening: {
    title: 'Öffnungszeiten',
    open: 'geöffnet',
    closed: 'geschlossen',
    because: {
      hours: 'Nach den Öffnungszeiten.',
      day: 'So für diesen Tag festgelegt.',
      holiday: '{{holiday}}.',
      switch: 'Von Hand umgeschaltet, bis es zurückgestellt wird.'
    },
    code: 'Vom Telefon aus: {{code}}',
    press: { close: 'Jetzt schließen', open: 'Jetzt öffnen', back: 'Zurück zu den Zeiten' }
  }
}
