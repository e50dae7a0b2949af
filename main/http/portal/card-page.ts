import type { Cdr } from '../../../pbx-core/contract/views.ts'
import { readableNumber } from '../../../pbx-core/index.ts'
import type { CardKey } from '../../access/card-keys.ts'
import type { RecentCall } from '../../ipc/contract.ts'
import { recentCall } from '../../phone/recent.ts'
import { type Html, html } from '../pages/html.ts'
import { type Language, words } from '../pages/words.ts'

export interface Card {
  readonly call: string
  readonly number: string
  readonly name: string
  /** By which the page was opened: its note is kept by the same. */
  readonly key: CardKey
  /** Extension of the person to whom the page is shown. */
  readonly user: string
  /** Of the domain, for readers whose browser runs no script; undefined: that of the machine. */
  readonly timeZone: string | undefined
  /** Newest first. */
  readonly calls: readonly EarlierCall[]
  /** `beside`: the application shows them; undefined: there is no call to note something about. */
  readonly note: string | 'beside' | undefined
}

/** With the number of the page: from it, or to it. */
export interface EarlierCall {
  readonly cdr: Cdr
  readonly theyCalled: boolean
}

const mostCalls = 20
/** A longer note is folded up. */
const briefNote = 160

export function cardMain(language: Language, card: Card): Html {
  const said = words[language].card
  const { calls } = card
  return html`<main class="caller-page${card.note === 'beside' && ' in-pane'}">
${callerHead(language, card)}
${card.note !== undefined && card.note !== 'beside' && noteForm(language, card, card.note)}
<section aria-labelledby="earlier">
<h2 id="earlier">${said.earlier}</h2>
${
  calls.length === 0
    ? html`<div class="first"><span class="first-icon">${icons.history}</span><p>${said.none}</p></div>`
    : html`<ol class="calls">${calls.slice(0, mostCalls).map((call) => earlierCall(language, call, card))}</ol>`
}
${calls.length > mostCalls && html`<p class="more secondary">${said.newest(mostCalls)}</p>`}
</section>
</main>`
}

function callerHead(language: Language, { name, number, calls, timeZone }: Card): Html {
  const said = words[language].card
  const readable = readableNumber(number)
  const [last] = calls
  const initials = initialsOf(name)
  return html`<header class="caller">
<span class="avatar${initials === '?' && ' unknown'}" aria-hidden="true">${initials}</span>
<div class="who">
<h1><bdi>${name || readable || said.unknown}</bdi></h1>
${name !== '' && readable !== '' && html`<p>${readable}</p>`}
${last !== undefined && html`<p>${said.lastCall(calls.length)} ${moment(language, timeZone, last.cdr.start)}</p>`}
</div>
</header>`
}

function noteForm(language: Language, { call, number, key }: Card, note: string): Html {
  const said = words[language].card
  return html`<section>
<form class="form" method="post" action="/card/note" data-note data-saved="${said.saved}" data-failed="${said.notSaved}">
<input type="hidden" name="call" value="${call}">
<input type="hidden" name="number" value="${number}">
<input type="hidden" name="for" value="${key.for}">
<input type="hidden" name="key" value="${key.key}">
<label>${said.notes}<textarea name="text" rows="4" maxlength="20000">${note}</textarea></label>
<p class="secondary" role="status" aria-live="polite" data-status></p>
<noscript><button>${said.save}</button></noscript>
</form>
</section>`
}

function earlierCall(language: Language, { cdr, theyCalled }: EarlierCall, { user, timeZone }: Card): Html {
  const said = words[language].card
  // As it stands in the list of the user who had the call.
  const { outcome, seconds } = recentCall(cdr, theyCalled ? (cdr.calleeUser ?? '') : (cdr.callerUser ?? ''))
  const direction = theyCalled ? 'incoming' : 'outgoing'
  const colleague = colleagueOf(cdr, theyCalled, user)
  return html`<li>${icons[iconOf(direction, outcome)]}<span class="what${outcome === 'missed' && ' missed'}">${said[direction][outcome]}<span>${
    seconds > 0 && ` · ${said.seconds(seconds)}`
  }${colleague !== '' && html` · <bdi>${colleague}</bdi>`}</span></span>${moment(language, timeZone, cdr.start)}${earlierNote(cdr.notes)}</li>
`
}

function earlierNote(notes: string): Html | false {
  if (notes === '') return false
  const [firstLine = ''] = notes.split('\n', 1)
  if (notes.length <= briefNote) return html`<p class="note">${notes}</p>`
  const start = firstLine.length <= briefNote ? firstLine : firstLine.slice(0, briefNote)
  return html`<details class="note"><summary>${start} …</summary>${notes}</details>`
}

/** The user who had the call, where that is another one than the person to whom the page is shown. */
function colleagueOf({ callerUser, calleeUser, clid, dstname, dst }: Cdr, theyCalled: boolean, user: string): string {
  const whose = theyCalled ? calleeUser : callerUser
  if (whose === null || whose === user) return ''
  return theyCalled ? dstname || dst : (/^"(.*)"/.exec(clid)?.[1] ?? '').replace(/\\(.)/g, '$1') || whose
}

/** Written anew by `assets/moments.js` as the reader has it. */
function moment(language: Language, timeZone: string | undefined, at: number): Html {
  const date = new Date(at)
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone })
  return html`<time datetime="${date.toISOString()}">${format.format(date)}</time>`
}

function initialsOf(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => /\p{L}/u.exec(word)?.[0] ?? [])
  const [first] = letters
  if (first === undefined) return '?'
  return `${first}${letters.length > 1 ? letters.at(-1) : ([...name.trim()][1] ?? '')}`.toUpperCase()
}

/** Tabler's, as in the application. */
const handset = html`<path d="M5 4h4l2 5l-2.5 1.5a11 11 0 0 0 5 5l1.5 -2.5l5 2v4a2 2 0 0 1 -2 2a16 16 0 0 1 -15 -15a2 2 0 0 1 2 -2"/>`
const icons = {
  incoming: icon(18, html`${handset}<path d="M15 9l5 -5"/><path d="M15 5l0 4l4 0"/>`),
  outgoing: icon(18, html`${handset}<path d="M15 5h6"/><path d="M18.5 7.5l2.5 -2.5l-2.5 -2.5"/>`),
  missed: icon(18, html`${handset}<path d="M16 4l4 4m0 -4l-4 4"/>`),
  history: icon(22, html`<path d="M12 8l0 4l2 2"/><path d="M3.05 11a9 9 0 1 1 .5 4m-.5 5v-5h5"/>`)
}

function iconOf(direction: 'incoming' | 'outgoing', outcome: RecentCall['outcome']): keyof typeof icons {
  return outcome === 'answered' || outcome === 'elsewhere' ? direction : 'missed'
}

function icon(size: number, shapes: Html): Html {
  return html`<svg width="${size}" height="${size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shapes}</svg>`
}
