import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Emitter } from '../../pbx-core/base/emitter.ts'
import type { Log } from '../../pbx-core/base/log.ts'
import type { AppState, PhoneCall } from '../ipc/contract.ts'
import type { Desk } from '../phone/desk.ts'
import type { DesktopLinks } from '../phone/links-port.ts'
import { prepareProfile } from './browser-profile.ts'
import { openingFile, removeOpeningFile, writeOpeningFile } from './opening-file.ts'
import type { Entrance, Shell, ShellEvents } from './port.ts'
import { noticeOf, type Ringing, RingingCall } from './ringing-call.ts'
import { isWebAddress } from './web-address.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The page that has the phone, as this shell needs it. */
export type PhonePage = Pick<Desk, 'toPhone' | 'hasPhone' | 'left' | 'comes'>

export interface BrowserShellOptions {
  /** Holds the browser's profile. */
  readonly dataDirectory: string
  readonly entrance: Entrance
  readonly desk: PhonePage
  readonly links: DesktopLinks
  readonly log: Log
  /** Writes to the terminal that started the program. */
  readonly say: (text: string) => void
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly platform?: NodeJS.Platform
  /** User id of this process; 0 is root. */
  readonly uid?: number | undefined
  /** Starts a program that goes on by itself. */
  readonly start?: (command: string, args: readonly string[]) => ChildProcess
}

/**
 * The application under plain Node: its window is one of Chromium, Chrome or Edge without the
 * browser's own controls, with a profile of its own. Without a display it says where to go.
 */
