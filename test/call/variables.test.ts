import { describe, expect, test } from 'vitest'
import { octetsFromText } from '../../pbx-core/base/octets.ts'
import type { Call, CallOrigin } from '../../pbx-core/call/call.ts'
import { variablesOf } from '../../pbx-core/call/variables.ts'
import { everyHookVariables } from '../../pbx-core/cti/variables.ts'
import { StandInOffice } from '../support/stand-in-services.ts'
import { userConfig } from '../support/virtual-pbx.ts'

const at = Date.UTC(2026, 10, 21, 22, 5, 9, 900)

function callOf(origin: Partial<CallOrigin> = {}, change: (call: Call) => void = () => {}) {
  const call = new StandInOffice().call(origin)
  change(call)
  return call
}

/** Every documented variable that has a value now. */
function told(call: Call, extra?: Readonly<Record<string, string>>): Record<string, string> {
  const variables = variablesOf(call, at, extra)
  return Object.fromEntries(
    everyHookVariables.map((name) => [name, variables(name)]).filter(([, value]) => value !== '')
  )
}

describe('the variables of a hook (2-cti, Variables)', () => {
  test('say of a call from a trunk what it is, before it is for anybody', () => {
    const outside = { number: '+15550170', name: 'Ruth', user: null }
    const call = callOf({ direction: 'inbound', caller: outside, exten: '101', did: '101', trunk: 'main' })
    expect(told(call)).toEqual({
      ...{ calleridname: 'Ruth', calleridnumber: '+15550170' },
      ...{ originalcalleridname: 'Ruth', originalcalleridnumber: '+15550170' },
      ...{ uniqueid: 'call-1', channel: 'SIP/100-1', exten: '101', did: '101', direction: 'inbound' },
      ...{ domain: 'acme.test', trunk: 'main', language: call.domain.language, timestamp: '1795298709', queuewait: '0' }
    })
  })

  test('follow the call: whom it is for, by which application, what hooks have made of it, who transferred it', () => {
    const call = callOf({}, (it) => {
      it.segment.caller = { number: '999', name: 'VIP', user: null }
      it.segment.callee = { number: '101', name: 'Tom Okafor', user: '101' }
      it.enterApp('user', '101')
      Object.assign(it, { accountcode: 'a1', accCode2: 'a2', accCode3: 'a3', userfield: 'field', language: 'de' })
    })
    expect(told(call)).toMatchObject({
      ...{
        calleridname: 'VIP',
        calleridnumber: '999',
        originalcalleridname: 'Ana Keller',
        originalcalleridnumber: '100'
      },
      ...{ user: '101', username: 'Tom Okafor', app: 'user', appname: '101' },
      ...{ accountcode: 'a1', acc_code2: 'a2', acc_code3: 'a3', userfield: 'field', language: 'de' }
    })
  })

  test('name the user whose phone rings, with the mail address', () => {
    const users = [{ ...userConfig('101', 'Tom Okafor'), email: 'tom@acme.test' }]
    const call = new StandInOffice({ users, inbound: [] }).call()
    call.segment.callee = { number: '101', name: 'Somebody', user: '101' }
    expect(told(call)).toMatchObject({ user: '101', username: 'Tom Okafor', useremail: 'tom@acme.test' })
  })

  test('are those of the segment that runs', () => {
    const call = callOf({ trunk: 'main', direction: 'inbound' }, (it) =>
      it.pass(
        { result: 'completed', cause: 16, by: 'callee' },
        {
          ...{ direction: 'internal', caller: it.segment.caller, callee: it.segment.callee, exten: '102' },
          ...{ trunk: null, channel: 'SIP/100-1', transferredBy: '101' }
        }
      )
    )
    const variables = variablesOf(call, at)
    expect([variables('direction'), variables('trunk'), variables('transferredby')]).toEqual(['internal', '', '101'])
  })

  test('a hook’s own come on top: digits of a menu, the reason of a queue', () => {
    expect(told(callOf(), { digits: '42', reason: 'timeout' })).toMatchObject({ digits: '42', reason: 'timeout' })
  })

  test('what an earlier hook has set is there by its name, and never hides a documented one', () => {
    const call = callOf({}, (it) => {
      it.variables.set('crm_id', '7')
      it.variables.set('exten', 'hidden')
    })
    const variables = variablesOf(call, at)
    expect([variables('CRM_ID'), variables('exten'), variables.custom]).toEqual(['7', '101', ['crm_id']])
  })

  test('headers of the caller’s INVITE are shown as people read them, and credentials are nobody’s', () => {
    const call = callOf({
      header: (name) => (name === 'x-ticket' ? octetsFromText('Käthe 12') : name === 'authorization' ? 'Digest' : '')
    })
    const variables = variablesOf(call, at)
    expect([variables('sip:X-Ticket'), variables('sip:Authorization'), variables('sip:X-None')]).toEqual([
      'Käthe 12',
      '',
      ''
    ])
  })

  test('a number in a form is read as the domain reads numbers', () => {
    const variables = variablesOf(callOf({ caller: { number: '+12025550123', name: '', user: null } }), at)
    expect([variables('calleridnumber:digits'), variables('calleridnumber:e164')]).toEqual([
      '12025550123',
      '+12025550123'
    ])
  })
})
