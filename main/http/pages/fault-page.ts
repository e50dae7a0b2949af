import type { HttpFault } from '../fault.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import { type Language, words } from './words.ts'

interface Failed {
  readonly fault: HttpFault
  readonly status: number
  /** A call was asked for. */
  readonly ofCall: boolean
}

export function faultPage(language: Language, { fault, status, ofCall }: Failed): Page {
  const said = words[language]
  const title = ofCall ? said.failed : said.refused
  const { code, message, path } = fault
  const sentence = said.faults[code] ?? message
  const remedy = ofCall ? said.remedies[code] : undefined
  return {
    language,
    title,
    main: html`<main data-state="failed">
<p class="brand">Offhook</p>
<h1>${title}</h1>
<p class="notice" role="alert">${sentence}</p>
${
  remedy === undefined
    ? ''
    : html`<p data-remedy>${remedy}</p>
`
}<details class="secondary">
<summary>${said.details}</summary>
<p>${status} ${code}${path === undefined ? '' : ` (${path})`}</p>
${
  sentence === message
    ? ''
    : html`<p lang="en">${message}</p>
`
}</details>
</main>`
  }
}
