import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2'
}

/** As strict as main can be with these pages: they must work under it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "media-src 'self' blob:",
  'frame-src http: https:',
  "base-uri 'none'",
  "form-action 'self'"
].join('; ')

/** Before the page's own scripts: what a log-in leaves with the origin. */
const loggedIn = "localStorage.setItem('offhook.secret', 'of-this-origin')\n"

function asLoggedIn(page: string): string {
  return page.replace('<head>', '<head><script src="/logged-in.js"></script>')
}

/** The sample page of a caller looks the same wherever pictures are taken. */
const crmFont = new URL(
  '../../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  import.meta.url
)

/**
 * Serves the built pages as main does, to be kept by the browser (their names have a digest), and
 * the page of a caller. One server can serve many tests: who is behind `/ipc` changes.
 */
export class PageServer implements AsyncDisposable {
  /** Takes the pages' links; while there is none, they are refused. */
  connected: ((socket: WebSocket) => void) | undefined
  readonly #directory: string
  readonly #server = createServer((request, response) => void this.#serve(request, response))

  private constructor(directory: string) {
    this.#directory = directory
  }

  /** `directory`: the built renderer. */
  static async start(directory: string): Promise<PageServer> {
    const server = new PageServer(directory)
    const sockets = new WebSocketServer({ server: server.#server, path: '/ipc' })
    sockets.on('connection', (socket) => (server.connected ? server.connected(socket) : socket.terminate()))
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (pathname === '/crm') {
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(await readFile(new URL('crm-page.html', import.meta.url)))
      return
    }
    if (pathname === '/crm.woff2') {
      response.setHeader('Content-Type', 'font/woff2')
      response.end(await readFile(crmFont))
      return
    }
    if (pathname === '/login') {
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end('<!doctype html><link rel="icon" href="data:,"><title>Log in</title>')
      return
    }
    if (pathname === '/logged-in.js') {
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8')
      response.end(loggedIn)
      return
    }
    const path = pathname === '/' ? '/index.html' : pathname === '/ring-card' ? '/ring-card.html' : pathname
    try {
      const file = await readFile(join(this.#directory, normalize(path)))
      const content = path.endsWith('.html') ? asLoggedIn(file.toString('utf8')) : file
      response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream')
      response.setHeader('Content-Security-Policy', policy)
      response.setHeader('Cache-Control', path.startsWith('/app/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      response.end(content)
    } catch {
      response.statusCode = 404
      response.end()
    }
  }
}
