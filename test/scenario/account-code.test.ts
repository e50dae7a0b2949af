import { describe, expect, test } from 'vitest'
import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import { promptMs } from '../support/recording-media.ts'
import { xml } from '../support/scripted-http.ts'
import { type DomainInput, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, told as linesOf, openOffice } from './office.ts'

type Accounting = NonNullable<DomainInput['accounting']>

async function callOut(accounting: Accounting, domain: Partial<DomainInput> = {}, number = '+15550100199') {
  const office = await openOffice({ domain: { accounting: { prompt: true, ...accounting }, ...domain } })
  const provider = office.provider('main')
  const ana = await office.phone('100')
  const call = ana.invite(number)
  await office.pass()
  const type = async (keys: string) => {
    for (const key of keys) office.media.leased[0]?.press(key)
    await office.pass()
  }
  return { office, provider, ana, call, type }
}

describe('account codes (4-pbx, Applications; 2-cti, accounting.cti)', () => {
  test('a call that leaves waits for the code, and the record has it', async () => {
    const { office, provider, call, type } = await callOut({ codes: ['1234', '5678'] })
    expect([provider.calls.length, office.media.leased[0]?.playing]).toEqual([0, ['prompt account-code']])
    await type('5678')
    expect(provider.calls).toHaveLength(1)
    provider.call.answer()
    await office.pass()
    await hangUp(office, call)
    expect(office.record).toMatchObject({ accountcode: '5678', disposition: 'ANSWERED' })
  })

  test('a hook that answers with a document has accepted nothing: it may set, and refuse', async () => {
    const { office, provider, call, type } = await callOut({ cti: { url: 'http://app.test/code' } })
    office.http.on('/code', { body: '<Response><Dial>101</Dial></Response>' })
    await type('1234')
    expect([provider.calls.length, office.media.leased[0]?.playing]).toEqual([0, ['prompt invalid-entry']])
    await hangUp(office, call)
    expect(linesOf(await office.timeline())).toContain('warning: accounting.cti: a document is not followed here')
  })

  test('three that are not in the list, and the call does not leave', async () => {
    const { office, provider, call, type } = await callOut({ codes: ['1234'] })
    for (let attempt = 0; attempt < 3; attempt++) {
      await type('9999')
      await office.pass(promptMs)
    }
    await office.pass(2 * promptMs)
    expect([provider.calls, call.methods.at(-1)]).toEqual([[], 'BYE'])
    expect(office.record).toMatchObject({ accountcode: 'A100', disposition: 'FAILED' })
    expect(
      linesOf(await office.timeline()).filter((line) => line === 'decision: an account code was refused')
    ).toHaveLength(3)
  })

  test('accounting.cti gets %%code%%: `break` 1 refuses it, everything else accepts', async () => {
    const { office, provider, call, type } = await callOut({ cti: { url: 'http://app.test/code?code=%%code%%' } })
    office.http.on('/code?code=1111', { body: xml('<break>1</break>') })
    await type('1111')
    await office.pass(promptMs)
    expect(provider.calls).toEqual([])
    await type('2222')
    expect([office.http.urls, provider.calls.length]).toEqual([['/code?code=1111', '/code?code=2222'], 1])
    await hangUp(office, call)
    expect(office.record.accountcode).toBe('2222')
  })

  test('accounting.cti is asked for each code, however long it has taken before', async () => {
    const { office, provider, call, type } = await callOut({ cti: { url: 'http://app.test/code?code=%%code%%' } })
    office.http.on('/code', { after: 1500, body: xml('<break>1</break>') })
    for (let attempt = 0; attempt < 3; attempt++) {
      await type('1111')
      await office.pass(1500 + promptMs)
    }
    await office.pass(2 * promptMs)
    expect([office.http.urls.length, provider.calls, call.methods.at(-1)]).toEqual([3, [], 'BYE'])
  })

  test('a call that waits on two trunks or is sent on is asked for one code', async () => {
    const { office, provider, call, type } = await callOut({ codes: ['1234'] }, {}, '815550100199')
    await type('1234')
    provider.call.refuse(503)
    await office.pass()
    expect(office.media.leased[0]?.played.filter((item) => item === 'prompt account-code')).toHaveLength(1)
    await hangUp(office, call)
  })

  test.each(['112', '101'])('%s is called without one: help and people inside', async (number) => {
    const { office, call } = await callOut({ codes: ['1234'] }, {}, number)
    expect(office.media.leased.flatMap(({ played }) => played)).not.toContain('prompt account-code')
    if (office.pbx.calls().length > 0) call.cancel()
    await office.pass()
  })

  test('a call from outside that is sent out again is nobody’s to account for', async () => {
    const office = await openOffice({
      domain: {
        users: [userConfig('100', 'Ana')],
        accounting: { prompt: true, codes: ['1234'] },
        inbound: [{ match: '*', to: 'external:+15550100199' }]
      }
    })
    const customer = office.provider('main')
    const call = customer.invite('+15550100100')
    await office.pass()
    expect(office.media.leased.flatMap(({ played }) => played)).toEqual([])
    call.cancel()
    await office.pass()
  })

  test('a code can be guessed no more over calls than in one: the tenth wrong one closes them for 15 minutes, and is told', async () => {
    const { office, provider, ana, type } = await callOut({ codes: ['1234'] })
    const told: (readonly StandingWarning[])[] = []
    office.pbx.events.on('warnings.changed', ({ warnings }) => void told.push(warnings))
    for (let guess = 0; guess < 10; guess++) {
      if (office.pbx.calls().length === 0) {
        ana.invite('+15550100199')
        await office.pass()
      }
      await type('9999')
      await office.pass(promptMs)
      if (guess % 3 === 2) await office.pass(2 * promptMs)
    }
    await office.pass(2 * promptMs)
    const closed = { code: 'account-codes-closed', domain: 'acme.test', user: '100', guesses: 10 }
    expect([office.records.length, told]).toEqual([4, [[closed]]])
    expect(office.record).toMatchObject({ disposition: 'FAILED', accountcode: 'A100' })
    expect(office.takeComplaints()).toMatchObject([{ event: 'account-codes.closed', user: '100' }])

    const asked = () => office.media.endpoints.at(-1)?.played ?? []
    ana.invite('+15550100199')
    await office.pass(2 * promptMs)
    expect([asked(), provider.calls.length]).toEqual([['prompt call-barred'], 0])
    expect(linesOf(await office.timeline())).toContain(
      'decision: 100 has typed too many wrong account codes: none is asked for within 15 minutes'
    )
    const help = ana.invite('112')
    await office.pass()
    expect(provider.calls).toHaveLength(1)
    help.cancel()
    await office.pass(15 * 60_000)
    expect(told.at(-1)?.map(({ code }) => code)).toEqual(['emergency-call'])
    const call = ana.invite('+15550100199')
    await office.pass()
    await type('1234')
    expect(provider.calls).toHaveLength(2)
    call.cancel()
    await hangUp(office, call)
  })

  describe('a web application that is broken lets nobody call', () => {
    test.each([
      ['answers too late', { after: 3000 }],
      ['fails', { status: 500 }]
    ])('it %s, and is skipped after five times: no call leaves, with whatever code', async (_, reply) => {
      const { office, provider, ana, type } = await callOut({ cti: { url: 'http://app.test/code?code=%%code%%' } })
      office.http.on('/code', reply)
      for (let turn = 0; turn < 7; turn++) {
        if (turn > 0) ana.invite('+15550100199')
        await office.pass()
        await type('1111')
        await office.pass(2100 + promptMs)
        expect(office.media.leased).toEqual([])
      }
      expect([office.http.urls.length, provider.calls, office.records.map(({ disposition }) => disposition)]).toEqual([
        5,
        [],
        Array.from({ length: 7 }, () => 'FAILED')
      ])
      expect(office.takeComplaints().map(({ event }) => event)).not.toContain('account-codes.closed')
    })
  })

  test('what the hook sets is the account code of the record, and not what was typed (2-cti, set)', async () => {
    const { office, provider, call, type } = await callOut({ cti: { url: 'http://app.test/code' } })
    office.http.on('/code', { body: xml('<set><accountcode>CUSTOMER-7</accountcode></set>') })
    await type('1111')
    provider.call.answer()
    await office.pass()
    await hangUp(office, call)
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', accountcode: 'CUSTOMER-7' })
  })

  test('is asked for before the limits and cti.outbound, once, whatever that says (2-cti, Where hooks run)', async () => {
    const { office, provider, call, type } = await callOut(
      { cti: { url: 'http://app.test/code?code=%%code%%' } },
      { cti: { outbound: { url: 'http://app.test/out?account=%%accountcode%%' } } }
    )
    office.http.on('/out', {
      body: xml('<route><type>external</type><name>+15550100177</name><break>1</break></route>')
    })
    await type('1111')
    expect(office.http.urls).toEqual(['/code?code=1111', '/out?account=1111'])
    expect(provider.calls.map(({ invite }) => invite.uri.user)).toEqual(['+15550100177'])
    call.cancel()
    await hangUp(office, call)
  })

  test.each([
    [0, 1],
    [1, 0]
  ])('a route in its reply is not followed: break %i, and so many calls leave: %i', async (stays, left) => {
    const { office, provider, ana, call, type } = await callOut({ cti: { url: 'http://app.test/code' } })
    const tom = await office.phone('101')
    office.http.on('/code', {
      body: xml(`<route><type>extension</type><name>101</name><break>${stays}</break></route>`)
    })
    await type('1111')
    await office.pass(promptMs)
    expect([provider.calls.length, tom.calls, ana.calls.length]).toEqual([left, [], 1])
    call.cancel()
    await hangUp(office, call)
  })
})
