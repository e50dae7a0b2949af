import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import manifest from '../package.json' with { type: 'json' }
import { type ConfigInput, type CorePorts, coreConfig } from '../test/support/core-config.ts'
import { CoreProcess } from '../test/support/core-process.ts'

export interface OfficeOptions {
  readonly users?: number
  readonly change?: (config: ConfigInput, ports: CorePorts) => ConfigInput
}

const unchanged = (config: ConfigInput): ConfigInput => config

/**
 * The office of the benchmarks: that of the tests with room for load. Every call is recorded
 * with its time line and told to a web application afterwards; no hook runs before or in a call.
 */
export class Office implements AsyncDisposable {
  readonly core: CoreProcess
  readonly #application: WebApplication

  private constructor(core: CoreProcess, application: WebApplication) {
    this.core = core
    this.#application = application
  }

  /**
   * `users`: so many beside 100, 101 and 102, from 1000 on, with passwords `sip-…` and `web-…`. `change`: what else is
   * configured there, by the address of the application and ports of its own.
   */
  static async open({ users = 0, change = unchanged }: OfficeOptions = {}): Promise<Office> {
    await using cleanup = new AsyncDisposableStack()
    const application = cleanup.use(await WebApplication.open())
    const core = await CoreProcess.start({
      config: (ports) => change(underLoad(coreConfig(ports), { postCallUrl: application.url, users }), ports),
      env: { OFFHOOK_LOG_LEVEL: 'warn' },
      nodeArgs: nodeArgs()
    })
    cleanup.move()
    return new Office(core, application)
  }

  /** Post-call requests that came so far. */
  get deliveries(): number {
    return this.#application.requests
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.core[Symbol.asyncDispose]()
    await this.#application[Symbol.asyncDispose]()
  }
}

/**
 * What `npm run serve` gives Node, or others to try:
 * `OFFHOOK_BENCH_NODE='--cpu-prof --cpu-prof-dir=/tmp/profiles' npm run bench -- calls`.
 */
function nodeArgs(): readonly string[] {
  const { OFFHOOK_BENCH_NODE: given } = process.env
  const [, serve] = /exec node (.*) main\/serve\.ts$/.exec(manifest.scripts.serve) ?? []
  return (given ?? serve ?? '').split(' ').filter((flag) => flag !== '')
}

function underLoad(config: ConfigInput, load: { postCallUrl: string; users: number }): ConfigInput {
  const [domain] = config.domains
  if (domain === undefined) throw new Error('the office has no domain')
  const trunks = domain.trunks?.map((trunk) => ({ ...trunk, maxCalls: 10_000 }))
  const users = Array.from({ length: load.users }, (_, index) => {
    const extension = String(1000 + index)
    return { extension, sipPassword: `sip-${extension}`, webPassword: `web-${extension}` }
  })
  const variables = 'src=%%src%%&dst=%%dst%%&billsec=%%billsec%%&disposition=%%disposition%%&uniqueid=%%uniqueid%%'
  return {
    ...config,
    listen: { ...config.listen, rtp: { address: '127.0.0.1', ports: [40_000, 49_999] } },
    domains: [
      {
        ...domain,
        users: [...(domain.users ?? []), ...users],
        trunks,
        cti: { postCall: { url: `${load.postCallUrl}?${variables}` } }
      }
    ]
  }
}

/** Answers every request with 204, as cheaply as it can be had: it shares the machine with what is measured. */
class WebApplication implements AsyncDisposable {
  requests = 0
  readonly #server = createServer((_request, response) => {
    this.requests++
    response.writeHead(204).end()
  })

  static async open(): Promise<WebApplication> {
    const application = new WebApplication()
    await new Promise<void>((resolve) => application.#server.listen(0, '127.0.0.1', resolve))
    return application
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/cdr`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }
}
