import { describe, expect, test } from 'vitest'
import type { Termination } from '../../pbx-core/contract/termination.ts'
import { cdrOf, formatClid, nameOfClid, numberOfClid, openCdr } from '../../pbx-core/records/cdr.ts'
import { terminationOf, terminationOfStatus } from '../../pbx-core/sip/q850.ts'
import { began, segmentFacts } from './samples.ts'

describe('projection of a segment into its record (2-cti, Post-call)', () => {
  test('carries every field, seconds cut off and not rounded', () => {
    expect(cdrOf(segmentFacts())).toEqual({
      uniqueid: '1795298709.1',
      segment: 1,
      linkedid: '1795298709.1',
      domain: 'acme.test',
      direction: 'inbound',
      start: began,
      answer: began + 4500,
      end: began + 64_900,
      clid: '"ACME Inc OVRDUE" <+15550199>',
      originalClid: '"ACME Inc" <+15550199>',
      src: '+15550199',
      dst: '100',
      dstname: 'Ana Keller',
      callerUser: null,
      calleeUser: '100',
      dcontext: 'from-trunk',
      channel: 'SIP/main-00000001',
      dstchannel: 'SIP/100-00000002',
      lastapp: 'User',
      lastdata: '100',
      duration: 64,
      billsec: 60,
      disposition: 'ANSWERED',
      amaflags: 'DOCUMENTATION',
      accountcode: '88213',
      accCode2: 'two',
      accCode3: 'three',
      userfield: 'field',
      hangupcause: 16,
      hangupby: 'caller',
      trunk: 'main',
      recording: '',
      voicemail: '',
      recorded: null,
      notes: '',
      outcome: '',
      transferredby: '',
      waitsec: 1,
      ringsec: 4,
      variables: { tier: 'gold' },
      legs: [{ party: '100', result: 'answered', ringMs: 4400 }]
    })
  })

  const unanswered: readonly (readonly [what: string, Termination, disposition: string, cause: number, by: string])[] =
    [
      ['the caller gives up while it rings', terminationOf('cancelled', 'caller'), 'NO ANSWER', 16, 'caller'],
      ['it rings until the time is over', terminationOf('no-answer', 'pbx'), 'NO ANSWER', 19, 'pbx'],
      ['the phone is busy (486)', terminationOfStatus(486, 'callee'), 'BUSY', 17, 'callee'],
      ['the line is busy everywhere (600)', terminationOfStatus(600, 'callee'), 'BUSY', 17, 'callee'],
      ['the called person declines (603)', terminationOfStatus(603, 'callee'), 'BUSY', 21, 'callee'],
      ['a hook declines it', terminationOf('declined', 'pbx'), 'FAILED', 21, 'pbx'],
      ['no phone is registered', terminationOf('unreachable', 'pbx'), 'FAILED', 20, 'pbx'],
      ['the number does not exist (404)', terminationOfStatus(404, 'callee'), 'FAILED', 1, 'callee'],
      ['the destination is barred', terminationOf('forbidden', 'pbx'), 'FAILED', 21, 'pbx'],
      ['the provider has no circuit (503)', terminationOfStatus(503, 'callee'), 'FAILED', 41, 'callee'],
      ['the far side breaks (500)', terminationOfStatus(500, 'callee'), 'FAILED', 41, 'callee'],
      ['an operator ends it', terminationOf('cancelled', 'operator'), 'NO ANSWER', 16, 'operator'],
      ['the first leg of click to dial hangs up', terminationOf('completed', 'caller'), 'NO ANSWER', 16, 'caller']
    ]
  test.each(unanswered)('not answered: %s', (_, termination, disposition, hangupcause, hangupby) => {
    const { answer, billsec, duration, ...cdr } = cdrOf(segmentFacts({ answer: null, termination }))
    expect({ answer, billsec, duration }).toEqual({ answer: null, billsec: 0, duration: 64 })
    expect(cdr).toMatchObject({ disposition, hangupcause, hangupby })
  })

  test('answered is ANSWERED whatever ended it', () => {
    const termination = terminationOf('failed', 'pbx')
    expect(cdrOf(segmentFacts({ termination }))).toMatchObject({ disposition: 'ANSWERED', hangupcause: 41 })
  })

  test('a call of 59.999 s has lasted 59 s', () => {
    const cdr = cdrOf(segmentFacts({ answer: began, end: began + 59_999 }))
    expect([cdr.duration, cdr.billsec]).toEqual([59, 59])
  })

  test('a clock that was set back makes no negative durations', () => {
    const cdr = cdrOf(segmentFacts({ answer: began - 5000, end: began - 9000 }))
    expect(cdr).toMatchObject({ answer: began, end: began, duration: 0, billsec: 0 })
  })

  test('where nothing else sets it, the user field names who has answered, and nobody before (2-cti, Post-call)', () => {
    const own = { domain: 'acme.test', callee: { number: '101', name: 'Tom', user: '101' }, userfield: '' }
    expect(cdrOf(segmentFacts(own)).userfield).toBe('101@acme.test')
    expect(cdrOf(segmentFacts({ ...own, userfield: 'field' })).userfield).toBe('field')
    expect(cdrOf(segmentFacts({ ...own, callee: { number: '9', name: '', user: null } })).userfield).toBe('')
    expect(cdrOf(segmentFacts({ ...own, answer: null })).userfield).toBe('')
  })

  test('a segment that goes on has the record that a crash would leave: with what has rung so far', () => {
    const { legs, ringMs } = segmentFacts()
    expect(openCdr(segmentFacts())).toMatchObject({
      start: began,
      answer: null,
      end: began,
      disposition: 'FAILED',
      hangupby: 'pbx',
      hangupcause: 41,
      ringsec: Math.trunc(ringMs / 1000),
      legs
    })
  })
})

describe('clid is "Name" <number> (2-cti, Variables)', () => {
  test.each([
    [{ name: 'Ana Keller', number: '100' }, '"Ana Keller" <100>'],
    [{ name: '', number: '100' }, '"" <100>'],
    [{ name: 'Ana', number: '' }, '"Ana" <>'],
    [{ name: 'The "Boss" \\ Ana', number: '100' }, '"The \\"Boss\\" \\\\ Ana" <100>'],
    [{ name: '" <999> "', number: '100' }, '"\\" <999> \\"" <100>'],
    [{ name: 'Müller', number: '+4930' }, '"Müller" <+4930>']
  ])('%j', (party, clid) => {
    expect(formatClid(party)).toBe(clid)
    expect({ name: nameOfClid(clid), number: numberOfClid(clid) }).toEqual(party)
  })

  test('line breaks in a name do not reach the record', () => {
    expect(formatClid({ name: 'Ana\r\nX-Evil: 1', number: '1' })).toBe('"AnaX-Evil: 1" <1>')
  })
})
