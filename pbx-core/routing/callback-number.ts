import type { DomainConfig } from '../contract/config.ts'
import { type Dialling, planOutside, type RoutingDecision } from './dial-plan.ts'
import { readDialled } from './number/dialled.ts'
import { globalNumber, numberInForm } from './number/forms.ts'

/** Where somebody can be called back; undefined: it is no number that the whole world knows. */
export function callbackNumber(domain: DomainConfig, text: string): string | undefined {
  return globalNumber(domain, text)
}

/** A number in E.164 as people of the domain's country say it. */
export function spokenNumber(domain: DomainConfig, number: string): string {
  const national = numberInForm(domain, number, 'national')
  return callbackNumber(domain, national) === number ? national : number
}

/** How a call back leaves, and why it does not. */
export type CallbackPlan =
  | Extract<RoutingDecision, { kind: 'outbound' }>
  | { readonly kind: 'refused'; readonly because: 'no-number' | 'barred' | 'no-route' }

/**
 * A call back goes to a number in E.164, and where the domain itself may call: neither abroad nor to a premium number, for
 * whoever asks for it has no permission of ours (4-pbx, Names of what is new). Nobody is called back at a number for help.
 */
export function planCallback(dialling: Omit<Dialling, 'user'>, text: string): CallbackPlan {
  const { domain } = dialling
  const number = callbackNumber(domain, text)
  const read = number === undefined ? undefined : readDialled(domain, number, 'printed')
  if (read?.ok !== true) return { kind: 'refused', because: 'no-number' }
  const decision = planOutside({ ...dialling, user: null }, read.value.number)
  if (decision.kind === 'outbound') return decision
  return { kind: 'refused', because: decision.kind === 'unknown' ? 'no-route' : 'barred' }
}
