import { expect, test } from 'vitest'
import { createResponse } from '../../pbx-core/sip/message/create.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { challenging } from '../support/challenging.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { Office, pbxAddress, providers, trunkConfig } from '../support/virtual-pbx.ts'
import { hangUp } from './office.ts'

/** An office whose provider notes what it is asked, and answers as it is told. */
async function openWith(trunk: object) {
  const main = { ...trunkConfig('main'), bind: `${pbxAddress}:5095`, ...trunk }
  const office = new Office({ domain: { trunks: [main, trunkConfig('backup')] } })
  const provider = office.provider('main', 5095)
  const asked: SipRequest[] = []
  const says: { status: number | undefined } = { status: 200 }
  provider.whenAsked = (transaction) => {
    asked.push(transaction.request)
    const { status } = says
    if (status !== undefined) transaction.respond(createResponse(transaction.request, status, { toTag: 'x' }))
  }
  await office.start()
  const state = () => office.pbx.trunks('acme.test').find(({ name }) => name === 'main')
  return { office, provider, asked, says, state }
}

test('a trunk is asked so often whether it is there; whatever it answers, it is (RFC 3261 §11)', async () => {
  const { office, asked, says, state } = await openWith({ optionsSeconds: 60 })
  await office.pass(185_000)
  expect(asked.map(({ method, uri }) => `${method} ${uri.text}`)).toEqual(
    Array.from({ length: 3 }, () => `OPTIONS sip:${providers.main}:5060`)
  )
  for (const status of [404, 405, 401]) {
    says.status = status
    await office.pass(60_000)
    expect(state()).toMatchObject({ state: 'up', lastStatus: status })
  }
})

test('one that says nothing, or 503, is down and told so; calls go elsewhere at once, and come back to it', async () => {
  for (const status of [undefined, 503]) {
    const { office, provider, says, state } = await openWith({ optionsSeconds: 30 })
    const backup = office.provider('backup', 5090)
    const answers = (call: PhoneCall) => call.answer()
    provider.whenCalled = answers
    backup.whenCalled = answers
    says.status = status
    await office.pass(65_000)
    expect(state()).toMatchObject({
      state: 'down',
      lastStatus: status ?? null,
      lastReason: status === undefined ? 'no answer' : 'Service Unavailable'
    })
    expect(office.pbx.warnings('acme.test').map(({ code }) => code)).toEqual(['trunk-away'])
    const ana = await office.phone('100')
    const call = ana.invite('82025550123')
    await office.pass(100)
    expect([provider.calls.length, backup.calls.length]).toEqual([0, 1])
    await hangUp(office, call)
    says.status = 200
    await office.pass(70_000)
    expect([state()?.state, office.pbx.warnings('acme.test')]).toEqual(['up', []])
    const next = ana.invite('82025550123')
    await office.pass(100)
    expect([provider.calls.length, backup.calls.length]).toEqual([1, 1])
    await hangUp(office, next)
  }
})

test('a peer is not asked unless somebody wants it; one that registers is, while it is registered', async () => {
  const peer = await openWith({})
  await peer.office.pass(120_000)
  expect(peer.asked).toEqual([])
  const account = { registrar: `sip:${providers.main}`, username: 'acme', password: 'secret' }
  const options = ({ asked }: typeof peer) => asked.filter(({ method }) => method === 'OPTIONS').length
  const registered = await openWith({ type: 'register', address: undefined, ...account })
  await registered.office.pass(110_000)
  expect(options(registered)).toBe(4)
  const refused = await openWith({ type: 'register', address: undefined, ...account })
  refused.says.status = 403
  await refused.office.pass(500_000)
  const before = options(refused)
  await refused.office.pass(100_000)
  const never = await openWith({ type: 'register', address: undefined, ...account, optionsSeconds: 0 })
  await never.office.pass(110_000)
  expect([refused.state()?.state, options(refused) - before, options(never)]).toEqual(['refused', 0, 0])
})

test('is asked as the account, with its credentials, and not as somebody unknown (RFC 3261 §22.2)', async () => {
  const account = { username: 'acme', password: 'secret' }
  const trunk = { type: 'register', address: undefined, registrar: `sip:${providers.main}`, ...account }
  for (const password of ['secret', 'another']) {
    const { office, provider, asked, state } = await openWith(trunk)
    const guard = challenging(office.clock, { realm: 'provider', ...account, password })
    const heard: (string | undefined)[] = []
    provider.guard = (request) => {
      if (request.method !== 'OPTIONS') return undefined
      heard.push(request.headers.get('Authorization') === undefined ? 'nothing' : request.from.uri.text)
      return guard(request)
    }
    await office.pass(80_000)
    const own = `sip:acme@${providers.main}`
    // What is not taken is not said again.
    const said = password === 'secret' ? ['nothing', own, own, own] : ['nothing', own, 'nothing', 'nothing']
    expect([heard, state()?.state]).toEqual([said, 'up'])
    expect(asked.filter(({ method }) => method === 'OPTIONS').length).toBe(password === 'secret' ? 3 : 0)
  }
})
