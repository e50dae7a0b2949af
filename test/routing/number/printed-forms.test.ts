import { describe, expect, test } from 'vitest'
import { readDialled } from '../../../pbx-core/routing/number/dialled.ts'
import { acme } from '../acme.ts'
import { printedForms } from './printed-forms.ts'

test('at least 200 printed forms, of twelve countries or more, are known', () => {
  const forms = printedForms.flatMap(({ country, forms }) => forms.map((form) => `${country} ${form}`))
  expect([new Set(forms).size >= 200, new Set(printedForms.map(({ country }) => country)).size >= 12]).toEqual([
    true,
    true
  ])
})

describe.each(printedForms)('what people of $country print for $e164 (4-pbx, Numbers)', ({ forms, e164, ...place }) => {
  const domain = acme({
    ...place,
    outsidePrefix: '0',
    outbound: [{ match: '+X.', strip: 0, prepend: '', trunk: 'main' }]
  })
  test.each(forms)('%j', (form) => {
    const read = readDialled(domain, form, 'printed')
    expect(read.ok ? { ...read.value, written: '' } : read.error).toEqual({
      reading: 'printed',
      kind: 'e164',
      written: '',
      number: e164,
      e164,
      keys: ''
    })
  })
})
