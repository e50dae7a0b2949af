/** English of what is kept of a person. */
export const privacy = {
  privacy: {
    title: 'What is kept of a person',
    what: 'Whoever asks what you keep of them, or wants it gone, gives you a telephone number. It is found in every way of writing it, in your domain.',
    number: 'Telephone number',
    export: 'Export',
    exported: 'The export is saved',
    look: 'What would be erased',
    erase: 'Erase…',
    eraseNow: 'Erase',
    sureTitle: 'Erase {{number}}?',
    sureText:
      'Records become nameless, and recordings, messages, notes and time lines of this person are deleted. Nobody can take that back.',
    working: 'Everything is being gone through. That may take minutes.',
    would: 'Would be erased of {{number}}',
    erased: 'Erased of {{number}}',
    nothing: 'Nothing is kept of this number.',
    gone: 'There was nothing of this number any more.',
    finishes: 'An erasure of before had broken off; it is finished now.',
    noted: 'Who has erased it, and when, stands in {{file}} of the data directory.',
    counts: {
      records: 'records made nameless',
      mentions: 'records of others out of which the number is taken',
      recordings: 'recordings',
      voicemail: 'messages',
      timeLines: 'parts of time lines',
      deliveries: 'stored requests and mails',
      callbacks: 'callbacks that were promised',
      open: 'beginnings of records',
      memory: 'requests and events in memory',
      logLines: 'lines of the log',
      leftBehind: 'lists for after a crash',
      copies: 'whole copies of the database'
    },
    cancelled: 'Not sent any more',
    remaining: 'What still has it',
    why: {
      'live-call': 'A call goes on ({{what}}): erase again after it.',
      'open-window': 'A window shows the call, or a page of it: erase again once that is closed.',
      setting: 'Somebody has set it so ({{what}}): change it there.',
      file: 'This file could not be removed or written: {{what}} ({{reason}}). Erase again once that is mended.',
      database: 'The database could not be written anew ({{reason}}). Erase again later.'
    },
    elsewhere:
      'Not within reach: what was sent to your applications before, lists of calls on telephones, and your own backups.'
  }
} as const
