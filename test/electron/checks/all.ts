import type { Check } from '../check.ts'
import { appProtocolChecks } from './app-protocol.ts'
import { callersPagesChecks } from './callers-pages.ts'
import { commandChecks } from './commands.ts'
import { fuseChecks } from './fuses.ts'
import { leadingOutChecks } from './leading-out.ts'
import { linkChecks } from './links.ts'
import { pageChecks } from './pages.ts'
import { permissionChecks } from './permissions.ts'
import { quittingChecks } from './quitting.ts'
import { ringingChecks } from './ringing.ts'
import { secretChecks } from './secrets.ts'
import { siteLogInChecks } from './site-log-ins.ts'
import { startChecks } from './start.ts'
import { windowChecks } from './windows.ts'

/** Every rule of the adapter. */
export const checks: readonly Check[] = [
  ...startChecks,
  ...linkChecks,
  ...windowChecks,
  ...ringingChecks,
  ...appProtocolChecks,
  ...permissionChecks,
  ...pageChecks,
  ...leadingOutChecks,
  ...callersPagesChecks,
  ...siteLogInChecks,
  ...commandChecks,
  ...quittingChecks,
  ...secretChecks,
  ...fuseChecks
]
