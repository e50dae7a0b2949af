import { describe, expect, test } from 'vitest'
import { participantsOf } from '../../pbx-core/contract/participants.ts'
import { userConfig } from '../support/virtual-pbx.ts'
import { hangUp, offers, openOffice, told } from './office.ts'

const users = ['100', '101', '102', '103'].map((extension) => userConfig(extension, `User ${extension}`))

/** Ana calls Tom, whose phone rings; Lena sits beside it. */
async function ringing(groups: readonly { name: string; members: string[] }[] = []) {
  const office = await openOffice({ domain: { users, groups: [...groups] } })
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const lena = await office.phone('102')
  const call = ana.invite('101')
  await office.pass(2000)
  return { office, ana, tom, lena, call }
}

describe('pickup (4-pbx, Numbers: feature codes)', () => {
  test('**EXT takes the call that rings there: one winner, and the others hear that it was answered elsewhere', async () => {
    const { office, tom, lena, call } = await ringing()
    const taking = lena.invite('**101')
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(200)
    expect(taking.statuses.at(-1)).toBe(200)
    expect(tom.call.methods).toEqual(['CANCEL'])
    expect(tom.call.last('CANCEL').headers.get('Reason')).toContain('cause=200')
    expect(office.media.at(call.heard.port).peer?.rtpPort).toBe(taking.heard.port)
    await office.pass(3000)
    const members = office.pbx.calls().flatMap((view) => view.members.map(({ user, role }) => `${user} ${role}`))
    expect(members).toEqual(['100 caller', '102 callee'])
    await hangUp(office, taking)
    expect(call.methods.at(-1)).toBe('BYE')
    expect(office.record.hangupby).toBe('callee')
  })

  test('its record names who took it, nobody has missed it, and the call with the code belongs to it', async () => {
    const { office, lena, call } = await ringing()
    const taking = lena.invite('**101')
    await office.pass(1000)
    // The moment of the pop-up: whose phones ring, then whose call it has become.
    expect(offers(office)).toEqual(['101: 100 for 101', '102: 100 for 102'])
    await hangUp(office, call)
    const [code, record] = office.records
    expect(record).toMatchObject({
      ...{ src: '100', dst: '101', calleeUser: '102', disposition: 'ANSWERED', hangupby: 'caller', segment: 1 },
      legs: [
        { party: '101', result: 'elsewhere' },
        { party: '102', result: 'answered' }
      ]
    })
    expect(record && participantsOf(record)).toEqual(new Set(['100', '102']))
    expect(code).toMatchObject({
      src: '102',
      dst: '**101',
      dstname: 'User 100',
      calleeUser: null,
      lastapp: 'pickup',
      lastdata: '101'
    })
    expect(code?.billsec).toBe(0)
    expect(code?.linkedid).toBe(record?.uniqueid)
    expect(taking.methods.at(-1)).toBe('BYE')
    expect(told(await office.timeline(record?.uniqueid)).filter((line) => /picks/.test(line))).toEqual([
      'decision: 102 picks the call up'
    ])
  })

  test('of several that ring there a phone can name the one that is meant, and gets no other', async () => {
    const { office, lena, call } = await ringing()
    const second = (await office.phone('103')).invite('101')
    await office.pass(1000)
    const [, meant] = office.pbx.calls()
    const none = lena.invite('**101', { headers: [['X-Offhook-Pick-Up', 'nothing']] })
    await office.pass(1000)
    expect(none.statuses.at(-1)).toBe(404)
    const taking = lena.invite('**101', { headers: [['X-Offhook-Pick-Up', meant?.uniqueid ?? '']] })
    await office.pass(1000)
    expect([call.statuses.at(-1), second.statuses.at(-1), taking.statuses.at(-1)]).toEqual([180, 200, 200])
    await hangUp(office, taking)
    call.cancel()
    await office.pass(1000)
  })

  test('*8 takes a call of a group that one is in, and no other', async () => {
    const { office, lena, call } = await ringing([{ name: 'sales', members: ['101', '102'] }])
    lena.invite('*8')
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(200)
    await hangUp(office, call)
  })

  test.each([
    ['**100', 'rings nowhere'],
    ['**999', 'is nobody'],
    ['*8', 'is in no group with who rings']
  ])('%s %s: 404, and what rings goes on ringing', async (code) => {
    const { office, tom, lena, call } = await ringing([{ name: 'sales', members: ['100', '102'] }])
    const taking = lena.invite(code)
    await office.pass(1000)
    expect(taking.statuses.at(-1)).toBe(404)
    expect(call.statuses.at(-1)).toBe(180)
    tom.call.answer()
    await office.pass()
    await hangUp(office, call)
  })

  test('*8 takes no call that rings at one’s own other phone: **EXT does', async () => {
    const { office, ana, call } = await ringing([{ name: 'sales', members: ['101', '102'] }])
    call.cancel()
    await office.pass(1000)
    const desk = await office.phone('102')
    const own = ana.invite('102')
    await office.pass(1000)
    const taking = desk.invite('*8')
    await office.pass(1000)
    expect([taking.statuses.at(-1), own.statuses.at(-1)]).toEqual([404, 180])
    const named = desk.invite('**102')
    await office.pass(1000)
    expect([named.statuses.at(-1), own.statuses.at(-1)]).toEqual([200, 200])
    await hangUp(office, own)
  })

  test.each([
    ['group', '650'],
    ['queue', '651']
  ] as const)(
    '** and the extension of a %s takes what rings for that, and no other call of its members',
    async (place, extension) => {
      const office = await openOffice({
        domain: {
          users,
          groups: [{ name: 'sales', extension: '650', members: ['101'] }],
          queues: [{ name: 'sales', extension: '651', agents: [{ user: '101' }] }],
          inbound: [{ match: '*', to: `${place}:sales` }]
        }
      })
      const [ana, tom, lena] = [await office.phone('100'), await office.phone('101'), await office.phone('102')]
      const own = ana.invite('101')
      await office.pass(1000)
      const nothing = lena.invite(`**${extension}`)
      await office.pass(1000)
      expect([nothing.statuses.at(-1), tom.call.methods]).toEqual([404, []])
      own.cancel()
      await office.pass(1000)
      const customer = office.provider('main').invite('+15550100100')
      await office.pass(1000)
      const taking = lena.invite(`**${extension}`)
      await office.pass(1000)
      expect([taking.statuses.at(-1), tom.call.methods, office.pbx.queues('acme.test')[0]?.waiting]).toEqual([
        200,
        ['CANCEL'],
        []
      ])
      expect(office.media.at(customer.heard.port).peer?.rtpPort).toBe(taking.heard.port)
      await hangUp(office, customer)
      expect(office.records.at(-1)).toMatchObject({ calleeUser: '102', disposition: 'ANSWERED', lastapp: place })
      expect(office.records.find(({ dst }) => dst === `**${extension}`)).toMatchObject({ lastdata: extension })
    }
  )

  test('of two who press it at once one has the call, the other hears that nothing rings', async () => {
    const { office, lena, call } = await ringing()
    const desk = await office.phone('102')
    const first = lena.invite('**101')
    const second = desk.invite('**101')
    await office.pass(1000)
    expect([first.statuses.at(-1), second.statuses.at(-1)].sort()).toEqual([200, 404])
    await hangUp(office, call)
  })

  test('a phone that rings for its own click is nobody else’s: who took it would call as that user', async () => {
    const { office, ana, tom, call } = await ringing()
    call.cancel()
    await office.pass(1000)
    office.pbx.clickToDial({ domain: 'acme.test', user: '100', dest: '102', connect: true })
    await office.pass(1000)
    const taking = tom.invite('**100')
    await office.pass(1000)
    expect([taking.statuses.at(-1), ana.call.methods]).toEqual([404, []])
    ana.call.refuse(486)
    await office.pass(1000)
  })

  test('a caller from outside cannot press it: an inbound route to that number finds nothing', async () => {
    const office = await openOffice({ domain: { users, inbound: [{ match: '*', to: 'extension:**101' }] } })
    const ana = await office.phone('100')
    await office.phone('101')
    const call = ana.invite('101')
    await office.pass(1000)
    const outside = office.provider('main').invite('+15550100100')
    await office.pass(1000)
    expect(outside.statuses.at(-1)).toBe(404)
    expect(call.statuses.at(-1)).toBe(180)
    call.cancel()
    await office.pass(1000)
  })
})
