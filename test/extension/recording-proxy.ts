import http from 'node:http'
import type { AddressInfo } from 'node:net'

/** All that a browser asks of any network goes through here: pages of our own, one server that is let through, nothing else. */
export class RecordingProxy implements AsyncDisposable {
  readonly asked: string[] = []
  /** Path to HTML, at `http://pages.test`. */
  readonly pages = new Map<string, string>()
  readonly #server: http.Server
  readonly #through: () => string

  private constructor(through: () => string) {
    this.#through = through
    this.#server = http.createServer((request, response) => this.#serve(request, response))
    this.#server.on('connect', ({ url }, socket) => {
      this.asked.push(`CONNECT ${url}`)
      socket.destroy()
    })
  }

  /** `through`: the host of the server that is reached. */
  static async start(through: () => string): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(through)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method = '', url = '', headers } = request
    this.asked.push(`${method} ${url}`)
    const { host, pathname, search } = new URL(url)
    if (host === 'pages.test') {
      const page = this.pages.get(pathname)
      response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
    } else if (host === this.#through()) {
      const [hostname = '', port = ''] = host.split(':')
      const onward = http.request({ hostname, port, method, path: pathname + search, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      onward.on('error', () => response.destroy())
      request.pipe(onward)
    } else response.writeHead(502).end()
  }
}
