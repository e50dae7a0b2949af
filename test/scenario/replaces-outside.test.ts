import { expect, test } from 'vitest'
import { hangUp, openOffice } from './office.ts'
import { replacing } from './transfers.ts'

/** What the provider was asked in a call besides its INVITE. */
const asked = ({ methods }: { readonly methods: readonly string[] }) => [...new Set(methods)].toSorted()

test('two who were reached through one provider are joined here: it hears of no REFER and of no Replaces (4-pbx: a B2BUA, every call independent dialogs)', async () => {
  const office = await openOffice()
  const tom = await office.phone('101')
  const main = office.provider('main')
  main.whenCalled = (call) => call.answer()
  const first = tom.invite('915550177')
  await office.pass()
  await office.until(first.hold())
  const second = tom.invite('915550188')
  await office.pass()
  const [one, other] = main.calls
  if (one === undefined || other === undefined) throw new Error('two calls went out')
  await office.until(first.send('REFER', [['Refer-To', `<sip:92015550188@acme.test?Replaces=${replacing(second)}>`]]))
  await office.pass(4000)
  const legs = office.media.leased
  expect([legs.length, legs[0]?.peer === legs[1]]).toEqual([2, true])
  expect([asked(one), asked(other)]).toEqual([['ACK', 'INVITE'], ['ACK']])
  const messages = office.network.sent.filter(({ to }) => to.address === main.address).map(({ octets }) => octets)
  expect(messages.filter((octets) => /^Replaces:/im.test(octets) || octets.startsWith('REFER'))).toEqual([])
  // Whoever has transferred it pays for it, and what it costs is in the records of this house.
  await hangUp(office, one)
  expect(other.methods.at(-1)).toBe('BYE')
  expect(office.records.every(({ trunk }) => trunk === 'main')).toBe(true)
})

test('a provider that sends an INVITE with Replaces, or a REFER, learns nothing of who talks with whom: 481, 403', async () => {
  const office = await openOffice()
  const ana = await office.phone('100')
  const main = office.provider('main')
  main.whenCalled = (call) => call.answer()
  const call = ana.invite('915550177')
  await office.pass()
  const { invite, tag } = main.call
  const theirs = main.call
  const dialog = `${invite.callId};to-tag=${invite.from.tag};from-tag=${tag}`
  const taking = main.invite('+15550100100', { headers: [['Replaces', dialog]] })
  await office.pass()
  expect(taking.statuses.at(-1)).toBe(481)
  const refer = await office.until(
    theirs.send('REFER', [['Refer-To', `<sip:100@acme.test?Replaces=${encodeURIComponent(dialog)}>`]])
  )
  expect(typeof refer === 'string' ? refer : refer.status).toBe(403)
  await hangUp(office, call)
})
