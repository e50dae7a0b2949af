import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { privateMode } from './settings/write.ts'

/** What a second start tells the first. */
const callSchema = z.object({
  links: z.array(z.string().max(4096)).max(16).readonly(),
  /** Whether a person has started it, to see its window. */
  windows: z.boolean()
})
const answerSchema = z.object({ pid: z.number().int(), windows: z.boolean() })

type Call = z.infer<typeof callSchema>

/** The program that has a data directory. */
export interface Holder {
  readonly pid: number
  /** Whether it has windows, and has come to the front by now. */
  readonly windows: boolean
}

/** This program has the data directory, until it is disposed. */
export interface Instance extends AsyncDisposable {
  /** A second start on the same directory; what came before somebody listens is kept. */
  onCalled(listener: (call: Call) => void): void
}

export type Claim =
  | { readonly kind: 'first'; readonly instance: Instance }
  | { readonly kind: 'second'; holder: Holder }

/** Milliseconds that the other side has for one line. */
const patienceMs = 3000
const longestLine = 128 * 1024
/** A socket's path is held in 104 octets on some systems, its end included. */
const longestPath = 100

/**
 * Takes a data directory for this process alone, or tells the one that has it. By a socket in the
 * directory, which the system closes with the process: a crash leaves nothing that has to be cleared.
 */
export async function claimDirectory(dataDirectory: string, call: Call): Promise<Claim> {
  const path = socketPath(dataDirectory)
  if (path === undefined) return { kind: 'first', instance: unguarded }
  for (let attempt = 1; ; attempt++) {
    const holder = await callHolder(path, call)
    if (holder !== undefined) return { kind: 'second', holder }
    const instance = await Listening.open(path, call.windows)
    if (instance !== undefined) return { kind: 'first', instance }
    // What nobody answers at was left by a process that is gone.
    if (attempt > 1) throw new Error(`${path} can neither be asked nor taken`)
    rmSync(path, { force: true })
  }
}

/**
 * undefined where two programs are not told apart: the directory's path is too long for a socket,
 * or there is no such directory and none can be made, which the settings will say.
 */
function socketPath(dataDirectory: string): string | undefined {
  const directory = madeDirectory(dataDirectory)
  if (directory === undefined) return undefined
  if (process.platform === 'win32') {
    return `\\\\.\\pipe\\offhook-${createHash('sha256').update(directory.toLowerCase()).digest('hex').slice(0, 32)}`
  }
  const path = join(directory, 'instance.sock')
  return Buffer.byteLength(path) <= longestPath ? path : undefined
}

function madeDirectory(path: string): string | undefined {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    return realpathSync(path)
  } catch {
    return undefined
  }
}

/** undefined: nobody is there. */
function callHolder(path: string, call: Call): Promise<Holder | undefined> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(path)
    const end = (holder: Holder | undefined) => {
      socket.destroy()
      resolve(holder)
    }
    socket.setTimeout(patienceMs, () => {
      socket.destroy()
      reject(new Error(`the program that has ${path} does not answer`))
    })
    socket.once('error', () => end(undefined))
    socket.once('connect', () => socket.write(`${JSON.stringify(call)}\n`))
    onLine(socket, (line) => end(answerSchema.safeParse(line).data))
  })
}

class Listening implements Instance {
  readonly #server: net.Server
  readonly #waiting: Call[] = []
  #listener = (call: Call): void => void this.#waiting.push(call)

  private constructor(windows: boolean) {
    this.#server = net.createServer((socket) => this.#serve(socket, { pid: process.pid, windows }))
  }

  /** undefined: something is at this path already. */
  static open(path: string, windows: boolean): Promise<Listening | undefined> {
    const listening = new Listening(windows)
    return new Promise((resolve, reject) => {
      listening.#server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE') resolve(undefined)
        else reject(error)
      })
      listening.#server.listen(path, () => {
        if (process.platform !== 'win32') chmodSync(path, privateMode)
        resolve(listening)
      })
    })
  }

  onCalled(listener: (call: Call) => void): void {
    this.#listener = listener
    for (const call of this.#waiting.splice(0)) listener(call)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  #serve(socket: net.Socket, answer: Holder): void {
    socket.setTimeout(patienceMs, () => socket.destroy())
    socket.on('error', () => {})
    onLine(socket, (line) => {
      const call = callSchema.safeParse(line)
      if (!call.success) return socket.destroy()
      socket.end(`${JSON.stringify(answer)}\n`)
      if (call.data.windows) this.#listener(call.data)
    })
  }
}

const unguarded: Instance = { onCalled: () => {}, [Symbol.asyncDispose]: async () => {} }

/** The first line that comes, as JSON; a longer one ends the socket. */
function onLine(socket: net.Socket, take: (line: unknown) => void): void {
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const before = text
    text += chunk
    const end = text.indexOf('\n')
    if (end >= 0 && !before.includes('\n')) take(parse(text.slice(0, end)))
    else if (text.length > longestLine) socket.destroy()
  })
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
