import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import { namedVariable, templateParts } from '../../pbx-core/contract/placeholder.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import type { CardKey, CardOf } from '../access/card-keys.ts'
import type { Settings } from '../ipc/contract.ts'
import { matchesFilter } from './number-filter.ts'

type PopupConfig = NonNullable<DomainConfig['cti']['popup']>
export type PopupTarget = 'pane' | 'window' | 'browser'
export type PopupMoment = 'ring' | 'answer' | 'end' | 'manual'

export interface PopupQuestion {
  readonly moment: PopupMoment
  /** One that was offered to this person, or that they make. */
  readonly call: CallView
  /** Extension of the person at this window. */
  readonly user: string
  /** As the domain has it; undefined: the built-in caller page on each ring. */
  readonly popup: PopupConfig | undefined
  readonly settings: Settings['popup']
}

/** A page that opens now. */
export interface PopupPage {
  /** Whose it is: the domain's, or the person's own. */
  readonly source: 'system' | 'own'
  /** With `%%variables%%`; '' is the built-in caller page. */
  readonly template: string
  readonly target: PopupTarget
}

type Occasion = Pick<PopupConfig, 'on' | 'internal' | 'outbound'>
type Filter = Pick<PopupConfig, 'numberFilter' | 'minimumDigits' | 'only'>

const builtIn: PopupConfig = {
  url: '',
  on: 'ring',
  internal: false,
  outbound: false,
  anonymous: false,
  target: 'pane',
  numberFilter: '',
  restricted: false,
  minimumDigits: 0,
  only: []
}

/**
 * The pages that open now (`2-cti`, Pop-up): the domain's, and the person's own beside or instead
 * of it. By hand they open whatever filters and switches say.
 */
export function popupPages(question: PopupQuestion): readonly PopupPage[] {
  const { moment, settings } = question
  const { own } = settings
  const popup = question.popup ?? builtIn
  if (moment !== 'manual' && (!settings.enabled || !passes(question, settings))) return []
  const pages: PopupPage[] = []
  const target = targetOf(question, popup)
  if (!(own.instead && own.url !== '') && target !== 'none' && opens(question, popup) && filtered(question, popup)) {
    pages.push({ source: 'system', template: popup.url, target })
  }
  // Where the domain wants none of its own, that says nothing of the person's.
  const ownTarget = target === 'none' && settings.target !== 'none' ? 'pane' : target
  if (own.url !== '' && ownTarget !== 'none' && opens(question, own)) {
    pages.push({ source: 'own', template: own.url, target: ownTarget })
  }
  return pages
}

/** Whether a call without a page has the built-in one in the pane: not where pages are not wanted at all. */
export function standsIn({ popup = builtIn, settings }: Pick<PopupQuestion, 'popup' | 'settings'>): boolean {
  return settings.enabled && wantedTarget({ popup, settings }) !== 'none'
}

/** Whether pages open in the pop-up window, which a browser must let open though nobody has clicked. */
export function standInWindow({ popup = builtIn, settings }: Pick<PopupQuestion, 'popup' | 'settings'>): boolean {
  return settings.enabled && wantedTarget({ popup, settings }) === 'window'
}

/**
 * Whether the page could only be opened without the number that it asks for: the caller withholds it (RFC 3323 §4.1.1.3),
 * and the domain does not want such a page.
 */
export function lacksNumber(
  { template }: PopupPage,
  { call, user, popup = builtIn }: Pick<PopupQuestion, 'call' | 'user' | 'popup'>
): boolean {
  const { number } = otherParty({ call, user })
  const withheld = number === '' || /^anonymous$/i.test(number)
  const asksForNumber = templateParts(template).some(({ variable }) => variable !== null && isCallersNumber(variable))
  return withheld && !popup.anonymous && asksForNumber
}

const isCallersNumber = (variable: string) => /^(?:original)?calleridnumber$/.test(namedVariable(variable).name)

/** The built-in caller page of a call. In the pane the application's own notes stand beside it. */
export function cardUrl(
  origin: string,
  { call, user, place }: { call: CallView; user: string; place: PopupTarget }
): string {
  const { name, number } = otherParty({ call, user })
  const value = (text: string) => encodeURIComponent(text.toWellFormed())
  const card = `${origin}/card?call=${value(call.uniqueid)}&number=${value(number)}&name=${value(name)}`
  return place === 'pane' ? card + notesBeside : card
}

const notesBeside = '&notes=beside'

/** The address of a page in the pane, for where it stands alone: without what is good in the application alone. */
export function ofItsOwn(url: string): string {
  if (!url.endsWith(notesBeside)) return url
  return url.slice(0, -notesBeside.length).replace(keyOfCard, '')
}

/** Whether it is the built-in caller page, be it that a configuration names it as well. */
export function isCard(url: string, own: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && parsed.origin === new URL(own).origin && parsed.pathname === '/card'
}

/** The caller page with the capability for it, which stands before the word of the notes. */
export function withCardKey(url: string, keyOf: (card: CardOf) => CardKey): string {
  const beside = url.endsWith(notesBeside) ? notesBeside : ''
  const { searchParams } = new URL(url)
  const card = { call: searchParams.get('call') ?? '', number: searchParams.get('number') ?? '' }
  const { for: whose, key } = keyOf(card)
  const bare = beside === '' ? url : url.slice(0, -beside.length)
  return `${bare}&for=${encodeURIComponent(whose)}&key=${encodeURIComponent(key)}${beside}`
}

/** What `withCardKey` has added is worth nothing to the program after this one. */
export function withoutCardKey(url: string): string {
  const beside = url.endsWith(notesBeside) ? notesBeside : ''
  const bare = beside === '' ? url : url.slice(0, -beside.length)
  return bare.replace(keyOfCard, '') + beside
}

const keyOfCard = /&for=[^&]*&key=[^&]*$/

/** The other party of the call, which names the tab. */
export function otherParty({ call, user }: Pick<PopupQuestion, 'call' | 'user'>): { name: string; number: string } {
  if (isOutgoing({ call, user })) return { name: call.callee.name, number: call.exten }
  return call.caller
}

const wantedTarget = ({
  popup,
  settings
}: {
  popup: PopupConfig
  settings: Settings['popup']
}): PopupTarget | 'none' => (settings.target === 'as-configured' ? popup.target : settings.target)

function targetOf({ moment, settings }: PopupQuestion, popup: PopupConfig): PopupTarget | 'none' {
  const target = wantedTarget({ popup, settings })
  return moment === 'manual' && target === 'none' ? 'pane' : target
}

/** Whether it is the time and the direction. */
function opens(question: PopupQuestion, { on, internal, outbound }: Occasion): boolean {
  const { moment, call } = question
  if (moment === 'manual') return true
  if (moment !== on || (call.direction === 'internal' && !internal)) return false
  return outbound || !isOutgoing(question)
}

function filtered(question: PopupQuestion, filter: Filter): boolean {
  return question.moment === 'manual' || passes(question, filter)
}

function passes(question: PopupQuestion, { numberFilter, minimumDigits, only }: Filter): boolean {
  const { number } = otherParty(question)
  const { way } = question.call
  if (only.length > 0 && !way.some(({ app, appname }) => only.includes(`${app}:${appname}`))) return false
  return number.replace(/\D/g, '').length >= minimumDigits && matchesFilter(number, numberFilter)
}

function isOutgoing({ call, user }: Pick<PopupQuestion, 'call' | 'user'>): boolean {
  return call.caller.user === user
}
