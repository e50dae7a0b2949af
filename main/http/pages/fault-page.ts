import type { HttpFault } from '../fault.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import { type Language, words } from './words.ts'

export function faultPage(language: Language, fault: HttpFault, status: number): Page {
  const said = words[language]
  return {
    language,
    title: said.failed,
    main: html`<main data-state="failed">
<p class="brand">Offhook</p>
<h1>${said.failed}</h1>
<p class="notice" role="alert">${said.faults[fault.code] ?? fault.message}</p>
<p class="secondary">${status} ${fault.code}${fault.path === undefined ? '' : ` (${fault.path})`}</p>
</main>`
  }
}
