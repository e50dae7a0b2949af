import type { Scope } from '../../base/scopes.ts'
import type { Operation } from './operation.ts'

/** What the parts of the API are to a token; a part that has no row here stops the program at its start. */
const parts: Readonly<Record<string, 'calls' | 'records' | 'users' | 'config' | 'events'>> = {
  calls: 'calls',
  conferences: 'calls',
  cdrs: 'records',
  'cdrs.csv': 'records',
  recordings: 'records',
  voicemail: 'records',
  deliveries: 'records',
  users: 'users',
  registrations: 'users',
  sessions: 'users',
  queues: 'users',
  'opening-hours': 'config',
  trunks: 'config',
  route: 'config',
  hooks: 'config',
  bans: 'config',
  mails: 'config',
  tokens: 'config',
  sounds: 'config',
  metrics: 'config',
  events: 'events'
}

/** Scopes of which a token needs one for this operation; none: it needs no scope. */
export function scopesOf({
  scopes,
  method,
  path,
  id
}: Pick<Operation, 'scopes' | 'method' | 'path' | 'id'>): readonly Scope[] {
  if (scopes !== undefined) return scopes
  const part = parts[path.split('/')[1] ?? '']
  if (part === undefined) throw new Error(`main/http/api/scope.ts does not say what ${id} is to a token`)
  if (part === 'events') return ['events:read']
  return [`${part}:${method === 'GET' ? 'read' : 'write'}`]
}
