import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import { xml } from '../support/scripted-http.ts'
import { userConfig } from '../support/virtual-pbx.ts'
import { openOffice, told } from './office.ts'

const timeoutUrl = 'http://app.test/timeout?reason=%%reason%%&app=%%app%%&appname=%%appname%%'
const asked = ['/timeout?reason=timeout&app=user&appname=101']

interface TomOptions {
  readonly isRegistered?: boolean
  readonly cti?: { readonly url: string }
  readonly timeoutCti?: { readonly url: string }
  readonly limits?: { readonly concurrent: number }
}

/** A call from outside for Tom (101), who rings for 5 s and whose `then` is Ana (100). */
async function callForTom({ isRegistered = true, ...own }: TomOptions = {}) {
  const tom = { ...userConfig('101', 'Tom'), ringSeconds: 5, then: 'extension:100', ...own }
  const office = await openOffice({
    domain: {
      cti: { timeout: { url: timeoutUrl } },
      users: [userConfig('100', 'Ana'), tom, userConfig('102', 'Lena')]
    }
  })
  const customer = office.provider('main')
  const [ana, lena] = [await office.phone('100'), await office.phone('102')]
  const phone = isRegistered ? await office.phone('101') : undefined
  return { office, customer, ana, lena, tom: phone }
}

/** Ends what still rings. */
async function giveUp(office: { pass(): Promise<void> }, call: PhoneCall): Promise<void> {
  call.cancel()
  await office.pass()
}

