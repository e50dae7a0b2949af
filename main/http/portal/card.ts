import formBody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Account, findDomain } from '../../access/accounts.ts'
import type { CardKey, CardOf } from '../../access/card-keys.ts'
import { mayLookAt } from '../../access/sight.ts'
import { isNumber } from '../../phone/recent.ts'
import { namedByCookie } from '../access/cookie.ts'
import { fromOwnPage } from '../access/origin.ts'
import { provenByHeader } from '../access/origin-secret.ts'
import type { HttpFault } from '../fault.ts'
import { languageOf, wantsPage } from '../negotiate.ts'
import { html } from '../pages/html.ts'
import { sendOwnPage } from '../pages/own-page.ts'
import { sendPage } from '../pages/page.ts'
import { words } from '../pages/words.ts'
import { sendFault } from '../reply.ts'
import type { HttpServices } from '../services.ts'
import { cardMain, type EarlierCall } from './card-page.ts'
import type { PortalPorts } from './ports.ts'

const text = z.string().max(128).catch('')
const keySchema = z.object({ for: text, key: text })
const querySchema = keySchema.extend({
  call: text,
  number: text,
  name: text,
  /** In the application's pane, which has them beside the page. */
  notes: z.literal('beside').optional().catch(undefined)
})
const cardSchema = z.object({ call: text, number: text })
const noteSchema = keySchema.extend({
  call: z.string().min(1).max(128),
  number: text,
  text: z.string().max(20_000),
  /** The page is left. */
  finished: z.literal('1').optional()
})
/** Earlier calls that one look takes from the store. */
const mostEarlier = 200

/** `/card`: the built-in caller page, with earlier calls and notes (`1-product`, HTTP). */
export async function serveCard(server: FastifyInstance, services: HttpServices, portal: PortalPorts): Promise<void> {
  const { sessions } = services
  server.get('/card', async (request, reply) => {
    const { notes, for: whose, key, ...caller } = querySchema.parse(request.query)
    const account = await portal.cardKeys.account(caller, { for: whose, key })
    if (account === undefined) return ask(request, reply, namedByCookie(sessions, request) !== undefined)
    return sendCard({ services, portal, request, reply }, { account, caller, key: { for: whose, key }, notes })
  })

  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    await scope.register(formBody, { bodyLimit: 64 * 1024 })

    // For a caller page that is opened outside of the application, in a browser with a session.
    scope.post('/card/key', (request, reply) => {
      const session = provenByHeader(sessions, request)
      if (session === undefined) return sendFault(request, reply, unknownReader)
      const card = cardSchema.parse(request.body ?? {})
      return reply.header('Cache-Control', 'no-store').send(portal.cardKeys.forAnHour(session.address, card))
    })

    scope.post('/card/note', async (request, reply) => {
      const note = noteSchema.safeParse(request.body)
      const account = note.success ? await portal.cardKeys.account(note.data, note.data) : undefined
      if (!note.success || account === undefined) return sendFault(request, reply, unknownReader)
      if (!fromOwnPage(request.headers) || !(await mayLookAt(services.pbx, account, note.data.call))) {
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

const unknownReader: HttpFault = { code: 'unauthenticated', message: 'Log in to see callers.' }

interface CardRequest {
  readonly services: HttpServices
  readonly portal: PortalPorts
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

interface Shown {
  readonly account: Account
  readonly caller: CardOf & { readonly name: string }
  readonly key: CardKey
  readonly notes: 'beside' | undefined
}

async function sendCard({ services, portal, request, reply }: CardRequest, { account, caller, key, notes }: Shown) {
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
      key,
      user: account.user,
      timeZone: findDomain(services.config(), account.domain)?.timeZone,
      calls: await earlierCalls(services, account, caller),
      note: notes === 'beside' ? 'beside' : await noteOf(services, account, caller.call)
    })
  })
}

/** Nobody is known by a capability: a browser that may be logged in looks for its secret, others are asked to log in. */
function ask(request: FastifyRequest, reply: FastifyReply, maybeLoggedIn: boolean): FastifyReply {
  if (!maybeLoggedIn && wantsPage(request.headers.accept)) return reply.redirect('/login', 303)
  if (!maybeLoggedIn) return sendFault(request, reply, unknownReader)
  return sendOwnPage(request, reply, {
    page: 'cardAsk',
    posts: true,
    script: 'card-ask',
    body: (said) => html`<p>${said.text}</p>
<noscript><p class="notice">${said.needsScript}</p></noscript>`
  })
}

/** Of exactly this number, among those that the person may see: begun before the call of this page, and not that one. */
async function earlierCalls(
  { pbx }: HttpServices,
  account: Account,
  { number, call }: { readonly number: string; readonly call: string }
): Promise<EarlierCall[]> {
  if (number === '') return []
  const own = account.admin ? {} : { user: account.user }
  const { items } = await pbx.cdrs({ domain: account.domain, ...own, number, limit: mostEarlier })
  const began = await beginningOf(pbx, account, call)
  const isThat = isNumber(pbx, { domain: account.domain, number })
  return items
    .filter((cdr) => cdr.uniqueid !== call && (began === undefined || cdr.start <= began))
    .map((cdr) => ({ cdr, theyCalled: isThat(cdr.src) }))
}

/** A page that is still open, or opened again, speaks of its own call. */
async function beginningOf(
  pbx: HttpServices['pbx'],
  { domain }: Account,
  uniqueid: string
): Promise<number | undefined> {
  if (uniqueid === '') return undefined
  return pbx.call(uniqueid)?.startedAt ?? (await pbx.cdrs({ domain, uniqueid, limit: 1 })).items.at(-1)?.start
}

/** undefined: there is no call to note something about. */
async function noteOf(services: HttpServices, account: Account, uniqueid: string): Promise<string | undefined> {
  if (!(await mayLookAt(services.pbx, account, uniqueid))) return undefined
  return (await services.pbx.notes(uniqueid))?.text ?? ''
}
