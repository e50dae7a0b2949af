import { expect, test } from 'vitest'
import type { MailboxView } from '../../pbx-core/contract/voicemail.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { promptMs } from '../support/recording-media.ts'
import { type Office, userConfig } from '../support/virtual-pbx.ts'
import { openOffice } from './office.ts'

const users = [
  { ...userConfig('100', 'Ana Keller'), voicemail: { enabled: true, pin: '80351' }, then: 'voicemail:100' },
  userConfig('101', 'Tom Okafor'),
  userConfig('102', 'Lena Brandt')
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

const type = async (office: Office, keys: string) => {
  const media = office.media.leased.at(-1)
  for (const key of keys) media?.press(key)
  await office.pass(10)
}

/** Wrong PINs of that mailbox, three in a call; `dial` calls where mailboxes are opened. */
async function guess(office: Office, dial: () => PhoneCall, { times, mailbox = '100' }: Guessing) {
  for (let at = 0; at < times; at++) {
    if (office.pbx.calls().length === 0) {
      dial()
      await office.pass()
    }
    await type(office, `${mailbox}#`)
    await type(office, '4711#')
    await office.pass(2 * promptMs + 10)
  }
  for (const call of office.phones.flatMap(({ calls }) => calls)) if (call.role === 'caller') call.bye()
  await office.pass()
}

interface Guessing {
  readonly times: number
  readonly mailbox?: string
}

const codesOf = async (office: Office) =>
  (await office.timeline(office.records.at(-1)?.uniqueid)).flatMap((entry) =>
    'fact' in entry && entry.fact ? [entry.fact] : []
  )

test('ten wrong PINs in an hour close a mailbox to PINs for 15 minutes, and its owner and the admins are told (4-pbx)', async () => {
  const office = await openOffice({ domain: { users } })
  const closed: boolean[] = []
  office.pbx.events.on('mailbox.changed', ({ view }) => void closed.push(view?.closedUntil != null))
  const tom = await office.phone('101')
  const lena = await office.phone('102')
  await guess(office, () => tom.invite('*98'), { times: 7 })
  await guess(office, () => lena.invite('*98'), { times: 3 })
  expect(closed).toEqual([true])
  expect(office.pbx.warnings('acme.test').map(({ code }) => code)).toContain('pins-closed')
  expect(office.takeComplaints()).toMatchObject([{ event: 'pins.closed' }])
  // At another telephone the right one opens it no more; at its owner's it does.
  lena.invite('*98')
  await office.pass()
  await type(office, '100#')
  await type(office, '80351#')
  await office.pass(2 * promptMs)
  expect(await codesOf(office)).toContainEqual({ code: 'pins-closed', destination: 'voicemail:100' })
  const ana = await office.phone('100')
  const own = ana.invite('*98')
  await office.pass()
  await type(office, '100#')
  await type(office, '80351#')
  own.bye()
  await office.pass()
  expect(await codesOf(office)).toContainEqual({ code: 'mailbox-opened', mailbox: '100', by: 'pin' })
  await office.pass(900_000)
  await office.pass(5000)
  expect(closed).toEqual([true, false])
})

test('nobody closes a mailbox alone, and who tries one PIN at all of them is heard no more after nine; others are', async () => {
  const office = await openOffice({ domain: { users } })
  const tom = await office.phone('101')
  for (const mailbox of ['100', '101', '999']) await guess(office, () => tom.invite('*98'), { times: 3, mailbox })
  expect(office.takeComplaints()).toMatchObject([{ event: 'pins.caller-closed', of: 'user 101' }])
  expect(office.pbx.warnings('acme.test').map(({ code }) => code)).not.toContain('pins-closed')
  const opens = async (user: string) => {
    const call = (office.phones.find((phone) => phone.user === user) ?? tom).invite('*98')
    await office.pass()
    await type(office, '100#')
    await type(office, '80351#')
    call.bye()
    await office.pass(2 * promptMs)
    return (await codesOf(office)).filter(({ code }) => /^mailbox/.test(code))
  }
  expect(await opens('101')).toEqual([{ code: 'mailboxes-closed', by: 'caller' }])
  await office.phone('102')
  expect(await opens('102')).toEqual([{ code: 'mailbox-opened', mailbox: '100', by: 'pin' }])
  await office.pass(900_000)
  expect(await opens('101')).toEqual([{ code: 'mailbox-opened', mailbox: '100', by: 'pin' }])
})

test('callers from outside give themselves any number: after thirty wrong PINs by a trunk none is taken by it', async () => {
  const functions = [{ name: 'mailbox', extension: '*98', run: 'voicemail' as const }]
  const office = await openOffice({
    domain: { users, functions, inbound: [{ match: '*', to: 'function:mailbox' }] }
  })
  const provider = office.provider('main')
  const call = (number: number) =>
    provider.invite('+15550100100', { headers: [['P-Asserted-Identity', `<sip:+1202555${number}@192.0.2.10>`]] })
  for (let at = 0; at < 10; at++) await guess(office, () => call(1000 + at), { times: 3, mailbox: String(200 + at) })
  expect(office.takeComplaints()).toMatchObject([{ event: 'pins.trunk-closed', of: 'main' }])
  await guess(office, () => call(2000), { times: 1 })
  expect(await codesOf(office)).toContainEqual({ code: 'mailboxes-closed', by: 'trunk' })
  const ana = await office.phone('100')
  const own = ana.invite('*98')
  await office.pass()
  await type(office, '100#')
  await type(office, '80351#')
  own.bye()
  await office.pass()
  expect(await codesOf(office)).toContainEqual({ code: 'mailbox-opened', mailbox: '100', by: 'pin' })
})
