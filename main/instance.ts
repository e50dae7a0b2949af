import { createHash } from 'node:crypto'
import { chmodSync, existsSync, lstatSync, realpathSync, rmSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { type DialOrder, type DialWord, dialOrderSchema, dialWordSchema } from './dial-order.ts'
import { makeDirectory } from './settings/make-directory.ts'
import { privateMode } from './settings/write.ts'

/** Milliseconds that the other side has for one line. */
const patienceMs = 3000
const longestLine = 128 * 1024
const longestLink = 4096
const mostLinks = 16
const mostCopied = 2
/** A socket's path is held in 104 octets on some systems, its end included. */
const longestPath = 100
/** Others may start in the same moment, or end. */
const mostAttempts = 5

/** What a second start tells the first. */
const callSchema = z.object({
  links: z.array(z.string().max(longestLink)).max(mostLinks).readonly(),
  /** What is selected and copied, of a start that wants quick dial. */
  copied: z.array(z.string().max(longestLink)).max(mostCopied).readonly().optional(),
  /** Whether a person has started it, to see its window. */
  windows: z.boolean()
})
const answerSchema = z.object({ pid: z.number().int(), windows: z.boolean() })

const orderSchema = z.strictObject({ dial: dialOrderSchema })

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
  /** `offhook dial` of whoever may read the directory; it says what becomes of it until `gone`, or until the promise is kept. */
  onDial(dial: PerformDial): void
}

/** Performs an order to dial. */
export type PerformDial = (order: DialOrder, say: (word: DialWord) => void, gone: AbortSignal) => Promise<void>

export type Claim =
  | { readonly kind: 'first'; readonly instance: Instance }
  | { readonly kind: 'second'; readonly holder: Holder }
  /** Somebody has it, and cannot be asked. A sentence with its remedy. */
  | { readonly kind: 'refused'; readonly message: string }

/**
 * Takes a data directory for this process alone, or tells the one that has it. By a socket in the
 * directory, which the system closes with the process: a crash leaves nothing that has to be cleared.
 */
export async function claimDirectory(dataDirectory: string, call: Call): Promise<Claim> {
  const path = await socketPath(dataDirectory)
  if (path === undefined) return { kind: 'first', instance: unguarded }
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const instance = await Listening.open(path, call.windows)
    if (instance !== 'taken') return { kind: 'first', instance }
    const asked = identityOf(path)
    const reached = await callHolder(path, call)
    if (typeof reached === 'object') return { kind: 'second', holder: reached }
    if (reached === 'silent') break
    // What nobody answers at was left by a process that is gone; another start may have put its own there since.
    if (reached === 'nobody' && asked !== undefined && asked === identityOf(path) && !removed(path)) {
      return { kind: 'first', instance: unguarded }
    }
  }
  return {
    kind: 'refused',
    message: `${dataDirectory} is used by a program that does not answer at ${path}. End that program; where there is none, delete this file.`
  }
}

/**
 * undefined where two programs are not told apart: the directory's path is too long for a socket,
 * or there is no such directory and none can be made, which the settings will say.
 */
async function socketPath(dataDirectory: string): Promise<string | undefined> {
  const directory = await madeDirectory(dataDirectory)
  if (directory === undefined) return undefined
  if (process.platform === 'win32') {
    return `\\\\.\\pipe\\offhook-${createHash('sha256').update(directory.toLowerCase()).digest('hex').slice(0, 32)}`
  }
  const path = join(directory, 'instance.sock')
  return Buffer.byteLength(path) <= longestPath ? path : undefined
}

/**
 * Has the program of this directory dial, and hears what becomes of it until that is over. False: there is none, or it
 * does not answer.
 */
export async function dialThere(
  dataDirectory: string,
  order: DialOrder,
  hear: (word: DialWord) => void
): Promise<boolean> {
  const path = existsSync(dataDirectory) ? await socketPath(dataDirectory) : undefined
  if (path === undefined) return false
  return new Promise((resolve) => {
    const socket = net.connect(path)
    let heard = false
    socket.setTimeout(patienceMs, () => heard || socket.destroy())
    socket.once('error', () => {})
    socket.once('connect', () => socket.write(`${JSON.stringify({ dial: order })}\n`))
    socket.once('close', () => resolve(heard))
    onLines(socket, (line) => {
      const word = dialWordSchema.safeParse(line)
      if (!word.success) return void socket.destroy()
      heard = true
      hear(word.data)
    })
  })
}

