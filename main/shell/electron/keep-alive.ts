import type { BrowserWindow } from 'electron'
import type { Log } from '../../../pbx-core/base/log.ts'

/** Milliseconds: a page that dies again at once is not loaded a thousand times a second. */
const reloadAfter = 300
const mostCrashes = 3
/** Milliseconds in which so many are too many. */
const countedFor = 60_000

export interface KeptAlive {
  readonly log: Log
  /** It has crashed too often. True: try once more. */
  readonly askAgain: () => Promise<boolean>
}

/** A page that crashed comes back, and with it the calls (`5-softphone`, It stays connected), unless it crashes for ever. */
export function keepAlive(window: BrowserWindow, { log, askAgain }: KeptAlive): void {
  let crashes: number[] = []
  const reload = () => {
    if (!window.isDestroyed()) window.webContents.reload()
  }
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    const now = performance.now()
    crashes = [...crashes.filter((at) => now - at < countedFor), now]
    log.warn('window.crashed', { reason, times: crashes.length })
    if (crashes.length <= mostCrashes) return void setTimeout(reload, reloadAfter)
    log.error('window.keeps_crashing', { reason })
    void askAgain().then((again) => {
      if (!again) return
      crashes = []
      reload()
    })
  })
}
