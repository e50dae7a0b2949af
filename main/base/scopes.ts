/** What a token may be good for (`4-pbx`, Names of what is new). */
export const scopes = [
  'calls:read',
  'calls:write',
  /** To have one's own phones ring for a number, with a 1 to be pressed; nothing else of calls. */
  'calls:dial',
  'records:read',
  'records:write',
  'users:read',
  'users:write',
  'config:read',
  'config:write',
  'events:read',
  /** To export and to erase what is kept of a number. */
  'privacy',
  /** To ask by the Model Context Protocol, beside the scopes of what is asked. */
  'mcp:use'
] as const
export type Scope = (typeof scopes)[number]
