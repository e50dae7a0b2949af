import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { patienceMs } from '../patience.ts'
import { type TempDirectory, tempDirectory } from '../temp-directory.ts'
import { tone, writeWav } from '../tone.ts'
import { waitFor } from '../wait-for.ts'

export interface BrowserVoice {
  /** Of the sine that its microphone picks up. */
  readonly hertz: number
}

const earScript = fileURLToPath(new URL('ear.js', import.meta.url))

/** Nothing that Chromium would ask the network for. */
const quiet = ['--no-sandbox', '--disable-quic', '--disable-background-networking']

/** As the application's own window has them (`browserFlags`), for a window that a test opens in its place. */
const ofTheWindow = ['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required']

/** A microphone that speaks a tone, whose use is granted. */
export function voiceFlags(wavFile: string): readonly string[] {
  return ['--use-fake-ui-for-media-stream', ...deviceFlags(wavFile)]
}

/** The device alone: whether it may be used is as the page's permission says. */
const deviceFlags = (wavFile: string): readonly string[] => [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-audio-capture=${wavFile}`
]

/** Seconds of that tone, from which Chromium begins again and again. */
export async function voiceFile(directory: string, { hertz }: BrowserVoice): Promise<string> {
  const file = join(directory, `voice-${hertz}.wav`)
  await writeWav(file, tone({ hertz, seconds: 10, sampleRate: 48_000 }))
  return file
}

export interface LaunchOptions extends BrowserVoice {
  /** Instead of Debian's Chromium: what starts one elsewhere. */
  readonly executablePath?: string
  /** Granted as in the application's own window, unless a page must have its permission. */
  readonly microphone?: 'granted' | 'to be asked for'
  /** More of what Chromium is told. */
  readonly flags?: readonly string[]
}

/** Debian's Chromium, without windows, in the place of the application's own window. */
export class DesktopBrowser implements AsyncDisposable {
  readonly browser: Browser
  readonly #directory: TempDirectory

  private constructor(browser: Browser, directory: TempDirectory) {
    this.browser = browser
    this.#directory = directory
  }

  static async launch({
    executablePath = '/usr/bin/chromium',
    microphone = 'granted',
    flags = [],
    ...voice
  }: LaunchOptions): Promise<DesktopBrowser> {
    await using cleanup = new AsyncDisposableStack()
    const directory = cleanup.use(await tempDirectory('browser'))
    const flagsOf = microphone === 'granted' ? voiceFlags : deviceFlags
    const args = [...quiet, ...ofTheWindow, ...flagsOf(await voiceFile(directory.path, voice)), ...flags]
    const browser = await chromium.launch({ executablePath, args })
    cleanup.move()
    return new DesktopBrowser(browser, directory)
  }

  /** A window with cookies of its own. */
  open(url: string, options: WindowOptions = {}): Promise<DesktopWindow> {
    return DesktopWindow.open(this.browser, url, options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close()
    await this.#directory[Symbol.asyncDispose]()
  }
}

export interface WindowOptions extends BrowserContextOptions {
  /** Errors of the page that the test provokes. */
  readonly tolerates?: RegExp
}

/** A page of the application. What it complains about fails the test, when it is closed. */
export class DesktopWindow implements AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of the page and of its content security policy, in the order in which they came. */
  readonly complaints: string[] = []
  readonly #tolerates: RegExp | undefined

  constructor(page: Page, tolerates?: RegExp) {
    this.page = page
    this.context = page.context()
    this.#tolerates = tolerates
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`${message.text()} (${message.location().url})`)
    })
    // A machine that does other things as well takes its time.
    page.setDefaultTimeout(patienceMs)
  }

  static async open(browser: Browser, url: string, options: WindowOptions = {}): Promise<DesktopWindow> {
    const { tolerates, ...more } = options
    const context = await browser.newContext({
      viewport: { width: 1240, height: 780 },
      reducedMotion: 'reduce',
      locale: 'en-US',
      ...more
    })
    await context.addInitScript({ path: earScript })
    const window = new DesktopWindow(await context.newPage(), tolerates)
    await window.page.goto(url)
    return window
  }

  /** Resolves when the phone says that it is registered. */
  async registered(): Promise<this> {
    await this.page.locator('[data-state=registered]').first().waitFor({ state: 'attached' })
    return this
  }

  /** Gives the page that is loaded an ear, where its context was not made by `open`. */
  async listens(): Promise<void> {
    await this.page.evaluate(await readFile(earScript, 'utf8'))
  }

  /** The frequency that its person hears now, to 3 Hz; 0 is silence. */
  heard(): Promise<number> {
    return this.page.evaluate('ear.heard()')
  }

  /** Waits until that frequency is heard; 0 is silence. */
  async hears(hertz: number): Promise<void> {
    let heard = -1
    await waitFor(
      async () => {
        heard = await this.heard()
        return Math.abs(heard - hertz) <= 10
      },
      { what: `${hertz} Hz in the window` }
    ).catch((error: Error) => {
      throw new Error(`${error.message}; it hears ${heard} Hz`)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close()
    const fatal = this.complaints.filter((complaint) => this.#tolerates?.test(complaint) !== true)
    if (fatal.length > 0) throw new Error(`the page complained:\n  ${fatal.join('\n  ')}`)
  }
}
