import type { CommandReply, PreloadBridge } from '../../main/ipc/contract.ts'
import { type Bridge, notConnected } from './bridge.ts'

/** Over Electron's IPC: the preload is there before the page, and stays as long. */
export function overPreload(preload: PreloadBridge): Bridge {
  return {
    async invoke<C extends Parameters<Bridge['invoke']>[0]>(command: C, payload: unknown) {
      try {
        return (await preload.invoke(command, payload)) as CommandReply<C>
      } catch {
        return notConnected
      }
    },
    on: (event, listener) => preload.on(event, (payload) => listener(payload as never)),
    onLink(listener) {
      listener(true)
      return () => {}
    }
  }
}