async function madeDirectory(path: string): Promise<string | undefined> {
  try {
    await makeDirectory(path, 0o700)
    return realpathSync(path)
  } catch {
    return undefined
  }
}

/** Which file it is, of all that have been of this name; the pipes of Windows are none, and go with their programs. */
function identityOf(path: string): string | undefined {
  if (process.platform === 'win32') return undefined
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.ino} ${found.ctimeNs}`
}

/** A read-only disk keeps what a process that is gone has left; the start goes on without a socket then. */
function removed(path: string): boolean {
  try {
    rmSync(path, { force: true })
    return true
  } catch {
    return false
  }
}

type Reached = Holder | 'nobody' | 'hung-up' | 'silent'

function callHolder(path: string, { links, copied, windows }: Call): Promise<Reached> {
  const taken = (texts: readonly string[], most: number) =>
    texts.filter(({ length }) => length <= longestLink).slice(0, most)
  const quick = copied === undefined ? {} : { copied: taken(copied, mostCopied) }
  const call: Call = { links: taken(links, mostLinks), ...quick, windows }
  return new Promise((resolve) => {
    const socket = net.connect(path)
    const end = (reached: Reached) => {
      socket.destroy()
      resolve(reached)
    }
    socket.setTimeout(patienceMs, () => end('silent'))
    socket.once('error', ({ code = '' }: NodeJS.ErrnoException) => end(failures[code] ?? 'hung-up'))
    socket.once('connect', () => socket.write(`${JSON.stringify(call)}\n`))
    socket.once('close', () => end('hung-up'))
    onLine(socket, (line) => end(answerSchema.safeParse(line).data ?? 'silent'))
  })
}

const failures: Readonly<Record<string, Reached>> = {
  ENOENT: 'nobody',
  ECONNREFUSED: 'nobody',
  // The socket belongs to another user of the system, whose program may be running.
  EACCES: 'silent',
  EPERM: 'silent'
}

class Listening implements Instance {
  readonly #server: net.Server
  readonly #waiting: Call[] = []
  readonly #dialling = new Set<net.Socket>()
  #listener = (call: Call): void => void this.#waiting.push(call)
  #dial: PerformDial = async (_order, say) => say({ refused: 'Offhook is starting. Try again in a moment.' })

  private constructor(windows: boolean) {
    this.#server = net.createServer((socket) => this.#serve(socket, { pid: process.pid, windows }))
  }

  static open(path: string, windows: boolean): Promise<Instance | 'taken'> {
    const listening = new Listening(windows)
    return new Promise((resolve) => {
      // Where there can be no socket (the disk is full, or knows none), the start goes on without.
      listening.#server.once('error', ({ code }: NodeJS.ErrnoException) =>
        resolve(code === 'EADDRINUSE' ? 'taken' : unguarded)
      )
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

  onDial(dial: PerformDial): void {
    this.#dial = dial
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#dialling) socket.destroy()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  /** For as long as its caller stays to hear of it. */
  async #perform(socket: net.Socket, order: DialOrder): Promise<void> {
    const gone = new AbortController()
    this.#dialling.add(socket)
    socket.setTimeout(0)
    socket.once('close', () => {
      this.#dialling.delete(socket)
      gone.abort()
    })
    try {
      await this.#dial(order, (word) => void socket.write(`${JSON.stringify(word)}\n`), gone.signal)
    } finally {
      socket.end()
    }
  }

  #serve(socket: net.Socket, answer: Holder): void {
    socket.setTimeout(patienceMs, () => socket.destroy())
    socket.on('error', () => {})
    onLine(socket, (line) => {
      const order = orderSchema.safeParse(line)
      if (order.success) return void this.#perform(socket, order.data.dial)
      const call = callSchema.safeParse(line)
      if (!call.success) return socket.destroy()
      socket.end(`${JSON.stringify(answer)}\n`)
      if (call.data.windows) this.#listener(call.data)
    })
  }
}

const unguarded: Instance = {
  onCalled: () => {},
  onDial: () => {},
  [Symbol.asyncDispose]: async () => {}
}

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

/** Each line that comes, as JSON. */
function onLines(socket: net.Socket, take: (line: unknown) => void): void {
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = `${text}${chunk}`.split('\n')
    text = lines.pop() ?? ''
    if (text.length > longestLine) socket.destroy()
    for (const line of lines) take(parse(line))
  })
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
