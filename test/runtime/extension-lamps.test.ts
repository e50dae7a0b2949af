import { describe, expect, test } from 'vitest'
import type { Leg } from '../../pbx-core/call/leg.ts'
import { ExtensionLamps } from '../../pbx-core/runtime/extension-lamps.ts'
import type { Occupation } from '../../pbx-core/sip/subscription/port.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

/** A call of Ana, in which telephones of Tom are. */
function called() {
  const office = new StandInOffice()
  const { call } = office.calling()
  const lamps = new ExtensionLamps(() => call.domain)
  const changes: string[] = []
  lamps.onChanged((domain, number) => changes.push(`${number}@${domain}`))
  const add = (user: string) => {
    const leg = office.leg(user)
    call.adopt(leg.asLeg, office.person(user))
    lamps.memberMoved(call, office.person(user))
    return leg
  }
  const of = (number: string) => lamps.occupations(call.domain.name, number)
  return { office, call, lamps, changes, add, of }
}

const tried: Occupation = {
  ...{ id: '', state: 'trying', direction: 'recipient', isHolding: false, dialog: null },
  partner: { number: '100', name: 'Ana Keller' }
}

describe('what occupies an extension', () => {
  test('is nothing for one in no call, and no number at all for what is nobody’s', () => {
    const { of } = called()
    expect([of('102'), of('199')]).toEqual([[], undefined])
  })

  test('is a call while one of its telephones is in it; who comes and goes is told, by its number', () => {
    const { call, lamps, changes, add, of, office } = called()
    const [desk, mobile] = [add('101'), add('101')]
    expect(of('101')).toEqual([{ ...tried, id: call.uniqueid }])
    for (const leg of [desk, mobile]) {
      expect(of('101')?.length).toBe(1)
      leg.bye()
      lamps.memberMoved(call, office.person('101'))
    }
    expect(of('101')).toEqual([])
    expect(changes).toEqual(Array(4).fill(`101@${call.domain.name}`))
  })

  test('of several of its telephones in one call is the one that talks, whichever came first', () => {
    const { add, of } = called()
    const desk = add('101')
    Object.defineProperty(desk, 'names', {
      value: { callId: 'c', localTag: 'a', remoteTag: 'b' } satisfies Leg['names']
    })
    expect(of('101')?.map(({ state }) => state)).toEqual(['early'])
    add('101').answers()
    expect(of('101')?.map(({ state }) => state)).toEqual(['confirmed'])
  })

  test('a party that is no user has no lamp', () => {
    const { call, lamps, changes } = called()
    lamps.memberMoved(call, { number: '+15550100199', name: '', user: null })
    expect(changes).toEqual([])
  })
})
