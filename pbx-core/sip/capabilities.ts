import type { Octets } from '../base/octets.ts'
import type { SipRequest } from './message/message.ts'
import { parseTokenList } from './message/token-list.ts'

/**
 * What this PBX takes, as three tables: methods, option tags, and event packages. Allow, Supported, Require, Unsupported
 * and Allow-Events are written from them, and every request is judged by them, so that what we say is what we do.
 */
interface MethodUse {
  /** Inside a dialog: by the dialog's usage of that method (RFC 5057), or not at all (405). */
  readonly inside: 'usage' | 'transaction' | 'not-allowed'
  /** Outside: by whoever handles it, or not at all: for want of a dialog (481), or whatever it asks for (405). */
  readonly outside: 'handler' | 'transaction' | 'no-dialog' | 'not-allowed'
}

const methods = {
  INVITE: { inside: 'usage', outside: 'handler' },
  // Both belong to an INVITE, and find it by its transaction (RFC 3261 §9.2, §17.2.3).
  ACK: { inside: 'transaction', outside: 'transaction' },
  CANCEL: { inside: 'transaction', outside: 'transaction' },
  BYE: { inside: 'usage', outside: 'no-dialog' },
  OPTIONS: { inside: 'usage', outside: 'handler' },
  INFO: { inside: 'usage', outside: 'no-dialog' },
  REFER: { inside: 'usage', outside: 'not-allowed' },
  PRACK: { inside: 'usage', outside: 'no-dialog' },
  UPDATE: { inside: 'usage', outside: 'no-dialog' },
  SUBSCRIBE: { inside: 'usage', outside: 'handler' },
  REGISTER: { inside: 'not-allowed', outside: 'handler' }
} as const satisfies Readonly<Record<string, MethodUse>>

type Methods = typeof methods
export type Method = keyof Methods
/** What a dialog has a usage for. */
export type DialogMethod = { [M in Method]: Methods[M]['inside'] extends 'usage' ? M : never }[Method]
/** What begins something outside of any dialog. */
export type OutsideMethod = { [M in Method]: Methods[M]['outside'] extends 'handler' ? M : never }[Method]

/** By tag in small letters: the requests that may require it (RFC 3261 §20.32). */
const optionTags = {
  /** RFC 3327. */
  path: ['REGISTER'],
  /** RFC 5626. */
  outbound: ['REGISTER'],
  /** A REFER without the subscription that it would begin (RFC 4488). */
  norefersub: ['REFER'],
  /** An INVITE that takes the place of another dialog (RFC 3891). */
  replaces: ['INVITE'],
  /** Provisional responses that are acknowledged (RFC 3262). */
  '100rel': ['INVITE'],
  /** Sessions that are refreshed, by either side (RFC 4028). */
  timer: ['INVITE', 'UPDATE']
} as const satisfies Readonly<Record<string, readonly Method[]>>

export type OptionTag = keyof typeof optionTags

/** What can be subscribed to (RFC 6665 §8.2.2), and how a subscription to it begins. */
const events = {
  /** RFC 4235. */
  dialog: 'by-subscribe',
  /** RFC 3842. */
  'message-summary': 'by-subscribe',
  /** By a REFER, in whose dialog it is (RFC 3515 §2.4.4). */
  refer: 'by-refer'
} as const

export type EventName = keyof typeof events
/** What a SUBSCRIBE begins a subscription to. */
export type SubscribableEvent = { [E in EventName]: (typeof events)[E] extends 'by-subscribe' ? E : never }[EventName]

type Header = readonly [name: string, value: Octets]

const known = Object.keys(methods) as readonly Method[]
const tags = Object.keys(optionTags) as readonly OptionTag[]

/** "What methods can be invoked within a dialog" (RFC 3261 §13.2.1). */
const insideMethods = known.filter((method) => methods[method].inside !== 'not-allowed')
const requirableInside = tags.filter((tag) => optionTags[tag].some((method) => methods[method].inside === 'usage'))

export const allowInside: Header = ['Allow', insideMethods.join(', ')]
/** What asks for anything without being in a dialog; a 405 there names these (RFC 3261 §21.4.6). */
export const allowOutside: Header = ['Allow', known.filter((method) => begins(methods[method])).join(', ')]
/** All that there is, wherever: what a 501 and OPTIONS name (RFC 3261 §20.5). */
export const allowAnywhere: Header = ['Allow', known.join(', ')]

/** "Allow-Events … SHOULD" be in all that begins a dialog, in answers to OPTIONS, and "MUST" in a 489 (RFC 6665 §8.2.2). */
export const allowEvents: Header = ['Allow-Events', Object.keys(events).join(', ')]

/** In what begins or goes on with a dialog (RFC 3261 §13.2.1, §13.3.1.4). */
export const dialogCapabilities: readonly Header[] = [
  allowInside,
  ['Supported', requirableInside.join(', ')],
  allowEvents
]

/** The answer to OPTIONS, inside a dialog or outside (RFC 3261 §11.2). */
export const optionsAnswer: readonly Header[] = [
  allowAnywhere,
  ['Supported', tags.join(', ')],
  ['Accept', 'application/sdp'],
  allowEvents
]

export function useOf(method: string): MethodUse | undefined {
  return Object.hasOwn(methods, method) ? methods[method as Method] : undefined
}

export function isDialogMethod(method: string): method is DialogMethod {
  return useOf(method)?.inside === 'usage'
}

export function isOutsideMethod(method: string): method is OutsideMethod {
  return useOf(method)?.outside === 'handler'
}

export function isSubscribable(event: string): event is SubscribableEvent {
  return Object.hasOwn(events, event) && events[event as EventName] === 'by-subscribe'
}

/** The Unsupported of a 420: tags in Require that this request must not require here; undefined where there are none. */
export function unsupportedBy({ method, headers }: SipRequest): Header | undefined {
  const required = parseTokenList(headers.all('Require'))
  if (!required.ok) return undefined
  const refused = required.value.filter((tag) => !mayRequire(method, tag.toLowerCase()))
  return refused.length > 0 ? ['Unsupported', refused.join(', ')] : undefined
}

/** The peer has to understand it. */
export function requireHeader(tag: OptionTag): Header {
  return ['Require', tag]
}

function begins({ outside }: MethodUse): boolean {
  return outside === 'handler' || outside === 'transaction'
}

function mayRequire(method: string, tag: string): boolean {
  if (!Object.hasOwn(optionTags, tag)) return false
  const requests: readonly string[] = optionTags[tag as OptionTag]
  return requests.includes(method)
}
