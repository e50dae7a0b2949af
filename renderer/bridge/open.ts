import type { PreloadBridge } from '../../main/ipc/contract.ts'
import type { Bridge } from './bridge.ts'
import { forgetSecret, ownSecret } from './own-secret.ts'
import { overPreload } from './preload-bridge.ts'
import { overSocket } from './socket-bridge.ts'

declare global {
  interface Window {
    /** Put there by the preload of the desktop shell; absent in a browser. */
    readonly offhook?: PreloadBridge
  }
}

export function openBridge(): Bridge {
  if (window.offhook !== undefined) return overPreload(window.offhook)
  const url = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ipc`
  return overSocket({ url, secret: ownSecret, onSessionOver: leave })
}

/** Nobody is logged in here (any more). */
function leave(secret: string | null): void {
  if (secret !== null) forgetSecret(secret)
  // Another tab may have logged in anew.
  location.replace(ownSecret() === null ? '/login' : '/')
}
