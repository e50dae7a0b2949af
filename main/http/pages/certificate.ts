import { X509Certificate } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { sendFault } from '../reply.ts'
import type { HttpServices } from '../services.ts'
import { html } from './html.ts'
import { sendOwnPage } from './own-page.ts'

/** `/certificate`: our own certificate authority to download, and how each system takes it in. No log-in: it is no secret. */
export function serveCertificate(server: FastifyInstance, { secure }: Pick<HttpServices, 'secure'>): void {
  server.get('/certificate', (request, reply) => {
    const authority = secure()?.authority
    if (authority === undefined) {
      return sendOwnPage(request, reply, { page: 'certificate', body: (said) => html`<p>${said.none}</p>` })
    }
    const { hostname } = new URL(`http://${request.headers.host ?? 'localhost'}`)
    return sendOwnPage(request, reply, {
      page: 'certificate',
      body: (said) => html`<p>${said.text}</p>
<p><a class="action" href="/certificate/offhook-authority.crt" download>${said.download}</a></p>
<p>${said.compare}</p>
<p class="fingerprint"><code>${fingerprintOf(authority).map((pair) => html`${pair}<wbr>`)}</code></p>
<p class="secondary">${said.limits}</p>
<h2>${said.steps}</h2>
${said.systems.map(
  ({ name, steps }) => html`<details>
<summary>${name}</summary>
<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>
</details>
`
)}
<ul class="links"><li><a href="https://${hostname}:${secure()?.port ?? 0}/">${said.goOn}</a></li></ul>`
    })
  })

  server.get('/certificate/offhook-authority.crt', (request, reply) => {
    const authority = secure()?.authority
    if (authority === undefined) {
      return sendFault(request, reply, {
        code: 'not_found',
        message: 'There is no certificate authority of our own here.'
      })
    }
    return reply
      .header('Content-Type', 'application/x-x509-ca-cert')
      .header('Content-Disposition', 'attachment; filename="offhook-authority.crt"')
      .header('Cache-Control', 'no-store')
      .send(authority)
  })
}

/** `AB:CD:…`, as systems show it: in pairs, between which a line may end, so that no pair is torn apart. */
function fingerprintOf(certificate: string): readonly string[] {
  return new X509Certificate(certificate).fingerprint256.split(/(?<=:)/)
}
