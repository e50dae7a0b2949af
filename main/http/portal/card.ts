import formBody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { recentCall } from '../../phone/recent.ts'
import type { Account } from '../access/accounts.ts'
import { fromOwnPage } from '../access/origin.ts'
import { sessionOf } from '../access/sessions.ts'
import { languageOf, wantsPage } from '../negotiate.ts'
import { type Html, html } from '../pages/html.ts'
import { sendPage } from '../pages/page.ts'
import { type Language, words } from '../pages/words.ts'
import { sendFault } from '../reply.ts'
import type { HttpServices } from '../services.ts'
import type { PortalPorts } from './ports.ts'

const text = z.string().max(128).catch('')
const querySchema = z.object({ call: text, number: text, name: text })
const noteSchema = z.object({ call: z.string().min(1).max(128), text: z.string().max(20_000) })
const mostCalls = 20
const searched = 100

/** `/card`: the built-in caller page, with earlier calls and notes (`1-product`, HTTP). */
export async function serveCard(server: FastifyInstance, services: HttpServices, portal: PortalPorts): Promise<void> {
  server.get('/card', async (request, reply) => {
    const account = accountOf(services, request)
    if (account === undefined) return askToLogIn(request, reply)
    const query = querySchema.parse(request.query)
    const calls = await earlierCalls(services, account, query)
    const language = languageOf(request.headers['accept-language'])
    const note = (await mayNote(services, account, query.call))
      ? (portal.notes.read(query.call)?.text ?? '')
      : undefined
    return sendPage(reply, {
      language,
      title: words[language].card.title,
      framed: true,
      head: html`<script type="module" src="/assets/card.js"></script>
`,
      main: cardMain(language, {
        ...query,
        note,
        calls: calls.map((cdr) => ({ cdr, call: recentCall(cdr, account.user) })),
        notes: portal.notes
      })
    })
  })

  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    await scope.register(formBody, { bodyLimit: 64 * 1024 })
    scope.post('/card/note', async (request, reply) => {
      const account = accountOf(services, request)
      if (account === undefined) return askToLogIn(request, reply)
      const note = noteSchema.safeParse(request.body)
      if (!fromOwnPage(request.headers) || !note.success || !(await mayNote(services, account, note.data.call))) {
        return sendFault(request, reply, { code: 'not_allowed', message: 'This note cannot be kept.' })
      }
      portal.notes.write(note.data.call, note.data.text)
      return reply.code(204).send()
    })
  })
}

function accountOf({ sessions }: HttpServices, request: FastifyRequest): Account | undefined {
  const session = sessionOf(sessions, request)
  return session === undefined ? undefined : sessions.account(session)
}

function askToLogIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (wantsPage(request.headers.accept)) return reply.redirect('/login', 303)
  return sendFault(request, reply, { code: 'unauthenticated', message: 'Log in to see callers.' })
}

/** Of exactly this number, among those that the person may see; the call that rings now is not one of them. */
async function earlierCalls(
  { pbx }: HttpServices,
  account: Account,
  { number, call }: z.infer<typeof querySchema>
): Promise<Cdr[]> {
  if (number === '') return []
  const own = account.admin ? {} : { user: account.user }
  const { items } = await pbx.cdrs({ domain: account.domain, ...own, search: number, limit: searched })
  return items.filter((cdr) => cdr.uniqueid !== call && (cdr.src === number || cdr.dst === number)).slice(0, mostCalls)
}

async function mayNote({ pbx }: HttpServices, account: Account, uniqueid: string): Promise<boolean> {
  if (uniqueid === '') return false
  const live = pbx.call(uniqueid)
  if (live !== undefined && live.domain === account.domain) {
    return account.admin || live.caller.user === account.user || live.callee.user === account.user
  }
  const own = account.admin ? {} : { user: account.user }
  return (await pbx.cdrs({ domain: account.domain, ...own, uniqueid, limit: 1 })).items.length > 0
}

interface Card extends z.infer<typeof querySchema> {
  /** undefined: there is no call to note something about. */
  readonly note: string | undefined
  readonly calls: readonly { readonly cdr: Cdr; readonly call: ReturnType<typeof recentCall> }[]
  readonly notes: PortalPorts['notes']
}

function cardMain(language: Language, card: Card): Html {
  const said = words[language].card
  const { name, number, note, call, calls } = card
  return html`<main class="card">
<p class="brand">${said.title}</p>
<h1>${name !== '' && html`<span class="label">${name}</span>`}<span class="number">${number || said.unknown}</span></h1>
${
  note !== undefined &&
  html`<form class="form" method="post" action="/card/note" data-note data-saved="${said.saved}" data-failed="${said.notSaved}">
<input type="hidden" name="call" value="${call}">
<label>${said.notes}<textarea name="text" rows="5" maxlength="20000">${note}</textarea></label>
<p class="secondary" role="status" aria-live="polite" data-status></p>
<noscript><button>${said.save}</button></noscript>
</form>`
}
<h2>${said.earlier}</h2>
${calls.length === 0 ? html`<p class="secondary">${said.none}</p>` : html`<ol class="calls">${calls.map((item) => earlierCall(language, item, card.notes))}</ol>`}
</main>`
}

function earlierCall(language: Language, { cdr, call }: Card['calls'][number], notes: PortalPorts['notes']): Html {
  const said = words[language].card
  const when = new Date(call.startedAt)
  const shown = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(when)
  const note = notes.read(cdr.uniqueid)?.text
  return html`<li><time datetime="${when.toISOString()}">${shown}</time> <span>${said.outcomes[call.outcome]}${call.seconds > 0 && html` · ${said.seconds(call.seconds)}`}</span>${note !== undefined && html`<p class="secondary">${note}</p>`}</li>
`
}
