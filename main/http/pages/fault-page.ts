import type { HttpFault } from '../fault.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import { type Language, words } from './words.ts'

interface Failure {
  readonly fault: HttpFault
  readonly status: number
  /** Whether somebody was to be called. */
  readonly call: boolean
}

export function faultPage(language: Language, { fault, status, call }: Failure): Page {
  const said = words[language]
  const title = call ? said.failed : said.failedElsewhere
  return {
    language,
    title,
    main: html`<main data-state="failed">
<p class="brand">Offhook</p>
<h1>${title}</h1>
<p class="notice" role="alert">${said.faults[fault.code] ?? fault.message}</p>
<p class="secondary">${status} ${fault.code}${fault.path === undefined ? '' : ` (${fault.path})`}</p>
</main>`
  }
}
