import { describe, expect, test } from 'vitest'
import { pickup } from '../../pbx-core/apps/pickup.ts'
import { callOf } from '../../pbx-core/call/call.ts'
import { dial } from '../../pbx-core/call/dial.ts'
import { Party } from '../../pbx-core/call/party.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

const wanted = { name: 'pickup', extension: '101' } as const

/** Ana's call rings at Tom; Lena dials the code. */
function scene() {
  const office = new StandInOffice({ groups: [{ name: 'sales', members: ['101', '102'] }] })
  const ringing = office.calling()
  const tom = office.phone('101')
  ringing.call.adopt(tom.asLeg, office.person('101'))
  const outcome = dial({
    ...{ call: ringing.call, caller: ringing.context.caller, legs: [tom.asLeg], seconds: 25 },
    ...{ clock: office.clock, signal: ringing.leg.signal }
  })
  const lena = office.calling({ caller: office.person('102'), exten: '**101' })
  return { office, ringing, tom, outcome, lena }
}

describe('pickup (4-pbx, Numbers: feature codes)', () => {
  test('whoever dials the code is the one who has answered there; both calls belong together', async () => {
    const { office, ringing, tom, outcome, lena } = scene()
    office.ringing.push(ringing.call)
    expect(await pickup(lena.context, wanted)).toEqual({ kind: 'taken', by: 'caller' })
    expect(await outcome).toEqual({ kind: 'answered', leg: lena.leg })
    expect([tom.told.at(-1), lena.leg.told, lena.leg.side]).toEqual(['hang up elsewhere', ['answer'], 'callee'])
    expect([callOf(lena.leg.asLeg), ringing.call.segment.callee.user]).toEqual([ringing.call, '102'])
    expect([lena.call.linkedid, lena.call.state]).toEqual([ringing.call.linkedid, 'answered'])
    // Whoever has called has one call, and not another one from whoever has taken it.
    expect(lena.call.segment.callee).toEqual({ number: '100', name: 'Ana Keller', user: null })
  })

  test('*8 looks at the others of one’s groups, and at nobody else', async () => {
    const { office, lena } = scene()
    await pickup(lena.context, { name: 'group-pickup' })
    expect(office.asked).toEqual(['ringing at 101'])
    office.asked.length = 0
    const ana = office.calling()
    await pickup(ana.context, { name: 'group-pickup' })
    expect(office.asked).toEqual(['ringing at '])
  })

  test('nothing rings there: 404, and nobody is answered', async () => {
    const { lena } = scene()
    expect(await pickup(lena.context, wanted)).toMatchObject({ kind: 'unanswered', termination: { cause: 1 } })
    expect(lena.leg.told).toEqual([])
  })

  test('one’s own call is none to pick up', async () => {
    const { office, lena } = scene()
    office.ringing.push(lena.call)
    expect(await pickup(lena.context, wanted)).toMatchObject({ kind: 'unanswered', termination: { cause: 1 } })
  })

  test('a telephone without a codec that is spoken here takes nothing, and what rings goes on ringing', async () => {
    const { office, ringing, tom } = scene()
    office.ringing.push(ringing.call)
    const codec = { payloadType: 3, name: 'GSM', clockRate: 8000, channels: 1, parameters: '' }
    const { context, leg } = office.calling({ caller: office.person('102') }, { audio: { codecs: [codec] } })
    expect(await pickup({ ...context, caller: new Party(leg.asLeg, 'US') }, wanted)).toMatchObject({
      kind: 'unanswered',
      termination: { cause: 65 }
    })
    expect(tom.termination).toBeUndefined()
  })
})
