import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

const assets = [
  { name: 'page.css', type: 'text/css; charset=utf-8' },
  { name: 'card.js', type: 'text/javascript; charset=utf-8' },
  { name: 'progress.js', type: 'text/javascript; charset=utf-8' }
] as const

/** The style sheet and the script of the pages: files, so that no page needs anything inline. */
export function serveAssets(server: FastifyInstance): void {
  for (const { name, type } of assets) {
    const content = readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8')
    server.get(`/assets/${name}`, (_request, reply) =>
      reply.header('Content-Type', type).header('Cache-Control', 'no-cache').send(content)
    )
  }
}
