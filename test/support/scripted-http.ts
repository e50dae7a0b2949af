import type { Clock } from '../../pbx-core/base/clock.ts'
import type { HttpClient, HttpOutcome, HttpRequest } from '../../pbx-core/base/http.ts'

export interface ScriptedReply {
  /** Milliseconds until the last byte is there. */
  readonly after?: number
  readonly status?: number
  readonly contentType?: string
  readonly body?: string
}

export interface HttpCall {
  readonly at: number
  readonly request: HttpRequest
}

/** A web application on the virtual clock: what it answers, and when, is the test's. */
export class ScriptedHttp implements HttpClient {
  readonly calls: HttpCall[] = []
  readonly #clock: Clock
  readonly #replies: { readonly path: string; readonly reply: (request: HttpRequest) => ScriptedReply }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** From now on URLs that contain `path` are answered so. Everything else gets 204. */
  on(path: string, reply: ScriptedReply | ((request: HttpRequest) => ScriptedReply)): void {
    this.#replies.unshift({ path, reply: typeof reply === 'function' ? reply : () => reply })
  }

  /** Path and query of every request so far. */
  get urls(): string[] {
    return this.calls.map(({ request }) => request.url.replace(/^https?:\/\/[^/]+/, ''))
  }

  request(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome> {
    this.calls.push({ at: this.#clock.now(), request })
    const found = this.#replies.find(({ path }) => request.url.includes(path))
    const { after = 0, status = 200, contentType = 'text/xml', body = '' } = found?.reply(request) ?? { status: 204 }
    return new Promise((resolve) => {
      const late = after > request.timeoutMs
      const timer = this.#clock.after(Math.min(after, request.timeoutMs), () =>
        end(
          late
            ? { kind: 'failed', code: 'timeout', message: `no answer within ${request.timeoutMs} ms` }
            : { kind: 'response', status, contentType, body: new TextEncoder().encode(body) }
        )
      )
      const abort = () => end({ kind: 'failed', code: 'aborted', message: 'given up' })
      const end = (outcome: HttpOutcome) => {
        timer[Symbol.dispose]()
        signal.removeEventListener('abort', abort)
        resolve(outcome)
      }
      signal.addEventListener('abort', abort)
      if (signal.aborted) abort()
    })
  }
}

/** A control reply as a web application would write it. */
export function xml(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8" ?>\n<ipbx>${content}</ipbx>`
}
