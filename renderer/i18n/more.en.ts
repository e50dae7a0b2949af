import { conferences } from './conferences.en.ts'
import { crm } from './crm.en.ts'
import { cti } from './cti.en.ts'
import { deliveries } from './deliveries.en.ts'
import { facts } from './facts.en.ts'
import { lines } from './lines.en.ts'
import { mail } from './mail.en.ts'
import { parking } from './parking.en.ts'
import { privacy } from './privacy.en.ts'
import { queues } from './queues.en.ts'
import { recording } from './recording.en.ts'
import { remark } from './remark.en.ts'
import { secondFactor } from './second-factor.en.ts'
import { sessions } from './sessions.en.ts'
import { settings } from './settings.en.ts'
import { sounds } from './sounds.en.ts'
import { tokens } from './tokens.en.ts'
import { voicemail } from './voicemail.en.ts'

/** English of what is read when it is first shown: pages besides the phone, and time lines. `withMoreWords` reads it. */
export const more = {
  ...queues,
  ...conferences,
  ...parking,
  ...recording,
  ...voicemail,
  ...sounds,
  ...settings,
  ...mail,
  ...privacy,
  ...sessions,
  ...secondFactor,
  ...crm,
  ...cti,
  ...deliveries,
  ...tokens,
  ...lines,
  fact: facts,
  remark
} as const
