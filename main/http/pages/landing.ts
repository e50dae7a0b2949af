import type { FastifyInstance } from 'fastify'
import { languageOf } from '../negotiate.ts'
import { html } from './html.ts'
import { sendPage } from './page.ts'
import { words } from './words.ts'

/** `/`: says what runs here and where its doors are. */
export function serveLanding(server: FastifyInstance): void {
  server.get('/', (request, reply) => {
    const language = languageOf(request.headers['accept-language'])
    const said = words[language].landing
    return sendPage(reply, {
      language,
      title: said.title,
      main: html`<main>
<p class="brand">Offhook</p>
<h1>${said.title}</h1>
<p>${said.running}</p>
<ul class="links" aria-label="${said.links}">
<li>${said.clickToDial}<br><code>/remote_call.htm?user=100&amp;dest=*43</code></li>
<li><a href="/api/v1/openapi.json">${said.api}</a></li>
<li><a href="/api/v1/health">${said.health}</a></li>
<li>${said.phones}<br><code>/sip</code></li>
</ul>
</main>`
    })
  })
}
