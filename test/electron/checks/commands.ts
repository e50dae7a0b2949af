import { expect } from 'vitest'
import { type Adapter, check } from '../check.ts'
import { desktop, idle } from '../desktop.ts'
import { StandInContents } from '../stand-in.ts'

async function invoke(adapter: Adapter, url: string, frame: 'main' | 'inner' | 'none' = 'main') {
  const { electron, ...rest } = await desktop(adapter)
  const sender = new StandInContents(url)
  const senderFrame = frame === 'main' ? sender.mainFrame : frame === 'inner' ? { url } : null
  const handle = electron.handlers.get('offhook:command')
  const ask = (command = 'app.state') => handle?.(...([{ sender, senderFrame }, command, {}] as unknown as never[]))
  return { ...rest, sender, ask, reply: await ask() }
}

const refused = {
  ok: false,
  error: { code: 'sender_refused', message: 'This page may not connect to the application.' }
}

export const commandChecks = [
  check('commands are taken from our own pages, and each is held to its schema', async (adapter) => {
    const { ask, reply } = await invoke(adapter, 'app://offhook/index.html')
    expect(reply).toMatchObject({ ok: true, value: { state: idle } })
    expect(await ask('constructor')).toMatchObject({ ok: false, error: { code: 'unknown_command' } })
    expect(await ask('call.dial')).toMatchObject({ ok: false, error: { code: 'payload_invalid' } })
  }),

  ...(
    [
      ['https://evil.test/', 'main'],
      ['app://offhook.evil.test/', 'main'],
      ['http://127.0.0.1:8980/', 'main'],
      ['app://offhook/index.html', 'inner'],
      ['app://offhook/index.html', 'none']
    ] as const
  ).map(([url, frame]) =>
    check(`a command of ${url} (${frame} frame) is refused`, async (adapter) => {
      const { reply, attached } = await invoke(adapter, url, frame)
      expect([reply, attached]).toEqual([refused, []])
    })
  ),

  check('events go to the page that is attached, until it loads anew or crashes', async (adapter) => {
    for (const [event, details] of [
      ['did-start-navigation', { isMainFrame: true, isSameDocument: false }],
      ['render-process-gone', {}],
      ['destroyed', {}]
    ] as const) {
      const { attached, detached, sender, ask } = await invoke(adapter, 'app://offhook/index.html')
      await ask()
      expect(attached).toHaveLength(1)
      attached[0]?.send('ringer', { on: true, waiting: false })
      expect(sender.sent).toEqual([['offhook:event', 'ringer', { on: true, waiting: false }]])
      sender.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false })
      sender.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true })
      expect(detached).toEqual([])
      sender.emit(event, details)
      expect(detached, event).toEqual(attached)
    }
  })
]
