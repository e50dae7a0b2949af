import { describe, expect, test } from 'vitest'
import { hookSchema } from '../../pbx-core/contract/config.ts'
import { parseUri } from '../../pbx-core/sip/message/uri.ts'
import { type DomainInput, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, warnings } from './office.ts'

const outbound = [{ match: '0X.', strip: 1, trunk: 'main' }]
const berlin: Partial<DomainInput> = { country: 'DE', areaCode: '30', outsidePrefix: '0', outbound }

async function openWith(domain: Partial<DomainInput> = {}) {
  const office = await openOffice({ domain: { ...berlin, ...domain } })
  const main = office.provider('main')
  main.whenCalled = (call) => {
    call.ring()
    call.answer()
  }
  return { office, main, ana: await office.phone('100') }
}

const click = { domain: 'acme.test', user: '100', dest: '+4930231250', connect: true } as const

describe('a number that is clicked (4-pbx, Numbers)', () => {
  test('the trunk gets it as somebody would have dialled it; the time line says what it was read from', async () => {
    const { office, main, ana } = await openWith()
    ana.whenCalled = (call) => call.answer()
    const dialled = { text: '+49 (0)30 231250', reading: 'printed' } as const
    const accepted = office.pbx.clickToDial({ ...click, dialled })
    await office.pass(3000)
    expect(main.call.invite.uri.text).toBe('sip:030231250@192.0.2.10:5060')
    await hangUp(office, ana.call)
    expect(office.record).toMatchObject({ dst: '+4930231250', disposition: 'ANSWERED' })
    const entries = await office.pbx.timeline(accepted.ok ? accepted.value.uniqueid : '')
    expect(entries?.flatMap((entry) => (entry.kind === 'decision' ? [entry.fact] : []))).toContainEqual({
      code: 'number-read',
      ...dialled,
      number: '+4930231250'
    })
  })

  test('keys that follow it are shown before, and sent once the far end has answered (RFC 3966 §5.3)', async () => {
    const { office, main, ana } = await openWith()
    ana.whenCalled = (call) => call.answer()
    const accepted = office.pbx.clickToDial({ ...click, keys: '1,2#' })
    await office.pass()
    expect(ana.call.invite.from.text).toMatch(/^"Click to dial \+4930231250, then keys 1,2#" /)
    expect(ana.call.invite.headers.get('X-Offhook-Keys')).toBe('1,2#')
    const trunkLeg = office.media.at(20_004)
    await office.pass(900)
    expect(trunkLeg.digits).toEqual([])
    await office.pass(200)
    expect(trunkLeg.digits).toEqual(['1'])
    await office.pass(2000)
    expect(trunkLeg.digits).toEqual(['1'])
    await office.pass(1000)
    expect(trunkLeg.digits).toEqual(['1', '2', '#'])
    expect(office.media.at(20_002).digits).toEqual([])
    await hangUp(office, main.call)
    const entries = await office.pbx.timeline(accepted.ok ? accepted.value.uniqueid : '')
    expect(entries?.flatMap((entry) => (entry.kind === 'decision' ? [entry.fact] : []))).toContainEqual({
      code: 'keys-sent',
      keys: '1,2#',
      party: 'trunk:main'
    })
  })

  test('keys of a call that is over are not sent', async () => {
    const { office, main, ana } = await openWith()
    ana.whenCalled = (call) => call.answer()
    office.pbx.clickToDial({ ...click, keys: '12' })
    await office.pass(1100)
    const trunkLeg = office.media.at(20_004)
    await hangUp(office, main.call)
    await office.pass(1000)
    expect(trunkLeg.digits).toEqual(['1'])
  })
})

describe('a number that a phone sends is keyed (4-pbx, Numbers)', () => {
  test('its extension is sent as keys, and what our own window read it from is told', async () => {
    const { office, main, ana } = await openWith()
    const uri = parseUri('sip:030231250;phone-context=x;postd=p12@acme.test')
    if (!uri.ok) throw new Error(uri.error)
    const call = ana.invite('', { uri: uri.value, headers: [['X-Offhook-Dialled', 'printed (0)30%20231250']] })
    await office.pass(3900)
    expect(main.call.invite.uri.text).toBe('sip:30231250@192.0.2.10:5060')
    expect(office.media.at(20_004).digits).toEqual(['1', '2'])
    await hangUp(office, call)
    const { uniqueid } = office.record
    const entries = await office.pbx.timeline(uniqueid)
    expect(entries?.flatMap((entry) => (entry.kind === 'decision' ? [entry.fact] : []))).toContainEqual({
      code: 'number-read',
      text: '(0)30 231250',
      reading: 'printed',
      number: '030231250'
    })
  })
})

