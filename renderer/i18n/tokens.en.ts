/** Tokens of programs, on the CTI page. */
export const tokens = {
  tokens: {
    title: 'Tokens',
    link: 'For programs that use the API',
    what: 'A program that asks the API with a token has the rights of the person who made it, within what is ticked.',
    failed: 'The tokens could not be read',
    none: 'There are none yet.',
    neverUsed: 'never used',
    used: 'last used {{time}}',
    ends: 'ends {{time}}',
    revoke: 'Revoke',
    revokeNamed: 'Revoke {{name}}',
    revoked: 'It opens nothing any more',
    new: 'New token',
    name: 'What is it for?',
    scopes: 'What it may do',
    lasts: 'It lasts',
    forEver: 'until it is revoked',
    days_one: '{{count}} day',
    days_other: '{{count}} days',
    make: 'Make token',
    once: 'Copy it now: it is shown this once.',
    copy: 'Copy token',
    copied: 'Copied',
    done: 'Done'
  }
} as const
