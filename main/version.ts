import description from '../package.json' with { type: 'json' }

/** Of this Offhook. */
export const version: string = description.version
