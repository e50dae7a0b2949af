import { calls } from './calls.de.ts'
import { conferences } from './conferences.de.ts'
import { crm } from './crm.de.ts'
import { cti } from './cti.de.ts'
import { deliveries } from './deliveries.de.ts'
import type { Words } from './en.ts'
import { facts } from './facts.de.ts'
import { frame } from './frame.de.ts'
import { lines } from './lines.de.ts'
import { mail } from './mail.de.ts'
import { ownState } from './own-state.de.ts'
import { parking } from './parking.de.ts'
import { phone } from './phone.de.ts'
import { popup } from './popup.de.ts'
import { privacy } from './privacy.de.ts'
import { queues } from './queues.de.ts'
import { recording } from './recording.de.ts'
import { remark } from './remark.de.ts'
import { remarks } from './remarks.de.ts'
import { secondFactor } from './second-factor.de.ts'
import { sessions } from './sessions.de.ts'
import { settings } from './settings.de.ts'
import { sounds } from './sounds.de.ts'
import { tokens } from './tokens.de.ts'
import { voicemail } from './voicemail.de.ts'
import { warnings } from './warnings.de.ts'

/** German: the files of `en.ts`, in other words. */
export const de: Words = {
  product: 'Offhook',
  ...frame,
  ...phone,
  ...ownState,
  ...calls,
  ...popup,
  ...queues,
  ...conferences,
  ...parking,
  ...recording,
  ...voicemail,
  ...sounds,
  ...settings,
  ...mail,
  ...sessions,
  ...secondFactor,
  ...crm,
  ...privacy,
  ...cti,
  ...deliveries,
  ...tokens,
  ...lines,
  fact: facts,
  remark,
  ...remarks,
  warnings
}