export function createBrowserShell(options: BrowserShellOptions): Shell {
  const { dataDirectory, entrance, desk, log, say, env = process.env, platform = process.platform } = options
  const start = options.start ?? startDetached
  const events = new Emitter<ShellEvents>((error) => log.error('shell.listener-failed', { error }))
  const browser = hasDisplay(env, platform) ? findBrowser(env, platform) : undefined
  const profile = join(dataDirectory, 'browser')
  const children = new Set<ChildProcess>()
  let ending = false

  /** Windows open one after the other: each has the file with its token to itself. */
  let fileIsFree: Promise<void> = Promise.resolve()

  /** Starts a window; what is returned beside it ends when it has taken its token. */
  async function open(): Promise<{ readonly entered?: Promise<void> }> {
    if (browser === undefined) return sayWhere()
    const used = Promise.withResolvers<void>()
    const token = entrance.logInToken(used.resolve)
    if (token === undefined) return sayWhere()
    const placed = await prepareProfile(profile, entrance, openingFile(profile))
    const url = await writeOpeningFile(profile, entrance.origin, token)
    windowForCalls.opens()
    const child = start(browser, [...browserFlags(profile, env), ...placed, `--app=${url}`])
    children.add(child)
    child.once('exit', (code, signal) => {
      children.delete(child)
      if (code === 0 || ending) return
      log.warn('shell.browser_failed', { browser, code, signal })
      if (refusesRoot(options, env, platform)) for (const line of asRoot) say(line)
      used.resolve()
      sayWhere()
    })
    child.once('error', (error) => {
      children.delete(child)
      log.warn('shell.browser_failed', { browser, error })
      used.resolve()
      sayWhere()
    })
    const patience = new AbortController()
    const late = delay(takesTokenMs, undefined, { signal: patience.signal, ref: false }).catch(() => {})
    const entered = Promise.race([used.promise, late]).then(() => {
      patience.abort()
      return removeOpeningFile(profile)
    })
    return { entered }
  }
  /** The token stands behind the `#`, which browsers send to no server and no proxy; only the terminal shows it. */
  function sayWhere(): Record<string, never> {
    const token = entrance.logInToken()
    say('No browser window can be opened here. Within a minute, open this address in a browser on this machine:')
    say(`${entrance.origin}/login${token === undefined ? '' : `#${token}`}`)
    return {}
  }
  async function showPhone(): Promise<void> {
    const opened = fileIsFree.then(open).catch((error: unknown) => {
      log.error('shell.window_failed', { browser, error })
      return {}
    })
    fileIsFree = opened.then(({ entered }: { readonly entered?: Promise<void> }) => entered)
    await opened
  }
  const ringing = new RingingCall(ringingNotice(desk))
  const windowForCalls = new WindowForCalls(desk, () => void showPhone())

  return {
    kind: 'browser',
    locale: Intl.DateTimeFormat().resolvedOptions().locale,
    events,
    links: options.links,
    showPhone,
    update(state) {
      ringing.update(state)
      windowForCalls.update(state)
    },
    openExternal(url) {
      if (!isWebAddress(url)) return
      const opener = opened(platform, url)
      const child = hasDisplay(env, platform) ? start(opener.command, opener.args) : undefined
      if (child === undefined) return say(url)
      child.once('error', () => say(url))
    },
    openPopupWindow(url) {
      // Only a page can navigate the window that it has opened.
      if (isWebAddress(url)) desk.toPhone('popup-window', { url })
    },
    notify: (title, text) => void desk.toPhone('alert', { id: randomUUID(), title, text, on: true }),
    async [Symbol.asyncDispose]() {
      ending = true
      windowForCalls[Symbol.dispose]()
      await Promise.all([...children].map(endOrderly))
    }
  }
}

/** For root Chromium does not start with its sandbox, and its message goes where nobody sees it. */
function refusesRoot({ uid = process.getuid?.() }: BrowserShellOptions, env: Env, platform: NodeJS.Platform): boolean {
  return platform === 'linux' && uid === 0 && !browserFlags('', env).includes('--no-sandbox')
}

const asRoot = [
  'The browser does not open a window for root. Start Offhook as an ordinary user; or, where there is none (in a',
  'container), let the browser do without its sandbox: OFFHOOK_BROWSER_FLAGS=--no-sandbox npm start'
]

/** A browser that ends by itself remembers where its windows were. */
async function endOrderly(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const patience = new AbortController()
  await Promise.race([ended, delay(endingMs, undefined, { signal: patience.signal, ref: false }).catch(() => {})])
  patience.abort()
}

const endingMs = 5000
/** In which a browser that has been started takes the token. */
const takesTokenMs = 10_000
/** Milliseconds in which a page that is loaded again comes back, and in which a browser opens a window. */
const reloadMs = 1500
/** Nobody loads a page again that has crashed. */
const crashMs = 300
const openingMs = 15_000

/**
 * Opens the phone's window again when a call rings and its person has closed it, for without a window nothing can be
 * heard. Also where it has crashed in a call, which is on hold meanwhile.
 */
class WindowForCalls implements Disposable {
  readonly #desk: PhonePage
  readonly #open: () => void
  #timer: NodeJS.Timeout | undefined
  #openedAt = Number.NEGATIVE_INFINITY

  constructor(desk: PhonePage, open: () => void) {
    this.#desk = desk
    this.#open = open
  }

  update({ calls }: AppState): void {
    const crashed = !this.#desk.left
    const needs = ({ state }: PhoneCall) => state === 'ringing' || (crashed && state !== 'ended')
    if (this.#desk.hasPhone || !calls.some(needs)) return this[Symbol.dispose]()
    this.#timer ??= setTimeout(() => this.#late(), crashed ? crashMs : reloadMs)
  }

  /** A browser is on its way. */
  opens(): void {
    this.#openedAt = performance.now()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #late(): void {
    this.#timer = undefined
    // One that is loaded again keeps its window, however long that takes.
    const patience = this.#desk.comes ? reloadMs : this.#openedAt + openingMs - performance.now()
    if (patience > 0) {
      this.#timer = setTimeout(() => this.#late(), patience)
      return
    }
    this.#open()
  }
}

/**
 * By a notification of the system, which the page shows. A small window of a browser would take
 * the focus from whatever somebody types, and the browser has no way to forbid that.
 */
function ringingNotice(desk: PhonePage) {
  let alerted: string | undefined
  return {
    came(ringing: Ringing) {
      const { call, state } = ringing
      if (!state.settings.ringCard && !state.settings.notifications) return
      alerted = call.id
      desk.toPhone('alert', { id: call.id, ...noticeOf(ringing), on: true })
    },
    over() {
      if (alerted !== undefined) desk.toPhone('alert', { id: alerted, title: '', text: '', on: false })
      alerted = undefined
    }
  }
}

/**
 * WebRTC on this machine alone needs loopback candidates; a phone must ring before the first
 * click and stay awake in the background.
 */
export function browserFlags(profile: string, env: Readonly<Record<string, string | undefined>>): string[] {
  return [
    `--user-data-dir=${profile}`,
    '--allow-loopback-in-peer-connection',
    '--autoplay-policy=no-user-gesture-required',
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    // Both would have the browser listen to the whole network: for names in place of addresses, and for screens.
    '--disable-features=WebRtcHideLocalIpsWithMdns,MediaRouter',
    // For tests and for machines that have to run it so (root, containers).
    ...(env.OFFHOOK_BROWSER_FLAGS?.split(' ').filter((flag) => flag !== '') ?? [])
  ]
}

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable'
]

/** Chromium, Chrome or Edge, whichever there is; `OFFHOOK_BROWSER` goes before them. */
export function findBrowser(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  exists: (path: string) => boolean = existsSync
): string | undefined {
  const { OFFHOOK_BROWSER: chosen } = env
  if (chosen !== undefined && chosen !== '') return chosen
  return candidates(env, platform).find(exists)
}

function candidates(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string[] {
  switch (platform) {
    case 'darwin':
      return ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
        (name) => `/Applications/${name}.app/Contents/MacOS/${name}`
      )
    case 'win32':
      return [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA]
        .filter((folder) => folder !== undefined)
        .flatMap((folder) => [
          join(folder, 'Google/Chrome/Application/chrome.exe'),
          join(folder, 'Microsoft/Edge/Application/msedge.exe'),
          join(folder, 'Chromium/Application/chrome.exe')
        ])
    default: {
      const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
      return commands.flatMap((command) => folders.map((folder) => join(folder, command)))
    }
  }
}

function hasDisplay(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY)
}

/** The system's own way to open an address; none of them takes more than the address. */
function opened(platform: NodeJS.Platform, url: string): { command: string; args: string[] } {
  switch (platform) {
    case 'darwin':
      return { command: 'open', args: [url] }
    case 'win32':
      return { command: 'rundll32', args: ['url.dll,FileProtocolHandler', url] }
    default:
      return { command: 'xdg-open', args: [url] }
  }
}

/** In a session of its own: Ctrl+C in a terminal goes to all that it runs, and the window has to ask first. */
export function startDetached(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.unref()
  return child
}
