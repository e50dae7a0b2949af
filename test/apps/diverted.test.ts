import { describe, expect, test } from 'vitest'
import { noteDiversions, refusalOfDiversion } from '../../pbx-core/apps/diverted.ts'
import { readDiversion } from '../../pbx-core/sip/message/diversion.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

/** A call that came in by the trunk main, with such fields of Diversion. */
const sentOn = (...fields: readonly string[]) =>
  new StandInOffice().call({ direction: 'inbound', trunk: 'main', diversions: readDiversion(fields) })

describe('a call that was sent on before it came here (RFC 5806)', () => {
  test('says by whom and why, and of who wants not to be named why alone (§9)', () => {
    const call = sentOn('<sip:+12025550188@p.test>;reason=no-answer', '<sip:+12025550199@p.test>;privacy=full')
    noteDiversions(call)
    expect(factsOf(call).map((fact) => ('number' in fact ? [fact.code, fact.number] : []))).toEqual([
      ['diverted', 'anonymous'],
      ['diverted', '+12025550188']
    ])
  })

  test('leaves again after four times, and not after five, however they are spread', () => {
    expect(refusalOfDiversion(sentOn('<sip:+15550177@p.test>;counter=4'), '+12025550188')).toBeUndefined()
    const call = sentOn('<sip:+15550177@p.test>;counter=3', '<sip:+15550178@p.test>;counter=2')
    expect(refusalOfDiversion(call, '+12025550188')).toMatchObject({ reason: expect.stringContaining('5 times') })
    expect(factsOf(call)).toEqual([{ code: 'forward-refused', party: 'trunk:main', because: 'too-often' }])
  })

  test('does not leave to who has sent it here, however that number is written', () => {
    for (const number of ['+12025550188', '12025550188', '2025550188']) {
      const call = sentOn('<sip:+12025550188@p.test>')
      expect([number, refusalOfDiversion(call, number)?.reason]).toEqual([number, `${number} has sent the call here`])
      expect(factsOf(call)).toEqual([{ code: 'forward-refused', party: 'trunk:main', because: 'circle' }])
    }
  })

  test('one that nobody has sent on leaves', () => {
    const call = new StandInOffice().call()
    noteDiversions(call)
    expect([refusalOfDiversion(call, '+12025550188'), factsOf(call)]).toEqual([undefined, []])
  })
})
