import type { Program } from './program.ts'
import { withDeadline } from './wait-for.ts'

/** Starts a core so that `heapUsed` can look into it: Node's inspector, on loopback, a port of the system's choice. */
export const inspected = { NODE_OPTIONS: '--inspect=127.0.0.1:0' } as const

/** Octets that the main thread of a core holds, after a full garbage collection. */
export async function heapUsed(core: { readonly program: Program }): Promise<number> {
  const listening = /Debugger listening on (ws:\S+)/
  const line = core.program.stderr.entries.find((text) => listening.test(text)) ?? ''
  const socket = new WebSocket(listening.exec(line)?.[1] ?? '')
  try {
    await withDeadline(new Promise((resolve) => socket.addEventListener('open', resolve)), 'the inspector')
    await command(socket, 'HeapProfiler.collectGarbage', {})
    const { result } = (await command(socket, 'Runtime.evaluate', {
      expression: 'process.memoryUsage().heapUsed'
    })) as { readonly result: { readonly value: number } }
    return result.value
  } finally {
    socket.close()
  }
}

let commands = 0

/** One command of the Chrome DevTools protocol. */
function command(socket: WebSocket, method: string, params: object): Promise<unknown> {
  commands += 1
  const id = commands
  const answered = new Promise<unknown>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as { readonly id?: number; readonly result?: unknown }
      if (message.id === id) resolve(message.result)
    })
  })
  socket.send(JSON.stringify({ id, method, params }))
  return withDeadline(answered, `${method} of the inspector`, 30_000)
}