describe('src: the caller ID that a link wishes for (3-click-to-dial, src)', () => {
  const ana = { ...userConfig('100', 'Ana Keller'), callerIds: ['+49 30 5550 111'] }
  test.each([
    ['+49305550111', /<sip:\+49305550111@/, []],
    ['030 5550111', /<sip:\+49305550111@/, []],
    ['+49305550112', /<sip:\+15550100100@/, ['the caller ID +49305550112 that was asked for is not allowed']],
    ['nonsense', /<sip:\+15550100100@/, ['the caller ID nonsense that was asked for is not allowed']]
  ])('%s', async (callerId, from, said) => {
    const { office, main, ana: phone } = await openWith({ users: [ana] })
    phone.whenCalled = (call) => call.answer()
    const accepted = office.pbx.clickToDial({ ...click, callerId })
    await office.pass(100)
    expect(main.call.invite.from.text).toMatch(from)
    await hangUp(office, phone.call)
    expect(warnings((await office.pbx.timeline(accepted.ok ? accepted.value.uniqueid : '')) ?? [])).toEqual(said)
  })
})

describe('device: which phones ring first (3-click-to-dial, device)', () => {
  test('desk phones are not the softphone, and where there is none all ring, with a word', async () => {
    const { office, ana } = await openWith()
    office.pbx.clickToDial({ ...click, device: 'desk' })
    await office.pass()
    expect(ana.calls).toHaveLength(1)
    ana.call.refuse(486)
    await office.pass(4000)
    const accepted = office.pbx.clickToDial({ ...click, device: 'softphone' })
    await office.pass()
    expect(ana.calls).toHaveLength(2)
    ana.call.refuse(486)
    await office.pass()
    const entries = (await office.pbx.timeline(accepted.ok ? accepted.value.uniqueid : '')) ?? []
    expect(warnings(entries)).toEqual(['no softphone of 100 is registered; all its phones ring'])
  })
})

describe('a number in the form that an application searches in (2-cti, Forms of a number)', () => {
  const asked = ['e164', 'national', 'digits', 'last9', 'raw'].map((form) => `%%CallerIdNumber:${form}%%`).join('/')
  const forms = '%2B4930901820/030901820/4930901820/930901820/030901820'

  test('in the URL of a hook, of the pop-up and of what is told afterwards, and in headers', async () => {
    const cti = {
      inbound: { url: `http://app.test/in/${asked}`, headers: { 'X-Number': '%%calleridnumber:e164%%' } },
      postCall: { url: `http://app.test/cdr/${asked}/%%src:e164%%`, headers: { 'X-Number': '%%src:digits%%' } }
    }
    const { office, main } = await openWith({ cti, inbound: [{ match: '+493012345', to: 'extension:100' }] })
    office.http.on(`/in/${forms}`, {})
    const call = main.invite('+493012345', {
      headers: [['P-Asserted-Identity', '<sip:030901820@provider.test>']]
    })
    await office.pass()
    const { uniqueid } = office.pbx.calls()[0] ?? { uniqueid: '' }
    expect(office.pbx.fillUrl(`http://crm.test/${asked}`, { uniqueid, user: '100' })).toBe(`http://crm.test/${forms}`)
    await office.pass()
    call.cancel()
    await office.pass(1000)
    expect(office.http.urls).toEqual([`/in/${forms}`, `/cdr/${forms}/%2B4930901820`])
    expect(office.http.calls.map(({ request }) => new Headers(request.headers).get('x-number'))).toEqual([
      '+4930901820',
      '4930901820'
    ])
  })

  test('where a hook is tried, with every name that a call would fill in (8-reshape, one grammar)', async () => {
    const { office } = await openWith()
    const values = { calleridnumber: '030 901820', 'tier.level': 'gold', 'sip:p+q': '7' }
    const url = `http://app.test/in/${asked}/%%tier.level%%/%%sip:P+Q%%/%%originalcalleridnumber:digits%%/%%nobody%%`
    const filled = `/in/${forms.replace(/[^/]*$/, '030%20901820')}/gold/7/4930901820/`
    const test = { domain: 'acme.test', values }
    expect(office.pbx.fillTestUrl({ ...test, url })).toBe(`http://app.test${filled}`)
    office.http.on(filled, {})
    const config = hookSchema.parse({ url })
    const tried = await office.until(office.pbx.testHook({ ...test, hook: 'inbound', config }))
    expect(tried).toMatchObject({ url: `http://app.test${filled}`, outcome: 'no change' })
    expect(office.pbx.numberForms({ domain: 'acme.test', text: '030 901820' })).toEqual({
      e164: '+4930901820',
      national: '030901820',
      digits: '4930901820',
      last9: '930901820',
      raw: '030 901820'
    })
  })
})
