/** What a token may be good for (`4-pbx`, Names of what is new). */
export const scopes = [
  'calls:read',
  'calls:write',
  'records:read',
  'records:write',
  'users:read',
  'users:write',
  'config:read',
  'config:write',
  'events:read'
] as const
export type Scope = (typeof scopes)[number]
