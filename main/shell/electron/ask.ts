import type { BrowserWindow, WebContents } from 'electron'
import type { ElectronApi } from './api.ts'

export interface Question {
  readonly type: 'question' | 'warning'
  readonly message: string
  readonly detail: string
  /** The first is what Escape means, and what nothing is lost by. */
  readonly buttons: readonly [string, ...string[]]
}

/**
 * Asks in a sheet of the window, and tells the number of the button. Without a window macOS would run
 * a loop of its own, in which nothing else happens: no call, no registration.
 */
export async function ask(
  { dialog }: Pick<ElectronApi, 'dialog'>,
  window: BrowserWindow | undefined,
  { type, message, detail, buttons }: Question
): Promise<number> {
  const question = {
    type,
    title: 'Offhook',
    message,
    detail,
    buttons: [...buttons],
    defaultId: 0,
    cancelId: 0,
    noLink: true
  }
  const asked = window === undefined ? dialog.showMessageBox(question) : dialog.showMessageBox(window, question)
  return (await asked).response
}

/** The window in which a page is seen, also where it is a guest in one of ours. */
export function windowOf(
  { BrowserWindow }: Pick<ElectronApi, 'BrowserWindow'>,
  contents: WebContents | null | undefined
): BrowserWindow | undefined {
  if (contents === null || contents === undefined || contents.isDestroyed()) return undefined
  return BrowserWindow.fromWebContents(contents.hostWebContents ?? contents) ?? undefined
}
