import { expect, test } from 'vitest'
import { xml } from '../support/scripted-http.ts'
import { openOffice } from './office.ts'

const asserted = (uri: string) => ['P-Asserted-Identity', `"ACME Inc" <${uri}>`] as const
const signed = asserted('sip:+15550111;verstat=TN-Validation-Passed@provider.test;user=phone')

/** A call with these headers: what the hook is told, what the window and the API have, what the record keeps. */
async function toldOf(headers: readonly (readonly [string, string])[], set = '') {
  const office = await openOffice({ domain: { cti: { inbound: { url: 'http://app.test/in?v=%%verstat%%' } } } })
  office.http.on('/in', { body: xml(set) })
  const ana = await office.phone('100')
  const call = office.provider('main').invite('+15550100177', { headers })
  await office.pass()
  const caller = office.pbx.calls()[0]?.caller
  expect(ana.calls).toHaveLength(1)
  call.cancel()
  await office.pass()
  const hook = office.http.urls.map((url) => new URL(url, 'http://app.test').searchParams.get('v'))
  return { hook, caller, record: office.record.variables }
}

const acme = { number: '+15550111', name: 'ACME Inc', user: null }
const said = (verstat: string) => ({ hook: [verstat], caller: { ...acme, verstat }, record: { verstat } })

test.each([
  ['in the user part of a SIP URI', [signed], 'TN-Validation-Passed'],
  ['in a tel: URI', [asserted('tel:+15550111;verstat=TN-Validation-Failed')], 'TN-Validation-Failed'],
  ['behind the host', [asserted('sip:+15550111@provider.test;verstat=No-TN-Validation')], 'No-TN-Validation'],
  ['in other letters', [asserted('tel:+15550111;verstat=tn-validation-passed')], 'TN-Validation-Passed'],
  ['with the attestation', [asserted('tel:+15550111;verstat=TN-Validation-Passed-B')], 'TN-Validation-Passed-B'],
  ['and the attestation in its header', [signed, ['P-Attestation-Indicator', 'A']], 'TN-Validation-Passed-A'],
  ['and that in the header of 3GPP', [signed, ['Attestation-Info', 'c']], 'TN-Validation-Passed-C'],
  ['and an attestation that is none', [signed, ['P-Attestation-Indicator', 'AA']], 'TN-Validation-Passed']
] as const)(
  'what the provider says of a number is told to hooks, window and record: %s (3GPP TS 24.229 §7.2A.20)',
  async (_, headers, verstat) => {
    expect(await toldOf(headers)).toEqual(said(verstat))
  }
)

test.each([
  ['nothing', []],
  ['what nobody knows', [asserted('tel:+15550111;verstat=Quite-Sure')]],
  ['an attestation alone', [['P-Attestation-Indicator', 'A']]]
] as const)('a provider that says %s has said nothing, and the call rings (2-cti, Variables)', async (_, headers) => {
  const { hook, caller, record } = await toldOf(headers)
  expect([hook, caller?.verstat, record]).toEqual([[''], undefined, {}])
})

test('a number that is not right rings as any other: nothing is refused for it', async () => {
  expect(await toldOf([asserted('tel:+15550111;verstat=TN-Validation-Failed')])).toEqual(said('TN-Validation-Failed'))
})

test('what is said of a number is not said of the one that a hook puts in its place, and stays with a name', async () => {
  const told = said('TN-Validation-Passed')
  expect(await toldOf([signed], '<calleridname>ACME</calleridname>')).toEqual({
    ...told,
    caller: { ...told.caller, name: 'ACME' }
  })
  expect(await toldOf([signed], '<calleridnumber>+15550199</calleridnumber>')).toEqual({
    ...told,
    caller: { ...acme, number: '+15550199' }
  })
})

test('nobody but a trunk says so: a user writes it in vain', async () => {
  const office = await openOffice()
  const [ana, tom] = [await office.phone('100'), await office.phone('101')]
  const call = ana.invite('101', { headers: [['P-Asserted-Identity', '<tel:100;verstat=TN-Validation-Passed>']] })
  await office.pass()
  expect(tom.calls).toHaveLength(1)
  expect(office.pbx.calls()[0]?.caller).toEqual({ number: '100', name: 'Ana Keller', user: '100' })
  call.cancel()
  await office.pass()
})
