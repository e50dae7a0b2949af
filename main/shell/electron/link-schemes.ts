import type { PreferenceStore } from '../../settings/preferences.ts'
import type { ElectronApi } from './api.ts'

const ours = 'offhook'
const shared = ['tel', 'callto', 'sip'] as const
const key = 'links.registered'

/**
 * Makes the application the one that opens telephone links: once, for afterwards it is the
 * person's choice which program does.
 */
export function registerLinkSchemes({ app }: Pick<ElectronApi, 'app'>, preferences: PreferenceStore): void {
  // Unpacked, Electron itself would be registered, without the application.
  if (!app.isPackaged) return
  app.setAsDefaultProtocolClient(ours)
  if (preferences.get(key) === true) return
  for (const scheme of shared) app.setAsDefaultProtocolClient(scheme)
  preferences.set(key, true)
}
