import type { FastifyReply } from 'fastify'
import { type Html, html } from './html.ts'
import type { Language } from './words.ts'

export interface Page {
  readonly language: Language
  /** Goes into the browser's history: never a number or a name. */
  readonly title: string
  readonly main: Html
  /** Additional elements of the head. */
  readonly head?: Html
  /** Shown in a frame of the application's own page. */
  readonly framed?: boolean
  /** Origins whose pages may frame it; `framed` is for our own. */
  readonly framedBy?: readonly string[]
  /**
   * Holds a form that is sent back here. Under `no-referrer` browsers would send it with `Origin: null`
   * (Fetch Standard, "append a request Origin header"), as they send those of foreign pages.
   */
  readonly posts?: boolean
  /** Colours that the person has chosen; those of the system where nobody has. */
  readonly scheme?: 'system' | 'light' | 'dark'
}

/** What a page may load: its own style sheet, font, script and event stream, and nothing else. */
export const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "font-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'"
].join('; ')

function policyOf(ancestors: string): string {
  return pagePolicy.replace("frame-ancestors 'none'", `frame-ancestors ${ancestors}`)
}

export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  const { framed = false, framedBy = [] } = page
  const ancestors = framed ? ["'self'"] : framedBy
  // It knows no list of origins, and would refuse those of the policy as well (HTML Standard §7.7).
  if (ancestors.length > 0) reply.removeHeader('X-Frame-Options')
  return reply
    .header('Referrer-Policy', referrerPolicy(page))
    .header('Content-Type', 'text/html; charset=utf-8')
    .header('Content-Security-Policy', ancestors.length > 0 ? policyOf(ancestors.join(' ')) : pagePolicy)
    .header('Content-Language', page.language)
    .header('Cache-Control', 'no-store')
    .send(renderPage(page).text)
}

function referrerPolicy({ posts }: Page): string {
  return posts === true ? 'same-origin' : 'no-referrer'
}

export function renderPage(page: Page): Html {
  const { language, title, main, head, scheme = 'system' } = page
  return html`<!doctype html>
<html lang="${language}"${scheme !== 'system' && html` data-scheme="${scheme}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="${referrerPolicy(page)}">
<meta name="robots" content="noindex, nofollow">
<title>${title} – Offhook</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/page.css">
${head}</head>
<body>
${main}
</body>
</html>
`
}
