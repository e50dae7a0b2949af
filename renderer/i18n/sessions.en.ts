export const sessions = {
  sessions: {
    title: 'Where you are logged in',
    what: 'Browsers in which you have logged in to the portal. One that you do not know: log it out, and change your password.',
    failed: 'The log-ins could not be read',
    none: 'No browser is logged in.',
    others: 'Of other users',
    unknown: 'Unknown browser',
    here: 'this one',
    seen: 'last seen {{time}}',
    since: 'logged in {{time}}',
    end: 'Log out',
    endNamed: 'Log out {{name}}, {{remote}}',
    ended: 'Logged out',
    everywhere: 'Log out everywhere',
    everywhereText: 'Every browser in which you are logged in goes to the log-in. Calls in their windows end.',
    notHere: 'But not here',
    tokens: 'Revoke the tokens of my programs as well',
    endAll: 'Log out everywhere',
    endedAll_one: '{{count}} browser logged out',
    endedAll_other: '{{count}} browsers logged out'
  }
} as const
