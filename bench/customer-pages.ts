import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { withDeadline } from '../test/support/wait-for.ts'

/** The company's web application with its page of each caller; it notes when one is asked for. */
export class CustomerPages implements AsyncDisposable {
  readonly #waiting = new Map<string, (at: number) => void>()
  readonly #server = createServer((request, response) => {
    const at = performance.now()
    const caller = new URL(request.url ?? '', 'http://localhost').searchParams.get('caller') ?? ''
    this.#waiting.get(caller)?.(at)
    this.#waiting.delete(caller)
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageOf(caller))
  })

  static async open(): Promise<CustomerPages> {
    const pages = new CustomerPages()
    await new Promise<void>((resolve) => pages.#server.listen(0, '127.0.0.1', resolve))
    return pages
  }

  /** The template of the pop-up. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/crm?caller=%%calleridname%%`
  }

  /** When the page of that caller is asked for, on the clock of `performance.now`. */
  navigated(caller: string): Promise<number> {
    const asked = new Promise<number>((resolve) => this.#waiting.set(caller, resolve))
    return withDeadline(asked, `the page of ${caller}`, 20_000)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }
}

/** Some 200 elements: a customer with what was sold lately. */
function pageOf(caller: string): string {
  const name = caller.replace(/[^\w ]/g, '')
  const rows = Array.from(
    { length: 40 },
    (_, row) => `<tr><td>2026-${row}</td><td>Order</td><td>${row * 17}.00</td></tr>`
  )
  return `<!doctype html><title>${name}</title><h1>${name}</h1><table>${rows.join('')}</table>`
}
