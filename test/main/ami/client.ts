import { CallRate } from '../../../main/access/call-rate.ts'
import type { AmiPorts } from '../../../main/ami/ports.ts'
import { Reporter } from '../../../main/ami/reporter.ts'
import { AmiSession, type Guesses } from '../../../main/ami/session.ts'
import type { Config } from '../../../pbx-core/contract/config.ts'
import { configSchema } from '../../../pbx-core/contract/config.ts'
import { type Office, officeConfig } from '../../support/virtual-pbx.ts'

export type Packet = Readonly<Record<string, string>>

export const secret = 'crm-secret'
type AmiUser = NonNullable<NonNullable<Parameters<typeof configSchema.parse>[0]>>

/** The office of the scenarios with a connector that may do everything, or what is said here. */
export function amiConfig(user: Record<string, unknown> = {}): Config {
  const office = officeConfig()
  const users = [{ name: 'crm', secret, ...user }] as AmiUser
  return configSchema.parse({ ...office, ami: { listen: '127.0.0.1:5038', users } })
}

/** A client of the Manager Interface without a socket. */
export class Client {
  readonly session: AmiSession
  readonly logged: string[] = []
  ended = false
  #text = ''

  constructor(reporter: Reporter, guesses: Guesses = noGuesses) {
    const connection = {
      remote: '127.0.0.1',
      send: (text: string) => {
        this.#text += text
      },
      loggedIn: () => {},
      end: () => {
        this.ended = true
      }
    }
    this.session = new AmiSession(connection, reporter, guesses)
  }

  /** Everything as it came, once. */
  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }

  /** What came since it was looked at last, in packets. */
  packets(): Packet[] {
    return this.take()
      .split('\r\n\r\n')
      .filter((packet) => packet.includes(': '))
      .map((packet) => Object.fromEntries(packet.split('\r\n').flatMap((line) => pairOf(line))))
  }

  /** Says an action, and gives what it is answered with at once. */
  async ask(action: string, fields: Packet = {}): Promise<Packet[]> {
    this.say(action, fields)
    await settle()
    return this.packets()
  }

  say(action: string, fields: Packet = {}): void {
    const lines = Object.entries({ Action: action, ...fields }).map(([name, value]) => `${name}: ${value}\r\n`)
    this.session.receive(`${lines.join('')}\r\n`)
  }

  async logIn(fields: Packet = {}): Promise<void> {
    await this.ask('Login', { Username: 'crm', Secret: secret, ...fields })
  }
}

const pairOf = (line: string): [string, string][] => {
  const colon = line.indexOf(': ')
  return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 2)]]
}

/** Answers are given in later turns of the loop. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

const noGuesses: Guesses = { mayTry: () => true, failed: () => {}, succeeded: () => {} }

export function portsOf(office: Office, config: () => Config): AmiPorts {
  const quiet = () => {}
  const log = {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: (event: string, fields?: object) => office.complaints.push({ event, ...fields }),
    with: () => log
  }
  return {
    pbx: office.pbx,
    config,
    log,
    rate: new CallRate(() => office.clock.now()),
    now: () => office.clock.now(),
    wallTime: () => office.clock.wallTime()
  }
}

export function connect(office: Office, config: Config = amiConfig(), guesses?: Guesses) {
  const reporter = new Reporter(portsOf(office, () => config))
  return { reporter, client: new Client(reporter, guesses) }
}
