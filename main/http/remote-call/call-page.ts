import { readableNumber } from '../../../pbx-core/index.ts'
import { type Html, html } from '../pages/html.ts'
import type { Page } from '../pages/page.ts'
import { type Language, words } from '../pages/words.ts'
import type { CallProgress } from './progress.ts'

const stepNames = ['ringing', 'confirming', 'calling', 'connected'] as const
type StepName = (typeof stepNames)[number]
/** `failed`: the call ended here, and got no further. */
type StepState = 'done' | 'current' | 'open' | 'failed' | 'skipped'

/** What the page shows, as data: the server writes it into the page, and its script into the same places. */
export interface ProgressShown {
  readonly state: CallProgress['state']
  readonly notice: string
  readonly steps: Readonly<Record<StepName, StepState>>
  /** Nobody has answered yet. */
  readonly cancellable: boolean
}

export function progressShown(language: Language, progress: CallProgress): ProgressShown {
  const said = words[language]
  const { state, reached } = progress
  const notice = state === 'ended' ? `${said.ended}. ${endingShown(language, progress)}` : said.hints[state]
  const at = stepNames.indexOf(reached)
  const stepState = (name: StepName, index: number): StepState => {
    if (name === 'confirming' && progress.connect) return 'skipped'
    if (index < at || reached === 'connected') return 'done'
    if (index > at) return 'open'
    return state === 'ended' ? 'failed' : 'current'
  }
  const steps = Object.fromEntries(stepNames.map((name, index) => [name, stepState(name, index)]))
  const cancellable = state !== 'ended' && state !== 'connected'
  return { state, notice, steps: steps as Record<StepName, StepState>, cancellable }
}

/** In the language of the page; the reason as the core words it is in the call's time line. */
function endingShown(language: Language, { reached, result, cancelled }: CallProgress): string {
  const { endings, notDialled, reasonUnknown, cancelledHere } = words[language]
  if (cancelled) return reached === 'calling' ? cancelledHere.calling : cancelledHere.before
  if (result === undefined) return reasonUnknown
  if (reached === 'ringing' || reached === 'confirming') return notDialled[reached]
  return endings[result]
}

/**
 * The page of one call. Its script follows the call; without scripts it asks for the page of
 * its progress, never again for the page that dialled.
 */
export function callPage(language: Language, token: string, progress: CallProgress): Page {
  const said = words[language]
  const shown = progressShown(language, progress)
  const status = `/remote_call/status/${token}`
  return {
    language,
    title: said.title,
    head: html`${progress.state !== 'ended' && html`<noscript><meta http-equiv="refresh" content="2; url=${status}"></noscript>`}
<script type="module" src="/assets/progress.js"></script>
`,
    main: html`<main data-state="${shown.state}" data-status="${status}" data-progress="/remote_call/progress/${token}" data-lost="${said.connectionLost}">
<p class="brand">Offhook</p>
<h1><span class="label">${said.calling}</span>${
      progress.name !== '' && html`<span class="callee"><bdi>${progress.name}</bdi></span>`
    }<span class="number">${readableNumber(progress.dest)}</span></h1>
${
  progress.keys !== '' &&
  html`<p class="secondary">${said.thenKeys(progress.keys)}</p>
`
}<p class="secondary">${said.forUser(progress.user)}</p>
<ol class="steps">
${stepNames.map((name) => stepItem(name, said.steps[name], shown.steps[name]))}
</ol>
<p class="notice" role="status" aria-live="polite" data-notice>${shown.notice}</p>
<button type="button" class="cancel" data-cancel="/remote_call/cancel/${token}" data-offered="${String(shown.cancellable)}" hidden>${said.cancel}</button>
</main>`
  }
}

function stepItem(name: StepName, label: string, state: StepState): Html {
  return html`<li data-name="${name}" data-step="${state}"${state === 'current' && html` aria-current="step"`}>${label}</li>
`
}
