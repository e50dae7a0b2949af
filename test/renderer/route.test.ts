import { expect, test } from 'vitest'
import { readRoute } from '../../renderer/state/route.ts'

test('an address that was cut or mistyped leads to its page, and not to a blank window', () => {
  expect(readRoute('#/calls/%E0%A4%A')).toEqual({ page: 'calls', item: '%E0%A4%A' })
  expect(readRoute('#/calls/a%2Fb')).toEqual({ page: 'calls', item: 'a/b' })
  expect(readRoute('#/nowhere')).toEqual({ page: 'phone', item: null })
})
