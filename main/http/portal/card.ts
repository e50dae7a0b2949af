import formBody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { type Account, findDomain } from '../../access/accounts.ts'
import { mayLookAt } from '../../access/sight.ts'
import { sessionOf } from '../access/cookie.ts'
import { fromOwnPage } from '../access/origin.ts'
import { languageOf, wantsPage } from '../negotiate.ts'
import { html } from '../pages/html.ts'
import { sendPage } from '../pages/page.ts'
import { words } from '../pages/words.ts'
import { sendFault } from '../reply.ts'
import type { HttpServices } from '../services.ts'
import { cardMain } from './card-page.ts'
import type { PortalPorts } from './ports.ts'

const text = z.string().max(128).catch('')
const querySchema = z.object({
  call: text,
  number: text,
  name: text,
  /** In the application's pane, which has them beside the page. */
  notes: z.literal('beside').optional().catch(undefined)
})
const noteSchema = z.object({
  call: z.string().min(1).max(128),
  text: z.string().max(20_000),
  /** The page is left. */
  finished: z.literal('1').optional()
})
/** Earlier calls that one look takes from the store. */
const mostEarlier = 200

/** `/card`: the built-in caller page, with earlier calls and notes (`1-product`, HTTP). */
export async function serveCard(server: FastifyInstance, services: HttpServices, portal: PortalPorts): Promise<void> {
  server.get('/card', async (request, reply) => {
    const account = accountOf(services, request)
    if (account === undefined) return askToLogIn(request, reply)
    const { notes, ...caller } = querySchema.parse(request.query)
    const chosen = portal.settingsOf(account)
    const language = chosen.language === 'system' ? languageOf(request.headers['accept-language']) : chosen.language
    return sendPage(reply, {
      language,
      scheme: chosen.appearance,
      title: words[language].card.title,
      framed: true,
      posts: true,
      head: html`<link rel="stylesheet" href="/assets/card.css">
<script type="module" src="/assets/card.js"></script>
<script type="module" src="/assets/moments.js"></script>
`,
      main: cardMain(language, {
        ...caller,
        user: account.user,
        timeZone: findDomain(services.config(), account.domain)?.timeZone,
        calls: await earlierCalls(services, account, caller),
        note: notes === 'beside' ? 'beside' : await noteOf(services, account, caller.call)
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
      if (!fromOwnPage(request.headers) || !note.success || !(await mayLookAt(services.pbx, account, note.data.call))) {
        return sendFault(request, reply, { code: 'not_allowed', message: 'This note cannot be kept.' })
      }
      const { call: uniqueid, finished } = note.data
      const kept = await services.pbx.writeNotes({
        uniqueid,
        text: note.data.text,
        finished: finished !== undefined
      })
      if (!kept.ok) return sendFault(request, reply, { code: kept.error, message: 'There is no such call any more.' })
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
  { number, call }: { readonly number: string; readonly call: string }
): Promise<Cdr[]> {
  if (number === '') return []
  const own = account.admin ? {} : { user: account.user }
  const { items } = await pbx.cdrs({ domain: account.domain, ...own, number, limit: mostEarlier })
  return items.filter((cdr) => cdr.uniqueid !== call)
}

/** undefined: there is no call to note something about. */
async function noteOf(services: HttpServices, account: Account, uniqueid: string): Promise<string | undefined> {
  if (!(await mayLookAt(services.pbx, account, uniqueid))) return undefined
  return (await services.pbx.notes(uniqueid))?.text ?? ''
}
