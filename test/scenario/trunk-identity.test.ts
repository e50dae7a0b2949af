import { describe, expect, test } from 'vitest'
import { createResponse } from '../../pbx-core/sip/message/create.ts'
import { type DomainInput, Office, pbxAddress, providers, trunkConfig } from '../support/virtual-pbx.ts'
import { hangUp } from './office.ts'

type Trunk = NonNullable<DomainInput['trunks']>[number]
type Identity = NonNullable<Trunk['identity']>

const host = 'provider.test'
const account = { registrar: `sip:${host}`, username: 'acme', password: 'secret', bind: `${pbxAddress}:5095` }
const registering: Trunk = { name: 'main', type: 'register', callerIdNumber: '+15550100100', ...account }
const peer: Trunk = { ...trunkConfig('main'), bind: `${pbxAddress}:5095` }

async function openWith(trunk: Trunk, country = 'US') {
  const outbound = [{ match: '9X.', strip: 1, trunk: 'main' }]
  const office = new Office({ domain: { trunks: [trunk], outbound, country } })
  office.names.set(host, [providers.main])
  const main = office.provider('main', 5095)
  main.whenAsked = (transaction) => transaction.respond(createResponse(transaction.request, 200, { toTag: 'x' }))
  main.whenCalled = (call) => call.answer()
  await office.start()
  const ana = await office.phone('100')
  return { office, main, ana }
}

/** What the provider is told of a caller with `callerIdNumber` +15550100100, or another one. */
async function told(trunk: Trunk, privacy?: string, country?: string) {
  const { office, main, ana } = await openWith(trunk, country)
  const call = ana.invite('92025550123', privacy === undefined ? {} : { headers: [['Privacy', privacy]] })
  await office.pass(100)
  const { headers, from } = main.call.invite
  await hangUp(office, call)
  const identity = ['P-Asserted-Identity', 'P-Preferred-Identity', 'Remote-Party-ID', 'Privacy'].flatMap((name) =>
    headers.all(name).map((value) => `${name}: ${value}`)
  )
  return [from.text.replace(/;tag=.*$/, ''), ...identity]
}

describe('how a provider is told who calls: `identity` (4-pbx, SIP)', () => {
  test.each<[Identity | undefined, string[]]>([
    [undefined, ['"Ana Keller" <sip:+15550100100@10.0.0.1>']],
    [{ header: 'from', format: 'e164' }, ['"Ana Keller" <sip:15550100100@10.0.0.1>']],
    [
      { header: 'pai', format: '+e164' },
      ['"Ana Keller" <sip:+15550100100@10.0.0.1>', 'P-Asserted-Identity: "Ana Keller" <sip:+15550100100@10.0.0.1>']
    ],
    [
      { header: 'rpid' },
      [
        '"Ana Keller" <sip:+15550100100@10.0.0.1>',
        'Remote-Party-ID: "Ana Keller" <sip:+15550100100@10.0.0.1>;party=calling;screen=yes;privacy=off'
      ]
    ]
  ])('%o of a peer', async (identity, expected) => {
    expect(await told({ ...peer, ...(identity === undefined ? {} : { identity }) })).toEqual(expected)
  })

  test('a trunk that registers has its account in From where the number stands elsewhere, in the provider’s domain', async () => {
    expect(await told(registering)).toEqual([`"Ana Keller" <sip:+15550100100@${host}>`])
    expect(await told({ ...registering, identity: { header: 'ppi', format: 'e164' } })).toEqual([
      `"Ana Keller" <sip:acme@${host}>`,
      `P-Preferred-Identity: "Ana Keller" <sip:15550100100@${host}>`
    ])
  })

  test('who is withheld is so in From, and known to the provider in the header that it reads (RFC 3325 §9.2)', async () => {
    const anonymous = '"Anonymous" <sip:anonymous@anonymous.invalid>'
    const rest = ['Privacy: id']
    for (const [header, line] of [
      ['from', 'P-Asserted-Identity: <sip:+15550100100@10.0.0.1>'],
      ['pai', 'P-Asserted-Identity: <sip:+15550100100@10.0.0.1>'],
      ['ppi', 'P-Preferred-Identity: <sip:+15550100100@10.0.0.1>'],
      ['rpid', 'Remote-Party-ID: <sip:+15550100100@10.0.0.1>;party=calling;screen=yes;privacy=full']
    ] as const) {
      expect(await told({ ...peer, identity: { header } }, 'id')).toEqual([anonymous, line, ...rest])
    }
  })

  test('a number without an E.164 form stays as it is, and one of another country is not made national', async () => {
    const of = (callerIdNumber: string, format: Identity['format']) =>
      told({ ...peer, callerIdNumber, identity: { header: 'from', format } })
    expect([
      await of('100', '+e164'),
      await of('+12025550123', 'national'),
      await of('+4930901820', 'national')
    ]).toEqual([
      ['"Ana Keller" <sip:100@10.0.0.1>'],
      ['"Ana Keller" <sip:2025550123@10.0.0.1>'],
      ['"Ana Keller" <sip:+4930901820@10.0.0.1>']
    ])
  })

  test('each header has each format, of a number that is configured in any of them (4-pbx, Names of what is new)', async () => {
    const headers = {
      from: '',
      pai: 'P-Asserted-Identity',
      ppi: 'P-Preferred-Identity',
      rpid: 'Remote-Party-ID'
    } as const
    const written = { '+e164': '+4930901820', e164: '4930901820', national: '030901820', raw: undefined } as const
    for (const [header, name] of Object.entries(headers)) {
      for (const [format, expected] of Object.entries(written)) {
        for (const callerIdNumber of ['+4930901820', '030901820']) {
          const identity = { header, format } as Identity
          const lines = await told({ ...peer, callerIdNumber, identity }, undefined, 'DE')
          const line = name === '' ? lines[0] : lines.find((each) => each.startsWith(name))
          expect([header, format, line?.match(/<sip:([^@]*)@/)?.[1]]).toEqual([
            header,
            format,
            expected ?? callerIdNumber
          ])
        }
      }
    }
  })
})
