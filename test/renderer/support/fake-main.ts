import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  type AppState,
  type CommandFault,
  type CommandName,
  type CommandPayload,
  type CommandReply,
  type CommandResults,
  commandSchemas,
  type MainEvents
} from '../../../main/ipc/contract.ts'
import { waitFor } from '../../support/wait-for.ts'
import { timelineOf } from './sample-timeline.ts'
import { history, hooks, hookTest, idle, now } from './samples.ts'

type Answers = { [C in CommandName]: (payload: CommandPayload<C>) => CommandResults[C] | Promise<CommandResults[C]> }

/** Thrown by an answer: the command is refused with this. */
export class Refusal extends Error {
  readonly fault: CommandFault
  constructor(fault: CommandFault) {
    super(fault.message)
    this.fault = fault
  }
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2'
}

/** As strict as main can be with these pages: they must work under it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "media-src 'self' blob:",
  'frame-src http: https:',
  "base-uri 'none'",
  "form-action 'self'"
].join('; ')

/** The sample page of a caller looks the same wherever pictures are taken. */
const crmFont = new URL(
  '../../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  import.meta.url
)

const pageSize = 20

/**
 * Stands in for main: serves the built pages and speaks the contract over `/ipc`, every command
 * checked by its schema. Answers can be replaced one by one; what came is kept.
 */
export class FakeMain implements AsyncDisposable {
  readonly commands: { readonly command: CommandName; readonly payload: unknown }[] = []
  /** What the schemas refused: a test that leaves any here has found a fault of the window. */
  readonly violations: string[] = []
  readonly answers: Answers
  calls = history(45)
  origin = ''
  #state: AppState = idle
  readonly #sockets = new Set<WebSocket>()
  readonly #directory: string
  readonly #server = createServer((request, response) => void this.#serve(request, response))

  private constructor(directory: string) {
    this.#directory = directory
    this.answers = this.#defaultAnswers()
  }

  /** `directory`: the built renderer. */
  static async start(directory: string, state: Partial<AppState> = {}): Promise<FakeMain> {
    const main = new FakeMain(directory)
    main.#state = { ...idle, ...state }
    const sockets = new WebSocketServer({ server: main.#server, path: '/ipc' })
    sockets.on('connection', (socket) => main.#connected(socket))
    main.#server.listen(0, '127.0.0.1')
    await once(main.#server, 'listening')
    main.origin = `http://127.0.0.1:${(main.#server.address() as AddressInfo).port}`
    return main
  }

  get state(): AppState {
    return this.#state
  }

  /** A page of the caller, as an application of the company would serve it. */
  get crmUrl(): string {
    return `${this.origin}/crm?number=15550100199&name=ACME+Inc+OVRDUE&call=7f3a09c2`
  }

  set(change: Partial<AppState>): void {
    this.#state = { ...this.#state, ...change }
    this.emit('state', this.#state)
  }

  emit<E extends keyof MainEvents>(event: E, payload: MainEvents[E]): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify({ event, payload }))
  }

  /** Payloads of that command, in their order. */
  sent<C extends CommandName>(command: C): CommandPayload<C>[] {
    return this.commands.filter((each) => each.command === command).map(({ payload }) => payload as CommandPayload<C>)
  }

  /** The newest payload of that command once it has come `count` times. */
  async received<C extends CommandName>(command: C, count = 1): Promise<CommandPayload<C>> {
    const payloads = await waitFor(
      () => {
        const sent = this.sent(command)
        return sent.length >= count && sent
      },
      { what: `${count} of ${command}; came: ${this.commands.map((each) => each.command).join(' ')}` }
    )
    return payloads[count - 1] as CommandPayload<C>
  }

  /** As if main had gone: every window loses it and tries again. */
  dropLinks(): void {
    for (const socket of this.#sockets) socket.terminate()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.dropLinks()
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #connected(socket: WebSocket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('message', async (data) => {
      const { id, command, payload } = JSON.parse(String(data)) as {
        id: number
        command: CommandName
        payload: unknown
      }
      const reply = await this.#reply(command, payload)
      socket.send(JSON.stringify({ id, reply }))
    })
  }

  async #reply<C extends CommandName>(command: C, payload: unknown): Promise<CommandReply<C>> {
    const parsed = commandSchemas[command].safeParse(payload)
    if (!parsed.success) {
      this.violations.push(`${command}: ${parsed.error.message}`)
      return { ok: false, error: { code: 'invalid', message: parsed.error.message } }
    }
    this.commands.push({ command, payload })
    try {
      return { ok: true, value: await this.answers[command](parsed.data as CommandPayload<C>) }
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, error: error.fault }
      throw error
    }
  }

