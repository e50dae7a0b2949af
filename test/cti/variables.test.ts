import { describe, expect, test } from 'vitest'
import { createVariables, everyHookVariables, knownVariables, postCallVariables } from '../../pbx-core/cti/variables.ts'

const names =
  'calleridname calleridnumber accountcode uniqueid channel exten did direction domain trunk app appname user username useremail queuewait queueposition digits code reason acc_code2 acc_code3 userfield language timestamp originalcalleridname originalcalleridnumber verstat transferredby event callback location error'
const cdrNames =
  'calldate clid src dst dcontext channel dstchannel lastapp lastdata duration billsec disposition amaflags accountcode uniqueid userfield answerdate enddate linkedid hangupcause hangupby recording voicemail missed notes outcome waitsec ringsec'

describe('the list of variables (2-cti, Variables)', () => {
  test('every hook has those that the document names', () => {
    expect(everyHookVariables).toEqual(names.split(' '))
  })
  test('post-call adds the fields of the call record', () => {
    expect([...postCallVariables].sort()).toEqual([...new Set(`${names} ${cdrNames}`.split(' '))].sort())
  })
  test('each has a meaning and stands once', () => {
    expect(knownVariables.filter(({ meaning }) => meaning === '')).toEqual([])
    expect(new Set(knownVariables.map(({ name }) => name)).size).toBe(knownVariables.length)
  })
})

describe('looking a variable up (2-cti, Variables)', () => {
  const variables = createVariables({
    values: { calleridname: 'ACME', exten: '100' },
    custom: { tier: 'gold', calleridname: 'forged', uniqueid: 'forged' },
    sipHeader: (name) => `header ${name}`,
    inForm: (value, form) => `${form} of ${value}`
  })
  test.each([
    ['a documented one', 'calleridname', 'ACME'],
    ['case-insensitively', 'EXTEN', '100'],
    ['one that a hook has set', 'Tier', 'gold'],
    ['a documented one is never the one that a hook has set', 'uniqueid', ''],
    ['a header of the INVITE', 'sip:X-Customer', 'header x-customer'],
    ['never the credentials in it', 'sip:Authorization', ''],
    ['nor those for a proxy', 'sip:proxy-authorization', ''],
    ['a number in a form', 'ExTen:E164', 'e164 of 100'],
    ['one that a hook has set, too', 'tier:last9', 'last9 of gold'],
    ['a header that holds a number', 'sip:X-Number:national', 'national of header x-number'],
    ['a header whose name is that of a form', 'sip:raw', 'header raw'],
    ['not the credentials in any form', 'sip:authorization:raw', 'raw of '],
    ['what is no form is a part of the name', 'exten:roman', ''],
    ['a form alone is a name', ':e164', ''],
    ['an unknown one is empty', 'nobody', ''],
    ['what every object has is no variable', 'constructor', '']
  ])('%s', (_rule, name, value) => {
    expect(variables(name)).toBe(value)
  })

  test('names set by hooks are listed for the body of a POST', () => {
    expect(variables.custom).toEqual(['tier'])
  })
  test('without INVITE a header is empty', () => {
    expect(createVariables({ values: {}, inForm: (value) => value })('sip:X-Customer')).toBe('')
  })
})
