import { expect, test } from 'vitest'
import { Pickups } from '../../../main/phone/pickups.ts'
import { Emitter } from '../../../pbx-core/base/emitter.ts'
import type { PbxEvents } from '../../../pbx-core/contract/events.ts'
import { StandInOffice } from '../../support/stand-in-services.ts'

const fault = (bug: unknown) => {
  throw bug
}

/** What Lena (102) may take, of calls that ring at Tom (101), with whom she shares a group. */
function lenasPickups() {
  const office = new StandInOffice({ groups: [{ name: 'desk', extension: '601', members: ['101', '102'] }] })
  const events = new Emitter<PbxEvents>(fault)
  const lena = { domain: 'acme.test', user: '102', admin: false, systemAdmin: false, callFor: [], webPassword: '' }
  const pickups = new Pickups({
    pbx: { calls: () => [], events },
    asks: () => lena,
    domain: () => office.config.domains[0],
    changed: () => {}
  })
  return { office, events, pickups }
}

test.each([
  ['as a user', 'user', '101'],
  ['as the agent of a queue', 'queue', 'support']
])('a colleague who rings %s is shown until it has answered (5-softphone, Contacts and team)', (_, app, data) => {
  const { office, events, pickups } = lenasPickups()
  const { call, leg } = office.calling()
  const tom = office.leg('101')
  call.adopt(tom.asLeg, office.person('101'))
  call.enterApp(app, data)
  events.emit('call.updated', call.view())
  expect(pickups.list).toMatchObject([{ uniqueid: call.uniqueid, extension: '101', owner: 'Tom Okafor' }])
  call.talk(leg.asLeg, tom.asLeg)
  events.emit('call.updated', call.view())
  expect(pickups.list).toEqual([])
})
