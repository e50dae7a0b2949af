import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { deliveryId, signDelivery } from '../../pbx-core/cti/signature.ts'
import { createCrypto } from '../../pbx-core/io/crypto.ts'

describe('post-call deliveries (2-cti, Post-call)', () => {
  test.each([
    [{ uniqueid: 'u1', segment: 2, hook: 'cti.postCall' }, 'u1.2.cti.postCall'],
    [{ uniqueid: 'u1', segment: 1, hook: 'cti.postCall', notes: true }, 'u1.1.cti.postCall.notes']
  ])('%o is recognised by %s', (name, id) => {
    expect(deliveryId(name)).toBe(id)
  })

  const expected = (data: string) => `sha256=${createHmac('sha256', 'schlüssel').update(data).digest('hex')}`
  test.each([
    ['the body of a POST', { url: 'http://a/?q=1', body: '{"clid":"Söhne"}' }, '{"clid":"Söhne"}'],
    ['the query of a GET', { url: 'http://a/cdr?src=1&dst=%C3%A4', body: null }, 'src=1&dst=%C3%A4'],
    ['the query as it is sent', { url: "http://a/cdr?n=O'Hara ä", body: null }, 'n=O%27Hara%20%C3%A4'],
    ['nothing, where there is neither', { url: 'http://a/cdr', body: null }, '']
  ])('the signature is the HMAC of %s', (_rule, request, signed) => {
    expect(signDelivery(createCrypto(), 'schlüssel', request)).toBe(expected(signed))
  })
})
