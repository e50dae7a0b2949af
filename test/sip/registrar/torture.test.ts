import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { textFromOctets } from '../../../pbx-core/base/octets.ts'
import { decodedUser } from '../../../pbx-core/sip/message/uri.ts'
import { Registrar } from '../../../pbx-core/sip/registrar/registrar.ts'
import { contactsOf, context, parsedRequest, register } from './phone.ts'

/** Handles a message of RFC 4475 as if the user its To names had sent it. */
function handled(name: string, registrar = new Registrar()) {
  const request = parsedRequest(
    readFileSync(new URL(`../../fixtures/rfc4475/${name}.dat`, import.meta.url)).toString('latin1')
  )
  const domain = request.to.uri.host
  const aor = { domain, user: textFromOctets(decodedUser(request.to.uri)) }
  const from = context({ aor, domainOf: (host) => (host === domain ? domain : undefined) })
  return { outcome: registrar.handle(request, from), registrar, from }
}

describe('the registrar and the torture messages of RFC 4475', () => {
  it.each([
    ['cparam01', '§3.3.12', ['<sip:+19725552222@gw1.example.net>;unknownparam;expires=3600']],
    ['cparam02', '§3.3.13', ['<sip:+19725552222@gw1.example.net;unknownparam>;expires=3600']],
    ['regescrt', '§3.3.14', ['<sip:user@example.com?Route=%3Csip:sip.example.com%3E>;expires=3600']],
    [
      'escnull',
      '§3.1.1.4',
      ['<sip:%00@host5.example.com>;expires=3600', '<sip:%00%00@host5.example.com>;expires=3600']
    ],
    ['dblreq', '§3.1.1.8', ['<sip:j.user@host.example.com>;expires=3600']]
  ])('registers the contacts of %s as they are (%s)', (name, _, contacts) => {
    const { outcome, registrar, from } = handled(name)
    expect([outcome.status, contactsOf(outcome)]).toEqual([200, contacts])
    const to = `<sip:${encodeURIComponent(from.aor.user)}@${from.aor.domain}>`
    expect(contactsOf(registrar.handle(register({ to }), from))).toEqual(contacts)
  })

  it('refuses unksm2: an address of record is a SIP address (§3.3.4)', () => {
    expect(handled('unksm2').outcome).toEqual({
      status: 400,
      reason: 'To is not a SIP address',
      headers: [],
      changes: []
    })
  })
})
