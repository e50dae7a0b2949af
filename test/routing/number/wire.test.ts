import { expect, test } from 'vitest'
import { numberOfUri } from '../../../pbx-core/routing/number/wire.ts'
import { parseUri } from '../../../pbx-core/sip/message/uri.ts'
import { processorMs } from '../../support/processor-time.ts'

test.each([
  ['sip:+15550100@provider.test', '+15550100'],
  ['sip:101@acme.test', '101'],
  ['sip:*43@acme.test', '*43'],
  ['sip:*21*+1-555-0100%23@acme.test', '*21*+1-555-0100#'],
  ['sip:tom.okafor@acme.test', 'tom.okafor'],
  ['sip:J%C3%B6rg-2@acme.test', 'Jörg-2'],
  ['sip:provider.test', ''],
  ['mailto:ana@acme.test', '']
])('%s stands for "%s" (RFC 3261 §19.1)', (uri, number) => expectNumber(uri, number))

test.each([
  ['tel:+15550111', '+15550111'],
  ['tel:+1-555-0111;cpc=ordinary', '+15550111'],
  ['tel:7042;phone-context=example.com', '7042'],
  ['tel:(555)0111', '5550111'],
  ['tel:863-1234;phone-context=+1-914-555', '+19145558631234'],
  ['tel:0100199;PHONE-CONTEXT=%2B1555', '+15550100199'],
  ['tel:+15550111;phone-context=+49', '+15550111'],
  ['sip:0100199;phone-context=+1555@acme.test;user=phone', '+15550100199'],
  ['sip:1-900-555-0100@acme.test', '19005550100'],
  ['sip:+1.555.0111;cpc=ordinary@provider.test;user=phone', '+15550111'],
  ['sip:+15550100101;npdi;rn=+15550100@provider.test', '+15550100101']
])('%s stands for the number %s, without parameters and separators (RFC 3966 §5.1.1, RFC 4694)', (uri, number) =>
  expectNumber(uri, number)
)

test.each([
  ['sip:0100199;phone-context=+1555@acme.test;user=phone', '+15550100199', ''],
  ['tel:0100199;phone-context=+1-555', '+15550100199', ''],
  ['sip:+15550100199;ext=123@acme.test', '+15550100199', '123'],
  ['sip:101;postd=pp12%23@acme.test', '101', ',,12#'],
  ['sip:+49(0)30231250@acme.test', '+4930231250', ''],
  ['sip:030231250@acme.test', '030231250', ''],
  ['sip:tel101@acme.test', 'tel101', ''],
  ['sip:100x5@acme.test', '100x5', ''],
  ['sip:1%%@acme.test', '1%%', '']
])('%s is completed by its context, and its extension becomes keys (RFC 3966 §5.1.5, §5.3)', (uri, number, keys) =>
  expectNumber(uri, number, keys)
)

test.each([
  [`sip:1${'0'.repeat(60_000)}z@acme.test`],
  [`sip:${'%20'.repeat(20_000)}z@acme.test`],
  [`tel:101;ext=${','.repeat(60_000)}1`],
  [`tel:101;postd=${'p'.repeat(60_000)}1`]
])('%.20s… is read at once: whoever has written it has proved nothing', (text) => {
  const uri = parseUri(text)
  if (!uri.ok) throw new Error(uri.error)
  expect(processorMs(() => numberOfUri(uri.value, 'DE'))).toBeLessThan(500)
})

function expectNumber(text: string, number: string, keys = ''): void {
  const uri = parseUri(text)
  if (!uri.ok) throw new Error(uri.error)
  expect(numberOfUri(uri.value, 'DE')).toEqual({ number, keys })
}
