import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import { type Office, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk, told } from './office.ts'
import { answers, billed, talking } from './transfers.ts'

const users = [
  userConfig('100', 'Ana Keller'),
  { ...userConfig('101', 'Tom Okafor'), inCallCodes: true },
  userConfig('102', 'Lena Brandt')
]

/** Ana talks with Tom, who hands calls on by codes; Lena's phone is at hand. */
async function inTalk() {
  const office = await openOffice({ domain: { users } })
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const lena = await office.phone('102')
  const { caller, callee } = await talk(office, { caller: ana, callee: tom })
  return { office, caller, callee, tom, lena }
}

const at = (office: Office, call: PhoneCall) => office.media.at(call.heard.port)

/** By RFC 4733, one key after the other. */
async function press(office: Office, call: PhoneCall, keys: string) {
  for (const key of keys) {
    at(office, call).press(key)
    await office.pass(200)
  }
}

describe('codes in a call (4-pbx, Names of what is new: featureCodes, inCallCodes)', () => {
  test('*3 and a number hands the call on at once: a dial tone for whoever dials, a tone for whoever waits', async () => {
    const { office, caller, callee, lena } = await inTalk()
    answers(lena)
    await press(office, callee, '*3')
    expect(at(office, callee).playing).toEqual(['tone dial'])
    expect(at(office, caller).playing).toEqual(['music'])
    expect(talking(office)).toEqual(['100 caller waiting', '101 callee waiting'])
    await press(office, callee, '102#')
    await office.pass(1000)
    expect(callee.methods.at(-1)).toBe('BYE')
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    expect(at(office, caller).peer?.rtpPort).toBe(lena.call.heard.port)
    await office.pass(2000)
    await hangUp(office, caller)
    expect(office.records.map(billed)).toEqual([
      '1: 100 > 101 (101) ANSWERED by callee, 1 1 ring 0',
      '2: 100 > 102 (102) ANSWERED by caller, 3 3 ring 0'
    ])
    expect(office.record.transferredby).toBe('101')
    expect(told(await office.timeline()).filter((line) => line.includes('code'))).toEqual([
      'decision: 101 pressed the code to transfer the call'
    ])
    // No key of the code or of the number was heard by the other one.
    expect([at(office, caller).digits, caller.methods.includes('INFO')]).toEqual([[], false])
  })

  test('the number is whole without # where no key follows for 3 s', async () => {
    const { office, caller, callee, lena } = await inTalk()
    answers(lena)
    await press(office, callee, '*3102')
    await office.pass(2500)
    expect(lena.calls).toHaveLength(0)
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    await hangUp(office, caller)
  })

  test('whoever sent it hears it ring, may hang up, and has the call back where nobody is to be had', async () => {
    const { office, caller, callee, lena } = await inTalk()
    await press(office, callee, '*3102#')
    await office.pass(500)
    expect(at(office, callee).playing).toEqual(['tone ringback'])
    lena.call.refuse(486)
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    expect(at(office, caller).peer?.rtpPort).toBe(callee.heard.port)
    await press(office, callee, '*3102#')
    await office.pass(500)
    await office.until(callee.bye())
    lena.call.answer()
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    await hangUp(office, caller)
  })

  test('*2 and a number asks first; *2 once more takes the call back, while it rings and while they talk', async () => {
    const { office, caller, callee, lena } = await inTalk()
    const call = office.pbx.calls()[0]?.uniqueid
    await press(office, callee, '*2102#')
    await office.pass(500)
    expect(talking(office)).toEqual(['100 caller waiting', '101 caller waiting', '102 callee ringing'])
    await press(office, callee, '*2')
    await office.pass(500)
    expect(lena.call.methods).toEqual(['CANCEL'])
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    answers(lena)
    await press(office, callee, '*2102#')
    await office.pass(500)
    expect(talking(office)).toEqual(['100 caller waiting', '101 caller talking', '102 callee talking'])
    expect(at(office, caller).playing).toEqual(['music'])
    await press(office, callee, '*2')
    await office.pass(500)
    expect(lena.call.methods.at(-1)).toBe('BYE')
    expect(at(office, caller).peer?.rtpPort).toBe(callee.heard.port)
    await hangUp(office, caller)
    expect(office.records.filter(({ uniqueid }) => uniqueid === call)).toHaveLength(1)
    expect(office.records.every(({ linkedid }) => linkedid === call)).toBe(true)
  })

  test('whoever asks and hangs up has handed the call on, as with a telephone on a hook', async () => {
    const { office, caller, callee, lena } = await inTalk()
    answers(lena)
    await press(office, callee, '*2102#')
    await office.pass(1000)
    await office.until(callee.bye())
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    await hangUp(office, caller)
  })

  test('whoever dials whom to ask and hangs up has handed the call on at once', async () => {
    const { office, caller, callee, lena } = await inTalk()
    await press(office, callee, '*2102')
    await office.until(callee.bye())
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller waiting', '102 callee ringing'])
    lena.call.answer()
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    await hangUp(office, caller)
    expect(office.records.map(({ segment }) => segment)).toEqual([1, 2])
  })

  test('whom one asks and who declines is out of it at once; whoever asked hears why, and has the call back', async () => {
    const { office, caller, callee, lena } = await inTalk()
    lena.whenCalled = (call) => call.refuse(603)
    await press(office, callee, '*2102#')
    await office.pass(200)
    expect(office.pbx.calls()).toHaveLength(1)
    expect(office.events.findLast(({ name }) => name === 'call.ended')?.payload).toMatchObject({ result: 'declined' })
    expect(at(office, callee).playing).toEqual(['tone busy'])
    expect(talking(office)).toEqual(['100 caller waiting', '101 callee waiting'])
    await office.pass(5000)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
  })

  test.each([
    ['nothing is dialled for 10 s', '', 11_000],
    ['only # is dialled', '#', 500],
    ['the number is nobody', '777#', 6000],
    ['the number may not be dialled', '0018613912345678#', 6000]
  ])('where %s the two talk again', async (_, keys, ms) => {
    const { office, caller, callee } = await inTalk()
    await press(office, callee, `*3${keys}`)
    await office.pass(ms)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    expect(at(office, caller).peer?.rtpPort).toBe(callee.heard.port)
    await hangUp(office, caller)
  })

  test('whoever hangs up before it has dialled ends the call, and so does whoever waits', async () => {
    const first = await inTalk()
    await press(first.office, first.callee, '*3')
    await hangUp(first.office, first.callee)
    expect(first.caller.methods.at(-1)).toBe('BYE')
    expect(first.office.record.hangupby).toBe('callee')
    const { caller, callee } = await talk(first.office, { caller: first.caller.phone as never, callee: first.tom })
    await press(first.office, callee, '*31')
    await hangUp(first.office, caller)
    expect(callee.methods.at(-1)).toBe('BYE')
    expect(first.office.record.hangupby).toBe('caller')
  })

  test('keys that are no code are passed on in order, by RFC 4733 as by INFO, and only that side is held back', async () => {
    const { office, caller, callee } = await inTalk()
    expect([at(office, caller).keepsKeys, at(office, callee).keepsKeys]).toEqual([false, true])
    await press(office, callee, '5*17')
    await office.until(callee.info('*'))
    await office.until(callee.info('9'))
    expect(at(office, caller).digits.join('')).toBe('5*17*9')
    await office.until(callee.info('*'))
    await office.pass(1000)
    expect(at(office, caller).digits.join('')).toBe('5*17*9')
    await office.pass(600)
    expect(at(office, caller).digits.join('')).toBe('5*17*9*')
    await hangUp(office, caller)
  })

  test('INFO brings codes as well (RFC 6086)', async () => {
    const { office, caller, callee } = await inTalk()
    for (const key of '*3102#') await office.until(callee.info(key))
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller waiting', '101 callee waiting', '102 callee ringing'])
    await hangUp(office, caller)
  })

  test('the other side and users without inCallCodes press them in vain', async () => {
    const { office, caller } = await inTalk()
    await press(office, caller, '*3')
    await office.pass(2000)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
  })

  test('codes are what the domain has set', async () => {
    const featureCodes = { transferSend: '##' }
    const office = await openOffice({ domain: { users, featureCodes } })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const lena = await office.phone('102')
    answers(lena)
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await press(office, callee, '##102#')
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    await hangUp(office, caller)
  })

  test('the second number of a user has them too', async () => {
    const office = await openOffice({ domain: { users } })
    const ana = await office.phone('100')
    const lena = await office.phone('102')
    const outside = office.provider('main')
    answers(outside)
    answers(lena)
    office.pbx.setUserState('acme.test', '101', { secondNumber: { number: '+15550100188', confirm: false } })
    const call = ana.invite('101')
    await office.pass(1000)
    await press(office, outside.call, '*3102#')
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    await hangUp(office, call)
  })
})
