import type { FastifyInstance } from 'fastify'
import { html } from './html.ts'
import { sendOwnPage } from './own-page.ts'

/** `/`: says what runs here and where its doors are. */
export function serveLanding(server: FastifyInstance): void {
  server.get('/', (request, reply) =>
    sendOwnPage(request, reply, {
      page: 'landing',
      body: (said) => html`<p>${said.running}</p>
<ul class="links" aria-label="${said.links}">
<li>${said.clickToDial}<br><code>/remote_call.htm?user=100&amp;dest=*43</code></li>
<li><a href="/api/v1/openapi.json">${said.api}</a></li>
<li><a href="/api/v1/health">${said.health}</a></li>
<li>${said.phones}<br><code>/sip</code></li>
</ul>`
    })
  )
}
