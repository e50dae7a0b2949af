import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Conf from 'conf'
import { WebSocket } from 'ws'
import { type Core, compose, type Program } from '../../../main/compose.ts'
import { cookieName } from '../../../main/http/access/cookie.ts'
import type { AppState, CommandName, CommandReply, MainEvents, MediaRequest } from '../../../main/ipc/contract.ts'
import { createLog } from '../../../main/log.ts'
import type { WindowHost } from '../../../main/phone/ports.ts'
import { filePreferences } from '../../../main/settings/file-preferences.ts'
import { KeptState } from '../../../renderer/state/kept-state.ts'
import { type TempDirectory, tempDirectory } from '../../support/temp-directory.ts'
import { waitFor } from '../../support/wait-for.ts'
import { browserSdp } from '../ua/stand-in-window.ts'
import { type Answer, ask } from './http-fixture.ts'

/** The whole application in this process, over the given core, with a shell that only takes notes. */
export class TestOffice implements AsyncDisposable {
  readonly office: Program
  readonly directory: TempDirectory
  readonly opened: string[]
  readonly windows: string[]
  /** What the person was told by notifications of the system. */
  readonly notified: string[]
  readonly #pages: TestWindow[] = []

  private constructor(
    office: Program,
    directory: TempDirectory,
    notes: { opened: string[]; windows: string[]; notified: string[] }
  ) {
    this.office = office
    this.directory = directory
    this.opened = notes.opened
    this.windows = notes.windows
    this.notified = notes.notified
  }

  /** `given`: the configuration is a file that is never written. `pages`: where the built pages lie; else there is an empty one. */
  static async start(core: Core, config?: object, { given = false, pages }: OfficeOptions = {}): Promise<TestOffice> {
    const directory = await tempDirectory('office')
    const rendererDirectory = pages ?? (await emptyPages(directory.path))
    const data = join(directory.path, 'data')
    if (config !== undefined) {
      await mkdir(data, { recursive: true })
      await writeFile(join(data, 'config.json'), JSON.stringify(config))
    }
    const notes = { opened: [] as string[], windows: [] as string[], notified: [] as string[] }
    const windowHost: WindowHost = {
      kind: 'browser',
      version: '0.0.0',
      locale: 'en-US',
      openExternal: (url) => notes.opened.push(url),
      openPopupWindow: (url) => notes.windows.push(url),
      notify: (title) => notes.notified.push(title),
      firstStart: async () => ({ webPassword: 'web-100' })
    }
    const composed = await compose({
      dataDirectory: data,
      configFile: given ? join(data, 'config.json') : undefined,
      core,
      log: createLog({ write: () => {} }),
      preferences: (directory, log) => filePreferences(Conf, directory, log),
      rendererDirectory,
      windowHost: () => windowHost
    })
    if (!composed.ok) throw new Error(composed.error)
    return new TestOffice(composed.value, directory, notes)
  }

  get port(): number {
    return Number(new URL(this.office.origin).port)
  }

  request(path: string, options: Parameters<typeof ask>[2] = {}): Promise<Answer> {
    return ask(this.port, path, options)
  }

  /** Of the application's owner, by a token of the application. */
  async session(kind: 'window' | 'portal' = 'window'): Promise<TestSession> {
    return sessionOf(await postToken(this.port, this.office.logInToken(kind) ?? ''))
  }

  /** Of whoever has that web password. */
  async portalOf(user: string, password = `web-${user.split('@')[0]}`): Promise<TestSession> {
    return logIn(this.port, user, password)
  }

  /** The cookie that a log-in gives: it names a person and proves nothing. */
  async cookie(kind: 'window' | 'portal' = 'window'): Promise<string> {
    return (await this.session(kind)).cookie
  }

  async window(kind: 'window' | 'portal' = 'window'): Promise<TestWindow> {
    const page = await TestWindow.open(this.port, await this.session(kind))
    this.#pages.push(page)
    return page
  }

  /** The address of a caller page as the application opens it: with the capability for it. */
  async cardPath(query: Readonly<Record<string, string>>): Promise<string> {
    const { proof } = await this.session('portal')
    const { call = '', number = '' } = query
    const key = await this.request('/card/key', {
      method: 'POST',
      headers: { ...proof, ...form },
      body: String(new URLSearchParams({ call, number }))
    })
    return `/card?${new URLSearchParams({ ...query, ...(key.json as Record<string, string>) })}`
  }

