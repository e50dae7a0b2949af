import { EventEmitter } from 'node:events'
import { expect, it, vi } from 'vitest'
import type { PreloadBridge } from '../../main/ipc/contract.ts'

const electron = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  invoked: [] as unknown[][],
  renderer: undefined as EventEmitter | undefined
}))

vi.mock('electron', () => {
  const renderer = Object.assign(new EventEmitter(), {
    invoke: async (...args: unknown[]) => {
      electron.invoked.push(args)
      return { ok: true, value: null }
    }
  })
  electron.renderer = renderer
  return {
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => electron.exposed.set(name, api) },
    ipcRenderer: renderer
  }
})

it('a page gets two functions of Electron, and no more (7-stack, Electron)', async () => {
  await import('../../main/preload/index.ts')
  expect([...electron.exposed.keys()]).toEqual(['offhook'])
  const bridge = electron.exposed.get('offhook') as PreloadBridge
  expect(Object.keys(bridge)).toEqual(['invoke', 'on'])

  expect(await bridge.invoke('app.state', {})).toEqual({ ok: true, value: null })
  expect(electron.invoked).toEqual([['offhook:command', 'app.state', {}]])

  const heard: unknown[][] = []
  const stop = bridge.on('ringer', (...args) => heard.push(args))
  electron.renderer?.emit('offhook:event', { sender: 'not for pages' }, 'ringer', { on: true })
  electron.renderer?.emit('offhook:event', {}, 'state', {})
  stop()
  electron.renderer?.emit('offhook:event', {}, 'ringer', { on: false })
  expect(heard).toEqual([[{ on: true }]])
})
