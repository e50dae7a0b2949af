import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { validateConfig } from '../../pbx-core/routing/validate.ts'
import { account, type Behaviour, ownNumber, StandInProvider } from '../support/stand-in-provider.ts'
import { type DomainInput, Office, officeConfig } from '../support/virtual-pbx.ts'
import { facts, hangUp } from './office.ts'

type Trunk = Omit<NonNullable<DomainInput['trunks']>[number], 'name'>
interface Profile {
  readonly profile: string
  readonly trunk: Trunk
  readonly provider: Behaviour
}

const read = (file: string) => readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8')
const profiles = JSON.parse(read('trunk-profiles.json')) as readonly Profile[]

/** As an administrator writes it: the profile, a name, the account and the number of the customer. */
function domainOf({ trunk }: Profile): Partial<DomainInput> {
  const hasAccount = trunk.type === 'register' || trunk.username !== undefined
  return {
    country: 'DE',
    areaCode: '30',
    outsidePrefix: '9',
    trunks: [
      {
        ...(hasAccount ? account : {}),
        ...trunk,
        ...(hasAccount ? { password: account.password } : {}),
        name: 'main',
        callerIdNumber: ownNumber['+e164']
      }
    ],
    inbound: [
      { match: ownNumber['+e164'], to: 'extension:101' },
      { match: ownNumber.national, to: 'extension:101' },
      // What a telephone system in the house calls us by: its own number for us.
      { match: '620', to: 'extension:101' }
    ],
    outbound: [{ match: '9X.', strip: 1, trunk: 'main' }]
  }
}

describe('a provider of which is known', () => {
  test.each(profiles.map((profile) => [profile.profile, profile] as const))('%s', async (_, profile) => {
    const { provider, trunk } = profile
    expect(validateConfig(officeConfig(domainOf(profile)))).toEqual([])
    const office = new Office({
      domain: domainOf(profile),
      ...(provider.transport === 'tcp' ? { network: { protocol: 'tcp' } as const } : {})
    })
    const there = new StandInProvider(office, provider, trunk.username)
    await office.start()
    // A server that nobody is at is given up first (RFC 3263 §4.3).
    await office.pass(40_000)
    expect(office.pbx.trunks('acme.test')).toMatchObject([{ state: 'up' }])
    expect(office.pbx.warnings('acme.test')).toEqual([])
    const ana = await office.phone('100')
    const tom = await office.phone('101')

    const out = ana.invite('9040123456')
    await office.pass(200)
    expect(out.statuses).toEqual([401, 180, 200])
    const held = await office.until(out.hold())
    expect(typeof held === 'string' ? held : held.status).toBe(200)
    await office.pass(10_000)
    await hangUp(office, out)
    expect(there.server.call.methods).toEqual(['ACK', 'INVITE', 'ACK', 'BYE'])
    expect(office.record).toMatchObject({
      ...{ direction: 'outbound', trunk: 'main', dst: '9040123456', disposition: 'ANSWERED' },
      ...{ billsec: 10, hangupby: 'caller', hangupcause: 16 }
    })
    expect(facts(await office.timeline())).toEqual([])

    tom.whenCalled = (call) => {
      call.ring()
      call.answer()
    }
    const come = there.call()
    await office.pass(200)
    expect(come.statuses).toEqual([180, 200])
    await office.pass(5000)
    await hangUp(office, come)
    expect(office.record).toMatchObject({
      ...{ direction: 'inbound', trunk: 'main', disposition: 'ANSWERED' },
      ...{ billsec: 5, hangupby: 'caller', hangupcause: 16 }
    })
    expect(facts(await office.timeline())).toEqual([])
    // An hour of registrations and OPTIONS later it is as it was.
    await office.pass(3_600_000)
    expect(office.pbx.trunks('acme.test')).toMatchObject([{ state: 'up' }])
    await office.until(office.pbx.stop())
  })

  test('is one of twenty at least, and each has its line and its keys in the page for administrators', () => {
    expect(profiles.length).toBeGreaterThanOrEqual(20)
    expect(new Set(profiles.map(({ profile }) => profile)).size).toBe(profiles.length)
    const page = read('trunks.md')
    expect(profiles.map(lineOf).filter((line) => !page.includes(line))).toEqual([])
  })
})

/** The line of a profile in `docs/trunks.md`. */
function lineOf({ profile, trunk }: Profile): string {
  return `| ${profile} | \`${JSON.stringify(trunk).slice(1, -1)}\` |`
}
