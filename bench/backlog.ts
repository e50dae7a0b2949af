/**
 * Ten thousand post-call requests that an application which was away has not had: how fast they are worked off once it is
 * back, and what calls notice of that. They are written to the database as calls would have; the core starts on it.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Log } from '../pbx-core/base/log.ts'
import { createRecordStore } from '../pbx-core/io/sqlite-store.ts'
import { sampleCdr, sampleDelivery } from '../test/records/samples.ts'
import type { ConfigInput } from '../test/support/core-config.ts'
import { TrunkCaller } from '../test/support/trunk-caller.ts'
import { waitFor } from '../test/support/wait-for.ts'
import { Office } from './office.ts'
import type { BenchRow } from './row.ts'
import { setUps } from './set-up.ts'
import { medianRow, quantile } from './statistics.ts'

const backlog = 10_000
const perSecond = 50
const did = '+15550100140'
const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent }

export async function runBacklogBench(): Promise<BenchRow[]> {
  await using office = await Office.open({ change: echoAtOnce })
  const { core } = office
  await using provider = await TrunkCaller.open(core.ports.provider, `127.0.0.1:${core.ports.trunk}`)
  // A core that has just started is slower than one that is warm, with them or without.
  await core.stop()
  await core.restart()
  const undisturbed = await setUps(provider, { did, calls: 2 * perSecond, perSecond })
  await core.stop()
  using application = await Counter.open()
  await writeBacklog(join(core.dataDirectory, 'offhook.db'), application.url)
  const began = performance.now()
  await core.restart()
  const disturbed: number[] = []
  while (application.heard.size < backlog)
    disturbed.push(...(await setUps(provider, { did, calls: perSecond, perSecond })))
  const took = (application.lastAt - began) / 1000
  return [
    medianRow('10,000 undelivered requests: worked off, from the start of the core', 's', [took]),
    medianRow('10,000 undelivered requests: set-up of calls meanwhile, p50', 'ms', [quantile(disturbed, 0.5)]),
    medianRow('10,000 undelivered requests: set-up of calls meanwhile, p99', 'ms', [quantile(disturbed, 0.99)]),
    medianRow('the same after a start without them: set-up, p50', 'ms', [quantile(undisturbed, 0.5)]),
    medianRow('the same after a start without them: set-up, p99', 'ms', [quantile(undisturbed, 0.99)])
  ]
}

const echoAtOnce = (config: ConfigInput): ConfigInput => ({
  ...config,
  domains: config.domains.map((domain) => ({ ...domain, inbound: [{ match: '*', to: 'function:echo' }] }))
})

async function writeBacklog(file: string, url: string): Promise<void> {
  const store = await createRecordStore({ file, log: silent, onFault() {}, onRecovered() {} })
  const end = Date.now()
  for (let call = 0; call < backlog; call++) {
    const cdr = sampleCdr({ uniqueid: `${Math.floor(end / 1000)}.${call}`, end })
    const request = { url: `${url}/cdr?id=${cdr.uniqueid}`, hook: 'postCall' }
    const written = store.closed(cdr, [sampleDelivery(cdr, request)])
    if (call % 500 === 499) await written
  }
  await store.close()
}

/** The application that is back: hears each request once or more. */
class Counter implements Disposable {
  readonly heard = new Set<string>()
  lastAt = 0
  readonly #server = createServer((request, response) => {
    this.heard.add(request.url ?? '')
    if (this.heard.size <= backlog) this.lastAt = performance.now()
    response.writeHead(204).end()
  })

  static async open(): Promise<Counter> {
    const counter = new Counter()
    counter.#server.listen(0, '127.0.0.1')
    await waitFor(() => counter.#server.listening, { what: 'the application to listen' })
    return counter
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  [Symbol.dispose](): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}

if (import.meta.main) {
  for (const { name, unit, value } of await runBacklogBench()) console.log(`${name}: ${value.toFixed(2)} ${unit}`)
}