  #timeline(uniqueid: string): CommandResults['timeline.read']['entries'] {
    const live = this.#state.calls.find((call) => call.uniqueid === uniqueid)
    if (live !== undefined) {
      return timelineOf({ startedAt: live.startedAt, state: live.answeredAt === null ? 'ringing' : 'answered' })
    }
    const earlier = this.calls.find((call) => call.uniqueid === uniqueid)
    return timelineOf({ startedAt: earlier?.startedAt ?? now, state: earlier?.seconds ?? 0 })
  }

  #defaultAnswers(): Answers {
    const nothing = () => null
    const notes = new Map<string, { text: string; savedAt: number }>()
    return {
      'app.state': () => this.#state,
      'app.ready': nothing,
      'settings.write': ({ settings }) => {
        this.set({ settings })
        return null
      },
      'first-run.dismiss': () => {
        this.set({ firstRun: null })
        return null
      },
      'first-run.secrets': () => ({ sipPassword: 'sip-Secret-7Q', webPassword: 'web-Secret-2K' }),
      'call-me': nothing,
      'browser.log-in': nothing,
      'link.open': nothing,
      'call.dial': () => ({ call: 'call-9' }),
      'call.answer': nothing,
      'call.decline': nothing,
      'call.hang-up': nothing,
      'call.hold': nothing,
      'call.mute': nothing,
      'call.digit': nothing,
      'call.swap': nothing,
      'media.reply': nothing,
      'media.state': nothing,
      'media.quality': nothing,
      'popup.close': nothing,
      'popup.touched': nothing,
      'popup.open-in-browser': nothing,
      'popup.open': nothing,
      'recent.list': ({ cursor, search, outcome }) => {
        const wanted = search.toLowerCase()
        const found = this.calls.filter(
          (call) =>
            `${call.name} ${call.number}`.toLowerCase().includes(wanted) &&
            (outcome === 'all' || call.outcome === 'missed')
        )
        const from = Number(cursor ?? 0)
        const next = from + pageSize
        return { items: found.slice(from, next), next: next < found.length ? String(next) : null }
      },
      'recent.seen': () => {
        this.set({ missed: 0 })
        return null
      },
      'timeline.read': ({ uniqueid }) => ({ entries: this.#timeline(uniqueid) }),
      'notes.read': ({ uniqueid }) => notes.get(uniqueid) ?? { text: '', savedAt: null },
      'notes.write': ({ uniqueid, text }) => {
        notes.set(uniqueid, { text, savedAt: now })
        return { savedAt: now }
      },
      'hooks.read': () => hooks,
      'hooks.write': nothing,
      'hooks.test': () => hookTest
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (pathname === '/crm') {
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(await readFile(new URL('crm-page.html', import.meta.url)))
      return
    }
    if (pathname === '/crm.woff2') {
      response.setHeader('Content-Type', 'font/woff2')
      response.end(await readFile(crmFont))
      return
    }
    const path = pathname === '/' ? '/index.html' : pathname === '/ring-card' ? '/ring-card.html' : pathname
    try {
      const content = await readFile(join(this.#directory, normalize(path)))
      response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream')
      response.setHeader('Content-Security-Policy', policy)
      response.end(content)
    } catch {
      response.statusCode = 404
      response.end()
    }
  }
}
