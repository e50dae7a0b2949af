import { describe, expect, test } from 'vitest'
import { type Diverted, formatDiversion, mostDiverted, readDiversion } from '../../../pbx-core/sip/message/diversion.ts'
import { formatHistory, readHistory } from '../../../pbx-core/sip/message/history-info.ts'
import { makeUri } from '../../../pbx-core/sip/message/make-uri.ts'

const short = (diverted: readonly Diverted[]) =>
  diverted.map(({ uri, displayName, reason, count, isPrivate }) =>
    [uri.user, displayName, reason, count, isPrivate ? 'private' : ''].join(' ').trim()
  )

describe('Diversion (RFC 5806)', () => {
  test('the last one who sent the call on stands first on the wire, and last in our lists (§5.3)', () => {
    const fields = [
      '"Tom" <sip:+15550102@p.test>;reason=no-answer;counter=2;privacy=off',
      '<tel:+15550101>;reason="user-busy", <sip:eve@p.test>;privacy=full'
    ]
    expect(short(readDiversion(fields))).toEqual(['eve  unknown 1 private', 'user-busy 1', '+15550102 Tom no-answer 2'])
  })

  test.each([
    ['a reason that we do not know', '<sip:1@p.test>;reason=sunspots', '1  unknown 1'],
    ['words have no case', '<sip:1@p.test>;reason=Unconditional;privacy=OFF', '1  unconditional 1'],
    ['a counter that is no number', '<sip:1@p.test>;counter=many', '1  unknown 1'],
    ['one below 1', '<sip:1@p.test>;counter=0', '1  unknown 1'],
    ['one that nobody can have counted', '<sip:1@p.test>;counter=99999999', '1  unknown 100']
  ])('%s', (_, field, expected) => {
    expect(short(readDiversion([field]))).toEqual([expected])
  })

  test('what cannot be read says nothing; what is endless is cut', () => {
    expect(readDiversion(['<sip:1@p.test'])).toEqual([])
    expect(readDiversion(Array.from({ length: 200 }, (_, at) => `<sip:${at}@p.test>`))).toHaveLength(mostDiverted)
  })

  test('what we write is read again as it was (§9)', () => {
    const field =
      '"Tom" <sip:2@p.test>;reason=no-answer;counter=1;privacy=off, <sip:1@p.test>;reason=unknown;counter=3;privacy=full'
    expect(formatDiversion(readDiversion([field]))).toBe(field)
  })
})

describe('History-Info (RFC 7044)', () => {
  test('who sent the call on is the entry that `mp` names, or the one before; why is the `cause` of where to (RFC 4458 §3)', () => {
    const fields = [
      '<sip:+15550101@p.test>;index=1, "Tom" <sip:+15550102@p.test;cause=486>;index=1.1;mp=1',
      '<sip:+15550103@p.test;cause=408?Privacy=history>;index=1.1.1, <sip:+15550104@p.test;cause=302>;index=1.2;mp=1'
    ]
    expect(short(readHistory(fields, []))).toEqual([
      '+15550101  user-busy 1',
      '+15550102 Tom no-answer 1',
      '+15550101  unconditional 1'
    ])
  })

  test('an entry without a cause was reached by routing, and by nobody’s wish', () => {
    expect(readHistory(['<sip:1@p.test>;index=1, <sip:1@10.0.0.1>;index=1.1;rc=1'], [])).toEqual([])
  })

  test('Privacy: history hides all of them, and `?Privacy=history` the one that it stands in (§7.1)', () => {
    const fields = [
      '<sip:1@p.test?Privacy=history>;index=1, <sip:2@p.test;cause=302>;index=1.1;mp=1, <sip:3@p.test;cause=302>;index=1.1.1;mp=1.1'
    ]
    expect(short(readHistory(fields, []))).toEqual(['1  unconditional 1 private', '2  unconditional 1'])
    expect(short(readHistory(fields, ['id;history']))).toEqual([
      '1  unconditional 1 private',
      '2  unconditional 1 private'
    ])
  })

  test('what cannot be read, or names itself, says nothing', () => {
    expect([readHistory(['<sip:1@p.test'], []), readHistory(['<sip:1@p.test;cause=302>;index=1;mp=1'], [])]).toEqual([
      [],
      []
    ])
  })

  test('we write each who sent it on, then whom it is for, one below the other, with the causes of RFC 7544 §3.3', () => {
    const diverted = readDiversion([
      '<sip:2@p.test>;reason=user-busy',
      '<sip:1@p.test>;reason=time-of-day;privacy=full'
    ])
    const written = formatHistory(diverted, makeUri({ user: '3', host: 'p.test' }))
    expect(written).toBe(
      '<sip:1@p.test?Privacy=history>;index=1, <sip:2@p.test;cause=404>;index=1.1;mp=1, <sip:3@p.test;cause=486>;index=1.1.1;mp=1.1'
    )
    expect(short(readHistory([written], []))).toEqual(['1  unknown 1 private', '2  user-busy 1'])
  })
})
