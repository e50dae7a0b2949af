/**
 * What hooks cost: time that one adds to a call besides the application's own, many of them with a slow application beside
 * a fast one, and the time from the end of a call to its post-call request. A provider calls the echo over real sockets;
 * the applications are real HTTP servers.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TrunkCaller } from '../test/support/trunk-caller.ts'
import { waitFor } from '../test/support/wait-for.ts'
import { Office } from './office.ts'
import type { BenchRow } from './row.ts'
import { setUp, setUps } from './set-up.ts'
import { medianRow, quantile } from './statistics.ts'

const plain = '+15550100140'
const fast = '+15550100141'
const slow = '+15550100142'
const calls = 300
const runs = 3
/** Hooks a second, together. */
const rate = 200
const seconds = 5

export async function runHooksBench(): Promise<BenchRow[]> {
  await using quick = await Application.open(0)
  await using late = await Application.open(1500)
  await using office = await openOffice(quick, late)
  const { core } = office
  await using provider = await TrunkCaller.open(core.ports.provider, `127.0.0.1:${core.ports.trunk}`)
  await setUps(provider, { did: fast, calls: 500, perSecond: 100 })
  const one: Awaited<ReturnType<typeof withAndWithout>>[] = []
  for (let run = 0; run < runs; run++) one.push(await withAndWithout(provider, quick))
  const alone: number[] = []
  const besidePlain: number[] = []
  const beside: number[] = []
  for (let run = 0; run < runs; run++) {
    const load = { did: fast, calls: (rate / 2) * seconds, perSecond: rate / 2 }
    alone.push(quantile(await setUps(provider, load), 0.99))
    // As many calls, none of which waits for anything: what twice the calls cost anyway.
    const [control] = await Promise.all([setUps(provider, load), setUps(provider, { ...load, did: plain })])
    besidePlain.push(quantile(control, 0.99))
    const [times] = await Promise.all([setUps(provider, load), setUps(provider, { ...load, did: slow })])
    beside.push(quantile(times, 0.99))
  }
  const told: number[][] = []
  for (let run = 0; run < runs; run++) told.push(await endToPostCall(provider, quick))
  return [
    medianRow(
      'a call without a hook: set-up, p50',
      'ms',
      one.map(({ without }) => quantile(without, 0.5))
    ),
    medianRow(
      'a call without a hook: set-up, p99',
      'ms',
      one.map(({ without }) => quantile(without, 0.99))
    ),
    medianRow(
      'a call with a hook, without the application: set-up, p50',
      'ms',
      one.map(({ withHook }) => quantile(withHook, 0.5))
    ),
    medianRow(
      'a call with a hook, without the application: set-up, p99',
      'ms',
      one.map(({ withHook }) => quantile(withHook, 0.99))
    ),
    medianRow('100 hooks/s of a fast application: set-up, p99', 'ms', alone),
    medianRow('the same beside 100 calls/s without a hook: set-up, p99', 'ms', besidePlain),
    medianRow('the same beside 100 hooks/s of a slow one: set-up, p99', 'ms', beside),
    medianRow(
      'end of a call to its post-call request: p50',
      'ms',
      told.map((times) => quantile(times, 0.5))
    ),
    medianRow(
      'end of a call to its post-call request: p99',
      'ms',
      told.map((times) => quantile(times, 0.99))
    )
  ]
}

/** Calls in turn with and without a hook: what it adds is the difference of the two at the same quantile. */
async function withAndWithout(
  provider: TrunkCaller,
  application: Application
): Promise<{ readonly without: readonly number[]; readonly withHook: readonly number[] }> {
  const without: number[] = []
  const withHook: number[] = []
  for (let call = 0; call < calls; call++) {
    without.push(await setUp(provider, plain))
    application.spent = 0
    const took = await setUp(provider, fast)
    withHook.push(took - application.spent)
  }
  return { without, withHook }
}

/** Milliseconds from the BYE to the arrival of the request. */
async function endToPostCall(provider: TrunkCaller, application: Application): Promise<number[]> {
  const times: number[] = []
  for (let call = 0; call < calls; call++) {
    const talk = provider.call(plain, { number: '+15550100199', name: 'ACME' })
    await talk.answered
    const before = application.told
    const ended = performance.now()
    talk.hangUp()
    await waitFor(() => application.told > before, { what: 'the post-call request', everyMs: 1 })
    times.push(application.toldAt - ended)
    await talk.over
  }
  return times
}

function openOffice(quick: Application, late: Application): Promise<Office> {
  const route = (match: string, url?: string) => ({
    ...{ match, to: 'function:echo' },
    ...(url === undefined ? {} : { cti: { url: `${url}/hook?number=%%calleridnumber%%` } })
  })
  return Office.open({
    change: (config) => ({
      ...config,
      domains: config.domains.map((domain) => ({
        ...domain,
        inbound: [route(fast, quick.url), route(slow, late.url), route('*')],
        cti: { postCall: { url: `${quick.url}/cdr?id=%%uniqueid%%` } }
      }))
    })
  })
}

/** Answers after some milliseconds that there is nothing to change. */
class Application implements AsyncDisposable {
  /** Milliseconds between the last request of a hook and its answer. */
  spent = 0
  /** Post-call requests, and when the last one came. */
  told = 0
  toldAt = 0
  readonly #server: Server

  private constructor(delayMs: number) {
    this.#server = createServer((request, response) => {
      const at = performance.now()
      if (request.url?.startsWith('/cdr')) {
        this.told++
        this.toldAt = at
        response.writeHead(204).end()
        return
      }
      const answer = () => {
        response.writeHead(204).end()
        this.spent = performance.now() - at
      }
      if (delayMs === 0) answer()
      else setTimeout(answer, delayMs)
    })
  }

  static async open(delayMs: number): Promise<Application> {
    const application = new Application(delayMs)
    await new Promise<void>((resolve) => application.#server.listen(0, '127.0.0.1', resolve))
    return application
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }
}

if (import.meta.main) {
  for (const { name, unit, value, runs: each } of await runHooksBench()) {
    console.log(`${name}: ${value.toFixed(2)} ${unit} (${each.map((one) => one.toFixed(2)).join(', ')})`)
  }
}
