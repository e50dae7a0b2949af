import type { LinkScheme } from '../../ipc/contract.ts'
import type { LinkOwners } from '../../phone/links-port.ts'
import type { PreferenceStore } from '../../settings/preferences.ts'
import type { ElectronApi } from './api.ts'

const ours = 'offhook'
const shared = ['tel', 'callto', 'sip'] as const
const key = 'links.registered'

/**
 * Makes the application the one that opens telephone links: once, for afterwards it is the
 * person's choice which program does. A system that did not do it (the person has chosen another one there) is
 * asked again at the next start.
 */
export async function registerLinkSchemes(
  { app }: Pick<ElectronApi, 'app'>,
  owners: LinkOwners,
  preferences: PreferenceStore
): Promise<void> {
  // Unpacked, it is somebody's own work on it, which must not take links from what is installed.
  if (!app.isPackaged) return
  const claimed = async (scheme: LinkScheme) => (await owners.claim(scheme)).ok
  await claimed(ours)
  const before = registeredBefore(preferences.get(key))
  const done: LinkScheme[] = []
  for (const scheme of shared) if (before.has(scheme) || (await claimed(scheme))) done.push(scheme)
  if (done.length > before.size) preferences.set(key, done)
}

/** `true`: all of them, as versions before wrote it. */
function registeredBefore(kept: unknown): ReadonlySet<unknown> {
  return new Set(kept === true ? shared : Array.isArray(kept) ? kept : [])
}
