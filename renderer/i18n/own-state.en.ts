/** What becomes of one's own calls, and opening hours. */
export const ownState = {
  own: {
    title: 'When I am called',
    hint: 'Holds on all of my phones until I change it. The codes that a telephone dials set the same.',
    menu: '{{you}}. Do not disturb, and where my calls go',
    switchOff: 'Switch off',
    switchOffWhat: 'Switch off: {{what}}',
    remove: 'Remove',
    removeWhat: 'Remove: {{what}}',
    none: 'Calls ring on your phones again.',
    quiet: 'Do not disturb',
    quietHint: 'Nothing rings; whoever calls hears busy.',
    quietFor: 'for {{time}}',
    quietOn: 'until I switch it off',
    quietUntil: 'Do not disturb until {{time}}',
    quietEnds: 'Ends at',
    quietEndsHint: 'Empty: when I switch it off.',
    where: 'Where my calls go…',
    occasion: {
      all: 'All calls',
      busy: 'When I am busy',
      noAnswer: 'When I do not answer',
      unreachable: 'When no phone is at hand'
    },
    occasionHint: {
      all: 'My phones do not ring.',
      busy: 'I talk, decline, or do not want to be disturbed.',
      noAnswer: 'My phones have rung in vain.',
      unreachable: 'None of my phones is registered.'
    },
    target: '{{occasion}} to: name or number',
    send: 'Send on',
    sent: {
      all: 'All calls go to {{target}}',
      busy: 'if busy to {{target}}',
      noAnswer: 'if not answered to {{target}}',
      unreachable: 'without a phone to {{target}}'
    },
    sentSome: 'Calls go on: {{list}}',
    second: 'A second number rings as well',
    secondHint: 'A mobile, for example. Calls there are paid for as if I had made them.',
    secondNumber: 'Second number',
    secondOn: 'Rings as well',
    secondAfter: 'When it rings',
    secondAtOnce: 'with my phones',
    secondLater: '{{time}} later',
    secondConfirm: 'Whoever answers there presses 1, so that a mailbox does not take the call',
    waiting: 'A second call rings while I talk',
    waitingHint: 'Else whoever calls hears busy.',
    blocked: 'Callers I do not want',
    blockedHint: 'Their calls are declined.',
    blockedNumber: 'Number to block',
    block: 'Block',
    unblock: 'No longer blocked: {{number}}',
    blockAnonymous: 'Callers who hide their number',
    invalid:
      'Calls cannot be sent there. A colleague, an application, or a number outside can be named, and not yourself.',
    secondInvalid: 'This is no number outside. Colleagues are rung by sending calls on.',
    barred: 'You may not dial this number, so no call is sent there.',
    blockInvalid: 'This is no number.'
  },
  opening: {
    title: 'Opening hours',
    open: 'open',
    closed: 'closed',
    because: {
      hours: 'By its hours.',
      day: 'By what is set for this day.',
      holiday: '{{holiday}}.',
      switch: 'Switched by hand, until it is switched back.'
    },
    code: 'From a phone: {{code}}',
    press: { close: 'Close now', open: 'Open now', back: 'Back to its hours' }
  }
} as const
