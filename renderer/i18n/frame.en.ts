/** The frame around the pages: navigation, keys, what goes wrong, leaving. */
export const frame = {
  nav: {
    label: 'Pages',
    phone: 'Phone',
    calls: 'Calls',
    queues: 'Queues',
    waiting_one: '{{count}} caller waits',
    waiting_other: '{{count}} callers wait',
    popup: 'Pop-up',
    cti: 'CTI',
    settings: 'Settings',
    start: 'First steps',
    missed_one: '{{count}} missed call',
    missed_other: '{{count}} missed calls',
    openTabs_one: '{{count}} page open',
    openTabs_other: '{{count}} pages open'
  },
  account: {
    registered: 'Registered',
    connecting: 'Connecting',
    offline: 'Offline',
    ready: '{{user}} ready',
    free: 'free',
    ringing: 'ringing',
    busy: 'in a call',
    away: 'not registered',
    quiet: 'do not disturb',
    you: 'You, {{name}}: {{presence}}'
  },
  letIn: {
    title: 'Log in my browser',
    question: 'A browser shows {{digits}}: let it in?',
    hint: 'Let it in only if your own browser shows these four digits. It can then do all that you can.',
    allow: 'Let it in',
    refuse: 'Refuse'
  },
  link: {
    connecting: 'Starting…',
    lost: 'Connection to Offhook lost. Trying again…',
    lostHint: 'Whether a call goes on is not known until it is back. The page comes back by itself.',
    silent: 'Offhook does not answer.',
    silentHint: 'Whether a call goes on is not known until it answers. If it stays so, start Offhook again.',
    failed: 'Offhook did not answer in time.'
  },
  action: {
    allow: 'Allow',
    answer: 'Answer',
    call: 'Call',
    callAgain: 'Call again',
    callBack: 'Call back',
    callWho: 'Call {{who}}',
    cancel: 'Cancel',
    close: 'Close',
    decline: 'Decline',
    hangUp: 'Hang up',
    hold: 'Hold',
    keypad: 'Keypad',
    mute: 'Mute',
    notes: 'Notes',
    reload: 'Reload',
    resume: 'Resume',
    retry: 'Try again',
    save: 'Save',
    swap: 'Swap',
    transfer: 'Transfer',
    park: 'Park',
    undo: 'Undo',
    unmute: 'Unmute'
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    control: 'Ctrl',
    option: 'Alt',
    focusField: 'Name or number',
    answer: 'Answer, or confirm a call',
    hangUp: 'Decline or hang up',
    mute: 'Mute',
    hold: 'Hold or resume',
    swap: 'Swap calls',
    keypad: 'Keypad',
    transfer: 'Transfer the call',
    pickUp: 'Take a colleague’s call',
    quiet: 'Do not disturb, on or off',
    notes: 'Notes',
    digits: 'Send a digit in a call',
    pages: 'Phone, Calls, CTI, Settings',
    page: 'Into the caller’s page and back',
    help: 'This list',
    inFrame:
      'While the cursor is in a caller’s page, that page has the keyboard. F6 leads back out of pages that take part in it, as ours does; out of every other a click beside it, Tab behind its last field, or Shift+Tab before its first. When a call rings the keys come back by themselves, once nobody has typed there for five seconds.',
    inGuest: 'While the cursor is in a caller’s page, {{option}}letter, {{option}}1 – 4, {{control}}K and F6 work, too.'
  },
  leaving: {
    title_one: 'End Offhook and a call?',
    title_other: 'End Offhook and {{count}} calls?',
    text: 'Until Offhook is started again, nobody reaches this phone.',
    between: '{{one}} with {{other}}',
    stay: 'Stay',
    end_one: 'End the call and Offhook',
    end_other: 'End the calls and Offhook',
    closing_one: 'Closing this window ends the call with {{who}}.',
    closing_other: 'Closing this window ends the calls with {{who}}.'
  },
  error: {
    title: 'That did not work',
    notDialled: 'Not dialled',
    page: 'This page has failed. Your calls are not touched by that.',
    notConnected: 'Offhook cannot be reached at the moment.'
  },
  language: {
    away: 'The words of this language could not be read',
    awayText: 'The window goes on in the one before. Load it anew to try once more.'
  },
  media: {
    title: 'Audio',
    noSpeaker: 'No speaker',
    noSpeakerText: 'You cannot hear the other side. Connect a headset or speakers; the call goes on.',
    deviceGone: 'Audio device gone',
    deviceGoneText: 'Carried on with {{device}}.',
    deviceBack: 'Audio device is back',
    deviceBackText: 'Using {{device}} again.',
    defaultDevice: 'the system’s device',
    ringerBlocked: 'This browser plays no ringing before a first click.',
    ringerAllow: 'Allow sound'
  }
} as const
