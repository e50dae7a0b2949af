import { setImmediate } from 'node:timers/promises'
import type { HttpClient, HttpOutcome, HttpRequest } from '../../pbx-core/base/http.ts'
import { createHttpClient } from '../../pbx-core/io/http-client.ts'
import { patienceMs } from './patience.ts'
import type { Office } from './virtual-pbx.ts'

/**
 * Leads every request of a PBX on the virtual clock to one real HTTP application on this machine, whatever host it
 * names: requests take real time, while none passes on the clock.
 */
export class RealApplication implements HttpClient, AsyncDisposable {
  readonly #client = createHttpClient()
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #port: number
  /** Hosts where nothing answers. */
  readonly #away: ReadonlySet<string>

  constructor(port: number, away: readonly string[] = []) {
    this.#port = port
    this.#away = new Set(away)
  }

  async request(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome> {
    const url = new URL(request.url)
    if (this.#away.has(url.hostname)) return { kind: 'failed', code: 'connect', message: 'nothing answers there' }
    const here = `http://127.0.0.1:${this.#port}${url.pathname}${url.search}`
    // How long an application may take is not what is tried here, and this machine may be busy.
    const asked = this.#client.request({ ...request, url: here, timeoutMs: patienceMs }, signal)
    this.#underWay.add(asked)
    return asked.finally(() => this.#underWay.delete(asked))
  }

  /** Lets the call go on until nobody waits for the application any more. */
  async settle(office: Office): Promise<void> {
    do {
      await Promise.all(this.#underWay)
      // What hears of an answer has its turn before time passes; what it says then is on its way, and arrives.
      await setImmediate()
      await office.pass()
      await setImmediate()
      await office.pass()
    } while (this.#underWay.size > 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close()
  }
}
