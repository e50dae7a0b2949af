import { readFile } from 'node:fs/promises'
import type { HealthView } from '../../pbx-core/contract/pbx.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import { Baresip, type BaresipOptions } from '../support/baresip.ts'
import { type ConfigInput, type CoreConfigOptions, coreConfig } from '../support/core-config.ts'
import { CoreProcess } from '../support/core-process.ts'
import { Linphonec, type LinphonecOptions } from '../support/linphonec.ts'
import { waitFor } from '../support/wait-for.ts'
import { WebApp } from '../support/web-app.ts'

/** What the phones say into a call, in Hz. */
export const voice = { baresip: 440, linphonec: 660 } as const

export interface OfficeOptions extends CoreConfigOptions {
  /** Of all users. */
  readonly ringSeconds?: number
  /** Users beside 100, 101 and 102, from 200 on: `nextUsers` gives them out, two to a test. */
  readonly moreUsers?: number
}

/** An office of its own for a file of tests: the core, and the company's web application that gets the post-call requests. */
export class Office implements AsyncDisposable {
  readonly core: CoreProcess
  readonly app: WebApp
  readonly #lastUser: number
  #nextUser = firstFurtherUser

  private constructor(core: CoreProcess, app: WebApp, moreUsers: number) {
    this.#lastUser = firstFurtherUser + moreUsers - 1
    this.core = core
    this.app = app
  }

  static async start({ ringSeconds = 25, moreUsers = 0, ...options }: OfficeOptions = {}): Promise<Office> {
    await using cleanup = new AsyncDisposableStack()
    const app = cleanup.use(await WebApp.start())
    app.on('/cdr', {})
    const postCall = { url: (await examplePostCallUrl()).replace('http://127.0.0.1:8099', app.origin) }
    const core = cleanup.use(
      await CoreProcess.start({
        config: (ports) => {
          const config = coreConfig(ports, { cti: { postCall }, ...options })
          const [{ users = [] } = {}] = config.domains
          for (let at = 0; at < moreUsers; at++) users.push(furtherUser(String(firstFurtherUser + at)))
          for (const user of users) user.ringSeconds = ringSeconds
          return config
        }
      })
    )
    cleanup.move()
    return new Office(core, app, moreUsers)
  }

  /** Two users that no other test has used: what is counted by user is not shared then. */
  nextUsers(): { readonly user: string; readonly dest: string } {
    const pair = { user: String(this.#nextUser), dest: String(this.#nextUser + 1) }
    this.#nextUser += 2
    if (this.#nextUser > this.#lastUser + 1) throw new Error('this office has no more users: ask for more of them')
    return pair
  }

  /** `sip:101@127.0.0.1:…`: what a phone dials to reach somebody here. */
  address(extension: string): string {
    return `sip:${extension}@${this.core.sip}`
  }

  /** A registered phone over UDP that says 440 Hz; it rings until it accepts. */
  baresip(user: string, options: Partial<BaresipOptions> = {}): Promise<Baresip> {
    const account = { user, password: `sip-${user}`, registrar: this.core.sip, toneHertz: voice.baresip }
    return Baresip.start({ ...account, answer: 'manual', ...options })
  }

  /** A registered phone over TCP that says 660 Hz; it rings until it answers. */
  linphonec(user: string, options: Partial<LinphonecOptions> = {}): Promise<Linphonec> {
    const account = { user, password: `sip-${user}`, realm: 'acme.test', registrar: this.core.sip }
    return Linphonec.start({ ...account, transport: 'tcp', toneHertz: voice.linphonec, answer: 'manual', ...options })
  }

  /** The call that this user makes; undefined where there is none. */
  async callOf(user: string): Promise<CallView | undefined> {
    const { items } = (await (await this.core.fetch('/api/v1/calls')).json()) as { items: readonly CallView[] }
    return items.find((call) => call.caller.user === user)
  }

  async health(): Promise<HealthView> {
    return (await (await this.core.fetch('/api/v1/health')).json()) as HealthView
  }

  /** Resolves once no call, dialog or registration is left; a test that leaves one behind shows a leak of ours. */
  async emptied(): Promise<void> {
    const empty = async (): Promise<boolean> => {
      const { calls, dialogs, registrations } = await this.health()
      return calls + dialogs + registrations === 0
    }
    await waitFor(empty, { what: 'calls, dialogs and registrations to be gone' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.core[Symbol.asyncDispose]()
    await this.app[Symbol.asyncDispose]()
  }
}

const firstFurtherUser = 200

function furtherUser(extension: string): NonNullable<ConfigInput['domains'][number]['users']>[number] {
  return {
    extension,
    name: `Desk ${extension}`,
    accountcode: `A${extension}`,
    sipPassword: `sip-${extension}`,
    webPassword: `web-${extension}`
  }
}

/** The post-call hook as the example configuration has it. */
async function examplePostCallUrl(): Promise<string> {
  const path = new URL('../fixtures/config.example.json', import.meta.url)
  const example = JSON.parse(await readFile(path, 'utf8')) as ConfigInput
  const url = example.domains[0]?.cti?.postCall?.url
  if (url === undefined) throw new Error('the example configuration has no post-call hook')
  return url
}
