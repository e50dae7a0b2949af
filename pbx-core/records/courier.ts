import type { AttemptResult, CrmDelivery, HookDelivery, MailDelivery, NewDelivery } from './port.ts'

export interface AttemptOptions {
  /** Somebody has asked for it, whatever stands in the way. */
  readonly isAsked: boolean
  /** The program ends: what cannot be finished is broken off, and counts as not made. */
  readonly signal: AbortSignal
}

/** Makes attempts of one kind of delivery. */
export interface Courier<D extends NewDelivery> {
  send(delivery: D, options: AttemptOptions): Promise<AttemptResult | 'aborted'>
}

/** Who makes which. */
export interface Couriers {
  readonly hooks: Courier<HookDelivery>
  readonly mails: Courier<MailDelivery>
  readonly crm: Courier<CrmDelivery>
}
