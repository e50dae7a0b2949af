import type { FastifyReply, FastifyRequest } from 'fastify'
import { languageOf } from '../negotiate.ts'
import { type Html, html } from './html.ts'
import { sendPage } from './page.ts'
import { type Words, words } from './words.ts'

type OwnPage = 'landing' | 'logIn' | 'code' | 'enter' | 'letIn' | 'cardAsk' | 'replaced' | 'certificate'

interface PageOf<P extends OwnPage> {
  readonly page: P
  /** What stands below its heading. */
  readonly body: (said: Words[P]) => Html
  readonly posts?: boolean
  /** Its script: `assets/<name>.js`. */
  readonly script?: string
}

/** A page of the listener itself, in the reader's language: its name, a heading, and what it has to say. */
export function sendOwnPage<P extends OwnPage>(
  request: FastifyRequest,
  reply: FastifyReply,
  { page, body, script, posts = false }: PageOf<P>
): FastifyReply {
  const language = languageOf(request.headers['accept-language'])
  const said = words[language][page]
  return sendPage(reply, {
    language,
    title: said.title,
    posts,
    ...(script === undefined ? {} : { head: html`<script type="module" src="/assets/${script}.js"></script>\n` }),
    main: html`<main>
<p class="brand">Offhook</p>
<h1>${said.title}</h1>
${body(said)}
</main>`
  })
}
