import type { SelfAnswering } from '../apps/context.ts'
import type { SipUri } from '../sip/message/uri.ts'
import { parseUri } from '../sip/message/uri.ts'
import type { Binding } from '../sip/registrar/binding.ts'

/**
 * What makes telephones answer by themselves, each maker's word for it beside the others: `Answer-Mode` (RFC 5373 §4.1),
 * `answer-after` in Call-Info (Cisco, Grandstream, Yealink, baresip), `alert-autoanswer` in Alert-Info (Snom, Yealink,
 * Grandstream, and Polycom where it is told to heed that). The URI in Alert-Info leads nowhere: nothing is to be fetched
 * and played. Our own windows take the name of the page.
 */
export function autoAnswerHeaders(
  domain: string,
  { page }: SelfAnswering
): readonly (readonly [name: string, value: string])[] {
  return [
    ['Answer-Mode', 'Auto'],
    ['Call-Info', `<sip:${domain}>;answer-after=0`],
    ['Alert-Info', '<http://page.invalid>;info=alert-autoanswer;delay=0'],
    ...(page === undefined ? [] : [['X-Offhook-Page', encodeURIComponent(page)] as const])
  ]
}

/** Older Snom telephones heed a parameter of the Request-URI alone; others need not understand it. */
export function autoAnswerUri({ contact, userAgent }: Pick<Binding, 'contact' | 'userAgent'>): SipUri {
  if (!/^snom/i.test(userAgent) || contact.headers !== '') return contact
  const uri = parseUri(`${contact.text};intercom=true`)
  return uri.ok ? uri.value : contact
}
