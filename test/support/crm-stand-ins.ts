import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Kind, type StandIn, unknown } from './crm-interfaces.ts'

export interface Written {
  readonly kind: Kind
  readonly body: unknown
}

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: unknown
}

/**
 * A stand-in for a CRM, whose accounts cost money: it knows one contact, keeps what is written, and refuses a request with
 * another method, path, log-in or field than its reference has.
 */
export class RunningStandIn implements AsyncDisposable {
  readonly written: Written[] = []
  /** Requests that it has refused, and why. */
  readonly refused: string[] = []
  /** Answers 503 to everything. */
  isAway = false
  readonly #standIn: StandIn
  readonly #server = createServer(async (request, response) => {
    const { status, headers = {}, body } = this.#answer(request, await bodyOf(request))
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(body === undefined ? '' : JSON.stringify(body))
  })

  private constructor(standIn: StandIn) {
    this.#standIn = standIn
  }

  static async start(standIn: StandIn): Promise<RunningStandIn> {
    const running = new RunningStandIn(standIn)
    running.#server.listen(0, '127.0.0.1')
    await once(running.#server, 'listening')
    return running
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #answer({ method = '', url = '', headers }: IncomingMessage, sent: string): Answer {
    if (this.isAway) return { status: 503 }
    const { headers: wanted, routes } = this.#standIn
    const path = decodeURIComponent(url.replaceAll('+', ' '))
    const refuse = (status: number, why: string) => {
      this.refused.push(`${method} ${path} ${sent}: ${why}`)
      return { status, body: { why } }
    }
    for (const [name, value] of Object.entries(wanted)) {
      if (headers[name] !== value) return refuse(401, `${name} is ${headers[name]}`)
    }
    if (path.includes(unknown) || sent.includes(unknown)) return nobody(this.#standIn)
    const sameDoor = routes.filter((route) => route.method === method && route.path.test(path))
    const body: unknown = sent === '' ? undefined : JSON.parse(sent)
    const faults = sameDoor.map((route) => route.body?.safeParse(body).error?.message)
    const found = sameDoor[faults.indexOf(undefined)]
    if (found === undefined) return refuse(sameDoor.length === 0 ? 404 : 400, faults.join('\n'))
    this.written.push({ kind: found.kind, body })
    return { status: found.status ?? 200, headers: found.headers, body: found.answer }
  }
}

/** Whoever it does not know is not found, as it says that. */
function nobody({ routes }: StandIn): Answer {
  const answer = JSON.stringify(routes.find(({ kind }) => kind === 'find')?.answer ?? null)
  return { status: 200, body: JSON.parse(answer.replace(/\[\{.*\}\]/, '[]')) as unknown }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
