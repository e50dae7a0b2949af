import { describe, expect, it } from 'vitest'
import { ProviderRealms } from '../../../pbx-core/sip/auth/provider-realms.ts'
import { createRequest } from '../../../pbx-core/sip/message/create.ts'
import { parseUri } from '../../../pbx-core/sip/message/uri.ts'

const route = ['Route', '<sip:edge.provider.test;lr>'] as const

function request(method: string, { to = 'sip:2025550123@provider.test', inDialog = false, proxied = false } = {}) {
  const uri = parseUri(to)
  if (!uri.ok) throw new Error(uri.error)
  return createRequest({
    ...{ method, uri: uri.value, from: '<sip:us@here>;tag=1', callId: 'c', cseq: 1 },
    to: `<sip:2025550123@provider.test>${inDialog ? ';tag=2' : ''}`,
    headers: proxied ? [route] : []
  })
}

const open = () => new ProviderRealms(({ host }) => host === 'provider.test')
const farEnd = { inDialog: true, proxied: true, to: 'sip:somebody@203.0.113.9' }

describe('a challenge outside a dialog', () => {
  it('is the provider’s, whatever its realm, also by way of a proxy that is named in advance', () => {
    const realms = open()
    for (const sent of [request('REGISTER'), request('INVITE', { proxied: true })]) {
      expect([realms.mayAsk('any', sent), realms.maySign(sent)]).toEqual([true, true])
    }
  })
})

describe('a challenge in a dialog (RFC 3261 §26.1)', () => {
  it('is the provider’s where nobody but it is on the way', () => {
    expect(open().mayAsk('never heard of', request('BYE', { inDialog: true }))).toBe(true)
  })

  it('is that of the far end behind proxies, unless by that realm the provider has asked before', () => {
    const realms = open()
    expect(realms.mayAsk('provider', request('BYE', farEnd))).toBe(false)
    realms.mayAsk('provider', request('REGISTER'))
    expect(realms.mayAsk('provider', request('BYE', farEnd))).toBe(true)
    expect(realms.mayAsk('other', request('BYE', farEnd))).toBe(false)
  })

  it('does not make that realm known', () => {
    const realms = open()
    realms.mayAsk('direct', request('BYE', { inDialog: true }))
    expect(realms.mayAsk('direct', request('BYE', farEnd))).toBe(false)
  })

  it('has no signature under a call to a number of the provider’s that the far end has named as its address', () => {
    const realms = open()
    realms.mayAsk('provider', request('REGISTER'))
    const forged = { ...farEnd, to: 'sip:+19005550199@provider.test' }
    const signs = (method: string, more: object) => {
      const sent = request(method, { ...forged, ...more })
      return [realms.mayAsk('provider', sent), realms.maySign(sent)]
    }
    expect(signs('INVITE', {})).toEqual([false, false])
    // What makes no call may be signed, and so may an address that is nobody's number, or not the provider's.
    expect(signs('BYE', {})).toEqual([true, true])
    expect(signs('INVITE', { to: 'sip:provider.test' })).toEqual([true, true])
    expect(signs('INVITE', { to: farEnd.to })).toEqual([true, true])
    expect(signs('INVITE', { proxied: false })).toEqual([true, true])
  })
})

describe('realms', () => {
  it('are no more than a provider has; who makes up new ones fills no memory, and is answered outside dialogs as ever', () => {
    const realms = open()
    for (let at = 0; at < 100; at++) expect(realms.mayAsk(`realm ${at}`, request('INVITE'))).toBe(true)
    const known = Array.from({ length: 100 }, (_, at) => realms.mayAsk(`realm ${at}`, request('BYE', farEnd)))
    expect(known.filter(Boolean)).toHaveLength(32)
  })
})
