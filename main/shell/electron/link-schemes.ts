import type { PreferenceStore } from '../../settings/preferences.ts'
import type { ElectronApi } from './api.ts'

const ours = 'offhook'
const shared = ['tel', 'callto', 'sip'] as const
const key = 'links.registered'

/**
 * Makes the application the one that opens telephone links: once, for afterwards it is the
 * person's choice which program does. A system that did not do it (an AppImage without an entry
 * in the menu) is asked again at the next start.
 */
export function registerLinkSchemes({ app }: Pick<ElectronApi, 'app'>, preferences: PreferenceStore): void {
  // Unpacked, Electron itself would be registered, without the application.
  if (!app.isPackaged) return
  app.setAsDefaultProtocolClient(ours)
  const before = registeredBefore(preferences.get(key))
  const done = shared.filter((scheme) => before.has(scheme) || app.setAsDefaultProtocolClient(scheme))
  if (done.length > before.size) preferences.set(key, done)
}

/** `true`: all of them, as versions before wrote it. */
function registeredBefore(kept: unknown): ReadonlySet<unknown> {
  return new Set(kept === true ? shared : Array.isArray(kept) ? kept : [])
}
