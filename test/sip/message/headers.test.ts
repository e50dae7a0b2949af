import { describe, expect, it } from 'vitest'
import { canonicalName } from '../../../pbx-core/sip/message/header-names.ts'
import { copyHeaders, HeaderList } from '../../../pbx-core/sip/message/headers.ts'

describe('names of header fields (RFC 3261 §7.3.1)', () => {
  it.each([
    ['v', 'Via'],
    ['VIA', 'Via'],
    ['call-id', 'Call-ID'],
    ['I', 'Call-ID'],
    ['WwW-AuThEnTiCaTe', 'WWW-Authenticate'],
    ['x-customer-ID', 'X-Customer-Id'],
    ['constructor', 'Constructor'],
    ['__proto__', '__proto__']
  ])('%s is %s', (spelling, name) => {
    expect(canonicalName(spelling)).toBe(name)
  })
})

describe('a list of header fields', () => {
  it('is equal to another with the same fields in the same order, and to no other', () => {
    const fields = [
      ['Via', 'one'],
      ['To', 'bob']
    ] as const
    expect(new HeaderList(fields)).toEqual(new HeaderList(fields))
    expect(new HeaderList(fields)).not.toEqual(new HeaderList(fields.toReversed()))
    expect(new HeaderList(fields)).not.toEqual(new HeaderList(fields.slice(1)))
  })

  const list = () =>
    new HeaderList([
      ['v', 'one'],
      ['To', 'bob'],
      ['VIA', 'two'],
      ['X-a', 'x']
    ])

  it('finds fields by any spelling, in order', () => {
    const headers = list()
    expect([headers.get('via'), headers.all('Via'), headers.has('x-A'), headers.get('From'), headers.all('f')]).toEqual(
      ['one', ['one', 'two'], true, undefined, []]
    )
  })

  it('replaces every field of a name by one, in the place of the first', () => {
    const headers = list()
    headers.set('Via', 'three')
    headers.set('Subject', 'new')
    expect([...headers]).toEqual([
      ['Via', 'three'],
      ['To', 'bob'],
      ['X-A', 'x'],
      ['Subject', 'new']
    ])
  })

  it('removes, prepends and appends', () => {
    const headers = list()
    headers.remove('v')
    headers.prepend('Via', 'zero')
    headers.append('l', '0')
    expect([...headers]).toEqual([
      ['Via', 'zero'],
      ['To', 'bob'],
      ['X-A', 'x'],
      ['Content-Length', '0']
    ])
  })

  it('is copied, not shared', () => {
    const headers = list()
    const copy = copyHeaders(headers)
    copy.remove('Via')
    copy.set('To', 'carol')
    expect([[...headers].length, headers.get('To'), [...copy].length]).toEqual([4, 'bob', 2])
  })
})
