import type { IpcMainInvokeEvent, WebContents } from 'electron'
import type { Log } from '../../../pbx-core/base/log.ts'
import type { CommandName, CommandReply } from '../../ipc/contract.ts'
import { dispatch } from '../../ipc/dispatch.ts'
import { deskCommands } from '../../phone/commands.ts'
import type { Desk, DeskWindow } from '../../phone/desk.ts'
import { type ElectronApi, isAppUrl } from './api.ts'
import { commandChannel, eventChannel } from './channels.ts'

const refused: CommandReply<CommandName> = {
  ok: false,
  error: { code: 'sender_refused', message: 'This page may not connect to the application.' }
}

/** Commands of the application's own windows; whatever else speaks on this channel is refused. */
export function serveIpc({ ipcMain }: Pick<ElectronApi, 'ipcMain'>, desk: Desk, log: Log): void {
  const windows = new WeakMap<WebContents, DeskWindow>()
  const handlers = deskCommands(desk)
  ipcMain.handle(commandChannel, (event, command: unknown, payload: unknown) => {
    if (!isOwn(event)) {
      log.warn('ipc.sender_refused', { url: event.senderFrame?.url })
      return refused
    }
    const window = windows.get(event.sender) ?? attach(event.sender)
    return dispatch(handlers, { command, payload, window }, log)
  })

  function attach(contents: WebContents): DeskWindow {
    const window: DeskWindow = {
      send: (event, payload) => {
        if (!contents.isDestroyed()) contents.send(eventChannel, event, payload)
      }
    }
    const attached = desk.attach(window)
    windows.set(contents, window)
    const leave = () => {
      if (!windows.delete(contents)) return
      attached[Symbol.dispose]()
      contents.off('did-start-navigation', navigated)
    }
    // A page that loads anew has lost its peer connections, and is another window to the desk.
    const navigated = (details: { readonly isMainFrame: boolean; readonly isSameDocument: boolean }) => {
      if (details.isMainFrame && !details.isSameDocument) leave()
    }
    contents.on('did-start-navigation', navigated)
    contents.once('render-process-gone', leave)
    contents.once('destroyed', leave)
    return window
  }
}

/** The main frame of a page of `app://offhook`, and no frame inside it. */
function isOwn({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isAppUrl(senderFrame.url)
}
