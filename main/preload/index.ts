import { contextBridge, ipcRenderer } from 'electron'
import type { PreloadBridge } from '../ipc/contract.ts'
import { commandChannel, eventChannel } from '../shell/electron/channels.ts'

/** The only thing that a page of ours gets of Electron. It checks nothing: main does. */
const bridge: PreloadBridge = {
  invoke: (command, payload) => ipcRenderer.invoke(commandChannel, command, payload),
  on: (event, listener) => {
    const heard = (_event: unknown, name: unknown, payload: unknown) => {
      if (name === event) listener(payload)
    }
    ipcRenderer.on(eventChannel, heard)
    return () => ipcRenderer.off(eventChannel, heard)
  }
}

contextBridge.exposeInMainWorld('offhook', bridge)
