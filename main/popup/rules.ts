import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import type { CallView } from '../../pbx-core/contract/views.ts'
import type { Settings } from '../ipc/contract.ts'
import { matchesFilter } from './number-filter.ts'

type PopupConfig = NonNullable<DomainConfig['cti']['popup']>
export type PopupTarget = 'pane' | 'window' | 'browser'
export type PopupMoment = 'ring' | 'answer' | 'end' | 'manual'

export interface PopupQuestion {
  readonly moment: PopupMoment
  readonly call: CallView
  /** Extension of the person at this window. */
  readonly user: string
  /** As the domain has it; undefined: the built-in caller page on each ring. */
  readonly popup: PopupConfig | undefined
  readonly settings: Settings['popup']
}

const builtIn: PopupConfig = { url: '', on: 'ring', internal: false, outbound: false, target: 'pane' }

/** Where the page opens now; null: nowhere (`2-cti`, Pop-up). By hand it opens whatever the filters say. */
export function popupTarget(question: PopupQuestion): PopupTarget | null {
  const { moment, settings } = question
  const popup = question.popup ?? builtIn
  const target = settings.target === 'as-configured' ? popup.target : settings.target
  if (moment === 'manual') return target === 'none' ? 'pane' : target
  if (!settings.enabled || target === 'none' || popup.on !== moment) return null
  return concerns(question, popup) && passes(otherNumber(question), settings) ? target : null
}

/** The page's template: what is configured, else the caller page of this origin. */
export function popupUrl(popup: PopupConfig | undefined, origin: string): string {
  if (popup !== undefined && popup.url !== '') return popup.url
  return `${origin}/card?call=%%uniqueid%%&number=%%calleridnumber%%&name=%%calleridname%%`
}

/** Who is at the other end, as a tab is named. */
export function otherParty({ call, user }: Pick<PopupQuestion, 'call' | 'user'>): { name: string; number: string } {
  if (isOutgoing({ call, user })) return { name: call.callee.name, number: call.exten }
  return call.caller
}

function concerns({ call, user }: PopupQuestion, popup: PopupConfig): boolean {
  if (call.direction === 'internal' && !popup.internal) return false
  return isOutgoing({ call, user }) ? popup.outbound : call.callee.user === user
}

function isOutgoing({ call, user }: Pick<PopupQuestion, 'call' | 'user'>): boolean {
  return call.caller.user === user
}

function otherNumber(question: PopupQuestion): string {
  return otherParty(question).number
}

function passes(number: string, { numberFilter, minimumDigits }: Settings['popup']): boolean {
  if (number.replace(/\D/g, '').length < minimumDigits) return false
  return matchesFilter(number, numberFilter)
}
