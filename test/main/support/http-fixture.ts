import { scryptSync } from 'node:crypto'
import http from 'node:http'
import { Pairings } from '../../../main/access/pairings.ts'
import { type HttpListener, openHttpListener } from '../../../main/http/listener.ts'
import { createLog } from '../../../main/log.ts'
import { sealWebPasswords } from '../../../main/settings/web-passwords.ts'
import { err } from '../../../pbx-core/base/result.ts'
import { type Config, configSchema } from '../../../pbx-core/contract/config.ts'
import { readDialled } from '../../../pbx-core/routing/number/dialled.ts'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts'
import { MemoryPbx } from './memory-pbx.ts'

export interface HttpFixture extends AsyncDisposable {
  readonly pbx: MemoryPbx
  readonly clock: VirtualClock
  readonly pairings: Pairings
  readonly listener: HttpListener
  /** Everything that was logged. */
  readonly logged: () => string
  config: Config
  request(path: string, options?: RequestOptions): Promise<Answer>
}

export interface RequestOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string
}

export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
  readonly json: unknown
}

interface TestConfigOptions {
  /** Two domains; `acme.test` alone otherwise. */
  readonly several?: boolean | undefined
  /** Passwords are given in plain, and sealed: to verify one costs what it costs in earnest. */
  readonly plain?: boolean
  /** Everybody's. */
  readonly password?: string
}

/** Every user's web password is `web-` and the extension. */
export function testConfig({ several = false, plain = false, password }: TestConfigOptions = {}): Config {
  const user = (extension: string, more: object = {}) => ({
    extension,
    sipPassword: `sip-${extension}`,
    webPassword: plain ? (password ?? `web-${extension}`) : cheapHash(password ?? `web-${extension}`),
    ...more
  })
  const domains = [
    {
      name: 'acme.test',
      aliases: ['127.0.0.1', 'localhost'],
      users: [
        user('100', { admin: true }),
        user('101', { callFor: ['102', '200@other.test'] }),
        user('102'),
        user('103', { systemAdmin: true })
      ]
    },
    { name: 'other.test', users: [user('200'), user('201', { admin: true })] }
  ]
  return sealWebPasswords(
    configSchema.parse({
      schema: 1,
      listen: { allowedHosts: ['pbx.acme.test'] },
      domains: several ? domains : domains.slice(0, 1)
    })
  )
}

/** As a file keeps it, at the least cost: a log-in in earnest takes a third of a second of one core. */
function cheapHash(password: string): string {
  const salt = Buffer.alloc(16)
  const hash = scryptSync(password, salt, 32, { N: 2, r: 1, p: 1 })
  return `scrypt:2:1:1:${salt.toString('base64url')}:${hash.toString('base64url')}`
}

/** A real listener on a loopback port over a core in memory. */
export async function httpFixture(
  options: { readonly several?: boolean; readonly listen?: string } = {}
): Promise<HttpFixture> {
  const pbx = new MemoryPbx()
  const clock = createVirtualClock()
  const pairings = new Pairings(() => clock.now())
  const lines: string[] = []
  const opened = await openHttpListener(options.listen ?? '127.0.0.1:0', {
    pbx,
    pairings,
    config: () => fixture.config,
    log: createLog({ write: (line) => void lines.push(line), level: 'debug' }),
    readNumber: (text, source, domain) => {
      const { domains } = fixture.config
      const named = domains.filter(({ name }) => name === domain)
      const readings = (named.length > 0 ? named : domains).map((each) => readDialled(each, text, source))
      return readings.find(({ ok }) => ok) ?? readings[0] ?? err('there is no domain')
    },
    now: () => clock.now(),
    localAddresses: () => ['192.0.2.7', '2001:db8::7']
  })
  if (!opened.ok) throw new Error(opened.error.message)
  const listener = opened.value
  const fixture: HttpFixture = {
    pbx,
    clock,
    pairings,
    listener,
    config: testConfig(options),
    logged: () => lines.join(''),
    request: (path, request) => ask(listener.port, path, request),
    [Symbol.asyncDispose]: () => listener.close()
  }
  return fixture
}

/** Over `node:http`, which sends any header and method as it is told. */
export function ask(port: number, path: string, options: RequestOptions = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const isJson = response.headers['content-type']?.startsWith('application/json') === true && text !== ''
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: isJson ? JSON.parse(text) : undefined
        })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

export function basic(name: string, password = `web-${name.split('@')[0]}`): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` }
}
