import { z } from 'zod'
import { command } from './command.ts'
import { id } from './values.ts'

/** Conferences, and calls that become one conversation. */

const name = z.string().min(1).max(64)

export const conferenceCommands = {
  /** One's own telephone, or, for those who moderate, anybody's. */
  'conference.mute': command(z.strictObject({ conference: name, party: id, on: z.boolean() })),
  'conference.kick': command(z.strictObject({ conference: name, party: id })),
  'conference.lock': command(z.strictObject({ conference: name, on: z.boolean() })),
  /** Two calls of one's own become one conversation; `with` null: whoever waits and whoever is asked. */
  'call.join': command(z.strictObject({ uniqueid: id, with: id.nullable() }))
} as const
