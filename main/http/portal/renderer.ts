import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { namedByCookie } from '../access/cookie.ts'
import { html } from '../pages/html.ts'
import { sendOwnPage } from '../pages/own-page.ts'
import type { HttpServices } from '../services.ts'
import type { PortalPorts } from './ports.ts'

/**
 * What the application's page may load. Frames are the company's own pages, whatever their
 * address; style elements and attributes are how the components are themed.
 */
export function appPolicy(own = "'self'"): string {
  return [
    "default-src 'none'",
    `script-src ${own}`,
    `style-src ${own} 'unsafe-inline'`,
    `img-src ${own} data: blob:`,
    `font-src ${own}`,
    `media-src ${own} data: blob:`,
    `worker-src ${own} blob:`,
    `connect-src ${own}`,
    'frame-src http: https:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; ')
}

const permissions = 'microphone=(self), speaker-selection=(self), autoplay=(self), camera=(), geolocation=()'

/**
 * `/`: the portal for those who are logged in, the log-in for others; the files it is made of.
 * `/replaced`: where a window stays whose phone another one has taken over.
 */
export async function serveRenderer(
  server: FastifyInstance,
  { sessions }: HttpServices,
  { rendererDirectory, pageComes }: PortalPorts
): Promise<void> {
  await server.register(staticFiles, {
    root: rendererDirectory,
    wildcard: false,
    globIgnore: ['app/**'],
    index: false,
    // The page itself is only for those who are logged in.
    allowedPath: (path) => path !== '/index.html',
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('Cache-Control', path.endsWith('index.html') ? 'no-store' : 'no-cache')
      if (!path.endsWith('.html')) return
      reply.header('Content-Security-Policy', appPolicy())
      reply.header('Permissions-Policy', permissions)
      // The page goes on navigating the window that it has opened for pop-ups, which cannot reach back.
      reply.header('Cross-Origin-Opener-Policy', 'same-origin-allow-popups')
    }
  })
  // Looked for when they are asked for: an update that comes under the running program has others.
  await server.register(staticFiles, {
    root: join(rendererDirectory, 'app'),
    prefix: '/app/',
    decorateReply: false,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    // Their names hold a hash of what is in them.
    setHeaders: (reply) => void reply.header('Cache-Control', 'public, max-age=31536000, immutable')
  })
  server.get('/replaced', (request, reply) =>
    sendOwnPage(request, reply, {
      page: 'replaced',
      body: (said) => html`<p>${said.text}</p>
<ul class="links">
<li><a href="/">${said.back}</a></li>
</ul>`
    })
  )
  server.get('/', (request, reply) => {
    // The page itself is no secret; it asks by the one that its origin keeps.
    const session = namedByCookie(sessions, request)
    if (session === undefined) return reply.redirect('/login', 303)
    pageComes(session)
    return reply.sendFile('index.html')
  })
}
