export const secondFactor = {
  secondFactor: {
    title: 'Code at log-in',
    what: 'With it the portal asks for six digits of an authenticator app beside your password. Who knows your password alone does not get in, and the API takes tokens only.',
    failed: 'It could not be read',
    on: 'On since {{time}}.',
    left_one: '{{count}} recovery code is left.',
    left_other: '{{count}} recovery codes are left.',
    password: 'Your present web password',
    showPassword: 'Show your present web password',
    begin: 'Set up',
    scan: 'Scan this with your authenticator app, or type the key into it:',
    picture: 'QR code for your authenticator app',
    code: 'The six digits that it shows',
    confirm: 'Switch on',
    cancel: 'Cancel',
    switchedOn: 'From now on the portal asks for a code',
    recovery:
      'Keep these recovery codes where you find them without your phone. Each lets you in once; they are shown this one time.',
    copy: 'Copy the codes',
    copied: 'Copied',
    done: 'I have kept them',
    removeCode: 'A code, or a recovery code',
    remove: 'Switch off',
    removed: 'The portal asks for your password alone',
    others: 'Users with a code at log-in',
    reset: 'Reset',
    resetNamed: 'Reset the code of {{who}}',
    wasReset: 'Logs in with the password alone'
  }
} as const
