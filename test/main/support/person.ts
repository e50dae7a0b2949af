/** A user of a configuration who logs in with `web-` and the extension as password. */
export const person = (extension: string, more: object = {}) => ({
  ...{ extension, name: '', sipPassword: 'sip', webPassword: `web-${extension}` },
  ...more
})
