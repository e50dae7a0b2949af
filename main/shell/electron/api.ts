import type * as Electron from 'electron'

/**
 * What the adapter uses of Electron. It is handed in, so that plain Node never imports
 * `electron` (which would download its binary), and a test can see what is asked for.
 */
export type ElectronApi = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'clipboard'
  | 'dialog'
  | 'globalShortcut'
  | 'ipcMain'
  | 'Menu'
  | 'nativeImage'
  | 'Notification'
  | 'powerMonitor'
  | 'protocol'
  | 'safeStorage'
  | 'screen'
  | 'session'
  | 'shell'
  | 'Tray'
>

/** The application's own pages; nothing else may have this origin. */
export const appScheme = 'app'
export const appOrigin = 'app://offhook'
/** Log-ins of pop-up pages stay over restarts, apart from everything of ours. */
export const ctiPartition = 'persist:cti'

export function isAppUrl(url: string): boolean {
  return url === appOrigin || url.startsWith(`${appOrigin}/`)
}

/** `crm.acme.test:8443`, or the text as it is where it is no address. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host
  } catch {
    return url
  }
}
