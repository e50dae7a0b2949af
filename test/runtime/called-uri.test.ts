import { expect, test } from 'vitest'
import type { TrunkConfig } from '../../pbx-core/contract/config.ts'
import { calledUri } from '../../pbx-core/runtime/called-uri.ts'
import { createRequest } from '../../pbx-core/sip/message/create.ts'
import { makeUri } from '../../pbx-core/sip/message/make-uri.ts'

const number = 'sip:+15550100101@provider.test'

/** Which URI of an INVITE to our Contact says who was called. */
function called(
  trunk: Pick<TrunkConfig, 'type'> & Partial<TrunkConfig>,
  { to = `<${number}>`, id }: { readonly to?: string; readonly id?: string } = {}
) {
  const request = createRequest({
    method: 'INVITE',
    uri: makeUri({ user: 'acme', host: '192.0.2.1' }),
    from: '<sip:x@y>;tag=1',
    to,
    callId: 'c',
    cseq: 1,
    headers: id === undefined ? [] : [['P-Called-Party-ID', id]]
  })
  return calledUri(request, trunk as TrunkConfig).text
}

test('the number called stands where `didFrom` says; of a trunk that registers in To (4-pbx, SIP)', () => {
  expect(called({ type: 'peer' })).toBe('sip:acme@192.0.2.1')
  expect(called({ type: 'register' })).toBe(number)
  expect(called({ type: 'register', didFrom: 'uri' })).toBe('sip:acme@192.0.2.1')
  expect(called({ type: 'peer', didFrom: 'to' })).toBe(number)
  expect(called({ type: 'peer', didFrom: 'p-called-party-id' }, { id: '<tel:+15550100102>' })).toBe('tel:+15550100102')
})

test('a field that holds no number leaves the Request-URI', () => {
  expect(called({ type: 'register' }, { to: '<sip:provider.test>' })).toBe('sip:acme@192.0.2.1')
  expect(called({ type: 'peer', didFrom: 'p-called-party-id' })).toBe('sip:acme@192.0.2.1')
  expect(called({ type: 'peer', didFrom: 'p-called-party-id' }, { id: '<<' })).toBe('sip:acme@192.0.2.1')
})