  /** A domain as the file has it. */
  async configOf(domain: string): Promise<{ cti?: Record<string, unknown> }> {
    const { domains } = JSON.parse(await readFile(this.#configFile, 'utf8')) as {
      domains: { name: string; cti?: Record<string, unknown> }[]
    }
    return domains.find(({ name }) => name === domain) ?? {}
  }

  /** Whoever rules the machine writes it into the file, and has it read. */
  async editCti(domain: string, cti: object): Promise<void> {
    const config = JSON.parse(await readFile(this.#configFile, 'utf8')) as { domains: { name: string; cti?: object }[] }
    const domains = config.domains.map((each) =>
      each.name === domain ? { ...each, cti: { ...each.cti, ...cti } } : each
    )
    await writeFile(this.#configFile, JSON.stringify({ ...config, domains }))
    await this.office.app.reload()
  }

  get #configFile(): string {
    return join(this.directory.path, 'data', 'config.json')
  }

  get cookieName(): string {
    return cookieName(this.port, false)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const page of this.#pages) page.close()
    await this.office.stop(0, Promise.resolve())
    await this.directory[Symbol.asyncDispose]()
  }
}

interface OfficeOptions {
  readonly given?: boolean
  readonly pages?: string
}

async function emptyPages(directory: string): Promise<string> {
  const pages = join(directory, 'renderer')
  await mkdir(join(pages, 'app'), { recursive: true })
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>Offhook</title>')
  await writeFile(join(pages, 'app', 'main-abc.js'), 'export {}')
  return pages
}

/** What a browser has after a log-in. */
export interface TestSession {
  readonly cookie: string
  readonly secret: string
  /** Of a request that the own page makes. */
  readonly proof: Readonly<Record<string, string>>
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const ownPage = { 'sec-fetch-site': 'same-origin' }

export function postToken(port: number, token: string, headers: Readonly<Record<string, string>> = { origin: 'null' }) {
  return ask(port, '/login/token', { method: 'POST', headers: { ...form, ...headers }, body: `token=${token}` })
}

export async function logIn(port: number, user: string, password: string): Promise<TestSession> {
  const body = String(new URLSearchParams({ user, password, stay: '1' }))
  return sessionOf(await ask(port, '/login', { method: 'POST', headers: { ...form, ...ownPage }, body }))
}

/** Of the page that goes on to the portal. */
export function sessionOf({ headers, text }: Answer): TestSession {
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  const secret = /data-secret="([\w-]{43})"/.exec(text)?.[1] ?? ''
  return { cookie, secret, proof: { cookie, 'offhook-secret': secret, ...ownPage } }
}

type Told = { [E in keyof MainEvents]: { event: E; payload: MainEvents[E] } }[keyof MainEvents]

/** A page of the application over `/ipc`, whose peer connections are made of paper. */
export class TestWindow {
  readonly told: Told[] = []
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, (reply: CommandReply<CommandName>) => void>()
  readonly #kept = new KeptState()
  #next = 1

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => this.#receive(JSON.parse(String(data))))
  }

  static open(
    port: number,
    { cookie, secret }: Partial<Pick<TestSession, 'cookie' | 'secret'>>,
    headers: Readonly<Record<string, string>> = {}
  ): Promise<TestWindow> {
    const protocols = secret === undefined ? [] : ['offhook', `offhook.${secret}`]
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ipc`, protocols, {
      headers: { ...(cookie === undefined ? {} : { cookie }), ...headers }
    })
    const window = new TestWindow(socket)
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(window))
      socket.once('error', reject)
    })
  }

  /** Resolves with the close code. */
  get closed(): Promise<number> {
    return new Promise((resolve) => this.#socket.once('close', resolve))
  }

  /** As the window has put it together; a change that it has missed has it ask for all anew. */
  get state(): AppState | undefined {
    return this.#kept.state ?? undefined
  }

  async invoke<C extends CommandName>(command: C, payload: unknown): Promise<CommandReply<C>> {
    const id = this.#next++
    this.#socket.send(JSON.stringify({ id, command, payload }))
    return new Promise((resolve) => this.#waiting.set(id, resolve as (reply: CommandReply<CommandName>) => void))
  }

  /** The value of a command that must succeed. */
  async value<C extends CommandName>(command: C, payload: unknown = {}) {
    const reply = await this.invoke(command, payload)
    if (!reply.ok) throw new Error(`${command}: ${reply.error.message}`)
    return reply.value
  }

  async ready(): Promise<this> {
    this.#kept.begin(await this.value('app.state'))
    await this.value('app.ready', {})
    return this
  }

  until<T>(what: string, probe: (state: AppState) => T | undefined | false): Promise<T> {
    return waitFor(() => (this.state === undefined ? undefined : probe(this.state)), { what })
  }

  sendText(text: string): void {
    this.#socket.send(text)
  }

  close(): void {
    this.#socket.close()
  }

  #receive(frame: { id: number; reply: CommandReply<CommandName> } | Told): void {
    if ('event' in frame) {
      this.told.push(frame)
      if (frame.event === 'state' && !this.#kept.change(frame.payload)) void this.#begin()
      if (frame.event === 'media.request') this.#serveMedia(frame.payload)
    } else {
      this.#waiting.get(frame.id)?.(frame.reply)
      this.#waiting.delete(frame.id)
    }
  }

  async #begin(): Promise<void> {
    const reply = await this.invoke('app.state', {})
    if (reply.ok) this.#kept.begin(reply.value)
  }

  #serveMedia(order: MediaRequest): void {
    const sdp =
      order.kind === 'create-offer'
        ? browserSdp('actpass', order.direction)
        : order.kind === 'answer-offer'
          ? browserSdp('active', order.direction)
          : null
    void this.invoke('media.reply', { kind: 'done', request: order.request, sdp })
  }
}