describe('cti.timeout (2-cti: nobody answered in time, before its `then` is taken)', () => {
  test('runs when the time to ring is over, with the reason "timeout"; then the `then` is taken', async () => {
    const { office, customer, ana } = await callForTom()
    const call = customer.invite('+15550100101')
    await office.pass(4900)
    expect([office.http.urls, ana.calls.length]).toEqual([[], 0])
    await office.pass(200)
    expect([office.http.urls, ana.calls.length]).toEqual([asked, 1])
    await giveUp(office, call)
  })

  test.each([408, 480, 487])(
    'a phone that itself gives the ring up (%i) has run out of time as well',
    async (status) => {
      const { office, customer, ana, tom } = await callForTom()
      const call = customer.invite('+15550100101')
      await office.pass()
      tom?.call.refuse(status)
      await office.pass()
      expect([office.http.urls, ana.calls.length]).toEqual([asked, 1])
      await giveUp(office, call)
    }
  )

  for (const [what, status] of [
    ['busy', 486],
    ['declined', 603],
    ['unavailable', 480]
  ] as const) {
    test(`does not run for a phone that is ${what}: the \`then\` is taken at once`, async () => {
      const { office, customer, ana, tom } = await callForTom()
      if (tom !== undefined) tom.whenCalled = (ringing) => ringing.refuse(status)
      const call = customer.invite('+15550100101')
      await office.pass()
      expect([office.http.urls, ana.calls.length]).toEqual([[], 1])
      await giveUp(office, call)
    })
  }

  test('does not run where no phone is registered', async () => {
    const { office, customer, ana } = await callForTom({ isRegistered: false })
    const call = customer.invite('+15550100101')
    await office.pass()
    expect([office.http.urls, ana.calls.length]).toEqual([[], 1])
    await giveUp(office, call)
  })

  test("a break of the user's own hook goes to its `then` without it (2-cti, break)", async () => {
    const { office, customer, ana, tom } = await callForTom({ cti: { url: 'http://app.test/user' } })
    office.http.on('/user', { body: xml('<break>1</break>') })
    const call = customer.invite('+15550100101')
    await office.pass()
    expect([office.http.urls, ana.calls.length, tom?.calls.length]).toEqual([['/user'], 1, 0])
    await giveUp(office, call)
    expect(told(await office.timeline())).toContain('decision: users[101].cti: not handled further here')
  })

  test('may route: the call goes there for good, and not to the `then`', async () => {
    const { office, customer, ana, lena } = await callForTom()
    office.http.on('/timeout', { body: xml('<route><type>extension</type><name>102</name></route>') })
    const call = customer.invite('+15550100101')
    await office.pass(5100)
    expect([ana.calls.length, lena.calls.length]).toEqual([0, 1])
    lena.call.refuse(486)
    await office.pass()
    expect([call.statuses, ana.calls.length]).toEqual([[180, 486], 0])
  })

  describe('timeoutCti of the user (2-cti: cti.timeout, then the application’s timeoutCti)', () => {
    const timeoutCti = { url: 'http://app.test/own?reason=%%reason%%&appname=%%appname%%' }
    const own = '/own?reason=timeout&appname=101'

    test('runs after the general one', async () => {
      const { office, customer, ana } = await callForTom({ timeoutCti })
      const call = customer.invite('+15550100101')
      await office.pass(5100)
      expect([office.http.urls, ana.calls.length]).toEqual([[...asked, own], 1])
      await giveUp(office, call)
    })

    for (const [what, reply] of [
      ['routes', '<route><type>extension</type><name>102</name></route>'],
      ['breaks', '<break>1</break>']
    ] as const) {
      test(`not where the general one ${what}`, async () => {
        const { office, customer, ana, lena } = await callForTom({ timeoutCti })
        office.http.on('/timeout', { body: xml(reply) })
        const call = customer.invite('+15550100101')
        await office.pass(5100)
        expect(office.http.urls).toEqual(asked)
        expect([ana.calls.length, lena.calls.length]).toEqual(what === 'routes' ? [0, 1] : [1, 0])
        await giveUp(office, call)
      })
    }

    test('may route, and what it sends out is on the account of the user (docs/decisions/0015)', async () => {
      const { office, customer } = await callForTom({ timeoutCti, limits: { concurrent: 1 } })
      office.http.on('/own', { body: xml('<route><type>external</type><name>+12025550188</name></route>') })
      const first = customer.invite('+15550100101')
      const second = customer.invite('+15550100101')
      await office.pass(5100)
      expect(customer.calls.flatMap(({ role, invite }) => (role === 'callee' ? [invite.uri.user] : []))).toEqual([
        '+12025550188'
      ])
      expect(second.statuses).toEqual([180, 403])
      await giveUp(office, first)
    })
  })

  test('is asked about the user also where its own forward has led to somebody else, who did not answer either', async () => {
    const { office, customer, ana, lena } = await callForTom({ timeoutCti: { url: `${timeoutUrl}&own=1` } })
    office.pbx.setUserState('acme.test', '101', { forward: { noAnswer: '102' } })
    const call = customer.invite('+15550100101')
    await office.pass(5500)
    lena.call.refuse(480)
    await office.pass(100)
    expect(office.http.urls).toEqual([asked[0]?.replace('101', '102'), ...asked, `${asked[0]}&own=1`])
    expect(ana.calls).toHaveLength(1)
    await giveUp(office, call)
  })

  test.each(['cti.timeout', 'timeoutCti'])(
    'with break 0 %s tries the destination first, and comes back where that ends unanswered (2-cti, break)',
    async (which) => {
      const { office, customer, ana, lena } = await callForTom({ timeoutCti: { url: 'http://app.test/own' } })
      const reply = { body: xml('<route><type>extension</type><name>102</name><break>0</break></route>') }
      office.http.on(which === 'cti.timeout' ? '/timeout' : '/own', reply)
      const call = customer.invite('+15550100101')
      await office.pass(5100)
      expect([lena.calls.length, ana.calls.length]).toEqual([1, 0])
      lena.call.refuse(486)
      await office.pass(100)
      expect(office.http.urls).toEqual([...asked, '/own'])
      expect(ana.calls).toHaveLength(1)
      ana.call.refuse(486)
      await office.pass(100)
      // Whom the call was for, and why it was not answered.
      expect(call.statuses.at(-1)).toBe(480)
      expect(office.record).toMatchObject({ calleeUser: '101', disposition: 'NO ANSWER' })
    }
  )

  test('a caller who gives up while it rings has not waited in vain: it does not run', async () => {
    const { office, customer } = await callForTom()
    const call = customer.invite('+15550100101')
    await office.pass()
    await giveUp(office, call)
    expect(office.http.urls).toEqual([])
  })
})
