import { expect, test } from 'vitest'
import type { MailboxView } from '../../pbx-core/contract/voicemail.ts'
import { promptMs } from '../support/recording-media.ts'
import { userConfig } from '../support/virtual-pbx.ts'
import { openOffice } from './office.ts'

const users = [
  { ...userConfig('100', 'Ana Keller'), voicemail: { enabled: true, pin: '80351' }, then: 'voicemail:100' },
  userConfig('101', 'Tom Okafor')
]

test('a caller whom nobody answers leaves a message: the record says so, and those who watch the mailbox hear of it', async () => {
  const office = await openOffice({ domain: { users, inbound: [{ match: '*', to: 'extension:100' }] } })
  const views: (MailboxView | null)[] = []
  office.pbx.events.on('mailbox.changed', ({ view }) => void views.push(view))
  const call = office.provider('main').invite('+15550100100')
  await office.pass()
  const [media] = office.media.leased
  media?.press('#')
  await office.pass(400)
  await office.pass(6000)
  await office.until(call.bye())
  await office.pass()
  const [message] = office.pbx.messages('acme.test', '100')
  expect(message).toMatchObject({ mailbox: '100', call: office.record.uniqueid, state: 'new' })
  expect(office.record).toMatchObject({
    ...{ disposition: 'NO ANSWER', calleeUser: '100', lastapp: 'voicemail', lastdata: '100' },
    voicemail: `http://127.0.0.1:8980/api/v1/voicemail/100/${message?.id}/sound`
  })
  expect(views.map((view) => [view?.new, view?.saved])).toEqual([[1, 0]])
  expect(office.pbx.mailbox('acme.test', '101')).toBeUndefined()
})

test('ten wrong PINs in an hour close a mailbox to PINs for 15 minutes, and its owner and the admins are told (4-pbx)', async () => {
  const office = await openOffice({ domain: { users } })
  const closed: boolean[] = []
  office.pbx.events.on('mailbox.changed', ({ view }) => void closed.push(view?.closedUntil != null))
  const tom = await office.phone('101')
  const type = async (keys: string) => {
    const media = office.media.leased.at(-1)
    for (const key of keys) media?.press(key)
    await office.pass(10)
  }
  for (let guess = 0; guess < 10; guess++) {
    if (office.pbx.calls().length === 0) {
      tom.invite('*98')
      await office.pass()
    }
    await type('100#')
    await type('4711#')
    await office.pass(2 * promptMs + 10)
  }
  expect(closed).toEqual([true])
  expect(office.pbx.warnings('acme.test').map(({ code }) => code)).toContain('pins-closed')
  expect(office.takeComplaints()).toMatchObject([{ event: 'pins.closed' }])
  await office.pass(900_000)
  await office.pass(5000)
  expect(closed).toEqual([true, false])
})
