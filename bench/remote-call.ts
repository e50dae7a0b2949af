/**
 * Click to dial: from the moment that a program sends the HTTP request to the INVITE at the
 * user's phone, a SIP client of ours. Requests come one after the other over a kept-alive
 * connection, each for another user, since one may make ten calls a minute. The first of each
 * user pays for scrypt and is told apart. The phone is busy: nothing else goes on meanwhile.
 */
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { Office } from './office.ts'
import { Phone } from './phone.ts'
import type { BenchRow } from './row.ts'
import { medianRow, quantile } from './statistics.ts'

const users = 40
const runs = 5

export async function runRemoteCallBench(): Promise<BenchRow[]> {
  await using office = await Office.open({ users })
  await using phone = await Phone.open(office.core.sip)
  const extensions = Array.from({ length: users }, (_, index) => String(1000 + index))
  for (const user of extensions) await phone.register({ user, password: `sip-${user}` })
  using client = new Client(office.core.http)
  const pass = async (dest: string): Promise<number[]> => {
    const times: number[] = []
    for (const user of extensions) times.push(await requestToInvite(client, phone, { user, dest }))
    return times
  }
  const first = await pass('100')
  const later: number[][] = []
  for (let run = 0; run < runs; run++) later.push(await pass(String(1000 + run)))
  const row = (name: string, values: readonly number[]): BenchRow =>
    medianRow(`remote_call to INVITE at the phone: ${name}`, 'ms', values)
  return [
    row(
      'p50',
      later.map((times) => quantile(times, 0.5))
    ),
    // Of all requests together: the slowest of forty says more about the machine than about us.
    row('p99', [quantile(later.flat(), 0.99)]),
    row('first of a user (scrypt), p50', [quantile(first, 0.5)])
  ]
}

/** Milliseconds. */
async function requestToInvite(client: Client, phone: Phone, click: Click): Promise<number> {
  const called = phone.called()
  const asked = performance.now()
  const [at] = await Promise.all([called, client.click(click)])
  return at - asked
}

interface Click {
  readonly user: string
  readonly dest: string
}

/** A program that makes calls through one connection. */
class Client implements Disposable {
  readonly #origin: string
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Rejects where the call is not made. */
  async click({ user, dest }: Click): Promise<void> {
    const query = new URLSearchParams({ user, dest, auth: `${user}:web-${user}` })
    const request = get(`${this.#origin}/remote_call.htm?${query}`, { agent: this.#agent })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    response.resume()
    await once(response, 'end')
    if (response.statusCode !== 200) throw new Error(`user ${user} was answered ${response.statusCode}`)
  }

  [Symbol.dispose](): void {
    this.#agent.destroy()
  }
}

if (import.meta.main) {
  for (const { name, unit, value, runs: each } of await runRemoteCallBench()) {
    console.log(`${name}: ${value.toFixed(2)} ${unit} (${each.map((one) => one.toFixed(2)).join(', ')})`)
  }
}
