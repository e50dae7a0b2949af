import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { CoreProcess } from '../core-process.ts'
import { waitFor } from '../wait-for.ts'

export interface BrowserPhoneOptions {
  readonly user: string
  /** Of the sine that it says into a call. */
  readonly hertz: number
  /** It knows these codecs alone (`opus`), in offers and answers; absent: all that the browser has. */
  readonly codecs?: readonly string[]
}

export interface PhoneStats {
  readonly ice: string
  readonly codecIn?: string
  readonly codecOut?: string
  readonly packetsReceived: number
  readonly packetsLost: number
  readonly packetsSent: number
  /** Seconds; there once the core has reported on what it got. */
  readonly roundTripTime?: number
  readonly senderReports: number
}

/** Debian's Chromium, without windows, able to talk to this machine alone. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required',
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking'
    ]
  })
}

/**
 * A registered sip.js in a page of the core's own origin. The page itself must come from there:
 * Chromium lets one that was made up reach no local address.
 */
export class BrowserPhone implements AsyncDisposable {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  static async open(browser: Browser, core: CoreProcess, options: BrowserPhoneOptions): Promise<BrowserPhone> {
    const context = await browser.newContext({ bypassCSP: true })
    const page = await context.newPage()
    const base = new URL('/test-phone/', core.http)
    await page.route(`${base}**`, async (route) => {
      const { pathname } = new URL(route.request().url())
      await route.fulfill(await assetAt(pathname.slice(base.pathname.length)))
    })
    await page.goto(core.http)
    await page.addScriptTag({ url: `${base.pathname}page.js`, type: 'module' })
    const phone = new BrowserPhone(page)
    await waitFor(() => page.evaluate('window.phone !== undefined') as Promise<boolean>, { what: 'the page' })
    await phone.run('register', {
      user: options.user,
      password: `sip-${options.user}`,
      domain: 'acme.test',
      server: new URL('/sip', core.http.replace(/^http/, 'ws')).href,
      hertz: options.hertz,
      codecs: options.codecs
    })
    return phone
  }

  call(target: string): Promise<void> {
    return this.run('call', target)
  }

  /** Calls somebody else beside the call; resolves when that is answered. */
  consult(target: string): Promise<void> {
    return this.run('consult', target)
  }

  /** Joins the two others, and leaves: what the last NOTIFY said. */
  join(): Promise<string> {
    return this.run('join')
  }

  /** Announces another certificate than it will show: `sha-256 AB:CD:…`. */
  forgeFingerprint(fingerprint: string): Promise<void> {
    return this.run('forgeFingerprint', fingerprint)
  }

  answer(): Promise<void> {
    return this.run('answer')
  }

  hangUp(): Promise<void> {
    return this.run('hangUp')
  }

  /** Re-INVITEs; resolves with the status of the answer. */
  hold(on: boolean): Promise<number> {
    return this.run('hold', on)
  }

  restartIce(): Promise<number> {
    return this.run('restartIce')
  }

  /** As after a reload of the page: a new peer connection, and with it another certificate, in the same dialog. */
  reconnect(): Promise<number> {
    return this.run('reconnect')
  }

  sendDigit(digit: string): Promise<void> {
    return this.run('sendDigit', digit)
  }

  stats(): Promise<PhoneStats> {
    return this.run('stats')
  }

  localDescription(): Promise<string> {
    return this.run('localDescription')
  }

  /** What its own description offers or answers, in order: `opus`, `telephone-event`. */
  async codecs(): Promise<string[]> {
    const description = await this.localDescription()
    return [...description.matchAll(/^a=rtpmap:\d+ ([^/]+)/gm)].map(([, name = '']) => name)
  }

  remoteDescription(): Promise<string> {
    return this.run('remoteDescription')
  }

  /** `sendrecv`, as the browser sees it. */
  direction(): Promise<string> {
    return this.run('direction')
  }

  /** Waits until that frequency is heard, to 10 Hz; 0 is silence. */
  async hears(hertz: number): Promise<void> {
    let heard = -1
    await waitFor(
      async () => {
        heard = await this.run<number>('heard')
        return Math.abs(heard - hertz) <= 10
      },
      { what: `${hertz} Hz in the browser` }
    ).catch((error: Error) => {
      throw new Error(`${error.message}; it hears ${heard} Hz`)
    })
  }

  /** What has happened so far: `invite from 101`, `established`, `terminated`. */
  events(): Promise<string[]> {
    return this.page.evaluate('phone.events')
  }

  async waitForEvent(event: string): Promise<void> {
    await waitFor(async () => (await this.events()).includes(event), { what: `"${event}" in the browser` })
  }

  run<T>(method: string, argument?: unknown): Promise<T> {
    return this.page.evaluate(`phone.${method}(${argument === undefined ? '' : JSON.stringify(argument)})`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close()
  }
}

const sipJs = fileURLToPath(new URL('../../../node_modules/sip.js/lib/', import.meta.url))
const script = fileURLToPath(new URL('page.js', import.meta.url))

async function assetAt(path: string): Promise<{ contentType: string; body: string }> {
  const file = path.startsWith('sip.js/') ? sipJs + path.slice('sip.js/'.length) : script
  return { contentType: 'text/javascript', body: await readFile(file, 'utf8') }
}
