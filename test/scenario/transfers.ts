import type { Cdr } from '../../pbx-core/contract/views.ts'
import type { Outcome, PhoneCall } from '../support/phone-call.ts'
import type { Office } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { openOffice } from './office.ts'

/** Ana (100), Tom (101) and Lena (102), who all have a phone. */
export async function office3(options: Parameters<typeof openOffice>[0] = {}) {
  const office = await openOffice(options)
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const lena = await office.phone('102')
  return { office, ana, tom, lena }
}

export function refer(
  call: PhoneCall,
  to: string,
  headers: readonly (readonly [string, string])[] = []
): Promise<Outcome> {
  return call.send('REFER', [['Contact', call.phone.contact], ['Refer-To', `<sip:${to}@acme.test>`], ...headers])
}

/** Names of the dialog of another call of the same phone, as its Refer-To has them. */
export function replacing(call: PhoneCall): string {
  const { invite } = call
  const own = call.role === 'caller' ? invite.from.tag : call.tag
  const peer = call.role === 'caller' ? call.response(200).to.tag : invite.from.tag
  return encodeURIComponent(`${invite.callId};to-tag=${peer};from-tag=${own}`)
}

export function status(outcome: Outcome): number | string {
  return typeof outcome === 'string' ? outcome : outcome.status
}

/** What NOTIFYs said, and whether more will come. */
export function notified(call: PhoneCall): string[] {
  return call.requests
    .filter(({ method }) => method === 'NOTIFY')
    .map(({ body, headers }) => `${body.trim()} ${headers.get('Subscription-State')?.split(';')[0]}`)
}

/** What a billing department reads. */
export function billed(record: Cdr): string {
  const { segment, src, dst, calleeUser, disposition, hangupby, duration, billsec, ringsec } = record
  return `${segment}: ${src} > ${dst} (${calleeUser}) ${disposition} by ${hangupby}, ${duration} ${billsec} ring ${ringsec}`
}

export const answers = (phone: VirtualPhone) => {
  phone.whenCalled = (call) => {
    call.ring()
    call.answer()
  }
}

/** Who talks with whom, by the extension in the name of the channel. */
export function talking(office: Office): string[] {
  return office.pbx
    .calls()
    .flatMap(({ members }) => members.map(({ user, number, role, state }) => `${user ?? number} ${role} ${state}`))
}
