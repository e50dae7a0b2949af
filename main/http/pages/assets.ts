import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { FastifyInstance } from 'fastify'

const assets = [
  { name: 'page.css', type: 'text/css; charset=utf-8' },
  { name: 'card.css', type: 'text/css; charset=utf-8' },
  { name: 'card.js', type: 'text/javascript; charset=utf-8' },
  { name: 'moments.js', type: 'text/javascript; charset=utf-8' },
  { name: 'card-ask.js', type: 'text/javascript; charset=utf-8' },
  { name: 'embed.css', type: 'text/css; charset=utf-8' },
  { name: 'embed.js', type: 'text/javascript; charset=utf-8' },
  { name: 'embed-phone.js', type: 'text/javascript; charset=utf-8' },
  { name: 'embed-parent.js', type: 'text/javascript; charset=utf-8' },
  { name: 'embed-messages.js', type: 'text/javascript; charset=utf-8' },
  { name: 'enter.js', type: 'text/javascript; charset=utf-8' },
  { name: 'let-in.js', type: 'text/javascript; charset=utf-8' },
  { name: 'log-in.js', type: 'text/javascript; charset=utf-8' },
  { name: 'progress.js', type: 'text/javascript; charset=utf-8' }
] as const

const font = createRequire(import.meta.url).resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')

/** Style sheets, scripts and the font of the pages: files, so that no page needs anything inline. */
export function serveAssets(server: FastifyInstance): void {
  for (const { name, type } of assets) {
    const content = readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8')
    server.get(`/assets/${name}`, (_request, reply) =>
      reply.header('Content-Type', type).header('Cache-Control', 'no-cache').send(content)
    )
  }
  const inter = readFileSync(font)
  server.get('/assets/inter.woff2', (_request, reply) =>
    reply.header('Content-Type', 'font/woff2').header('Cache-Control', 'public, max-age=86400').send(inter)
  )
}
