import { describe, expect, test } from 'vitest'
import { hookSchema } from '../../pbx-core/contract/config.ts'
import type { HookTestOutcome } from '../../pbx-core/contract/pbx.ts'
import type { Office } from '../support/virtual-pbx.ts'
import { openOffice } from './office.ts'

const url = 'http://app.test/in'
const fallbackUrl = 'http://app.test/else'
const values = { calleridnumber: '+15550170' }

function tryOut(office: Office, hook: object): Promise<HookTestOutcome> {
  const config = hookSchema.parse(hook)
  return office.until(office.pbx.testHook({ domain: 'acme.test', hook: 'inbound', config, values }))
}

describe('a hook that is tried (2-cti, Trying it)', () => {
  test('is asked however often it has failed, and no call sees anything of it', async () => {
    const office = await openOffice({ domain: { cti: { inbound: { url } } } })
    office.http.on('/in', { status: 500 })
    const outcomes: string[] = []
    for (let times = 0; times < 6; times++) outcomes.push((await tryOut(office, { url })).outcome)
    expect(outcomes).toEqual(Array(6).fill('status: the application answered 500'))
    expect(await office.until(office.pbx.hookHealth({ domain: 'acme.test', hook: 'cti.inbound', url }))).toEqual({
      ...{ lastAnswer: null, lastFailure: null, skippedUntil: null, stopped: false, waiting: 0 }
    })
    expect(office.pbx.recentRequests({ domain: 'acme.test', hook: 'cti.inbound' })).toEqual([])
    office.http.on('/in', {})
    const call = office.provider('main').invite('+15550100101')
    await office.pass()
    expect(office.http.urls).toEqual(Array(7).fill('/in'))
    call.cancel()
    await office.pass()
  })

  test('says why url was of no use before what the reply of fallbackUrl would do', async () => {
    const office = await openOffice({ domain: {} })
    office.http.on('/in', { body: '<ipbx><set><calleridname>Smith & Sons</calleridname></set></ipbx>' })
    office.http.on('/else', { contentType: 'application/json', body: '{"set":{"calleridname":"Smith"}}' })
    expect((await tryOut(office, { url, fallbackUrl })).effects).toEqual([
      { kind: 'warning', title: '', text: '"&" must be written as "&amp;"', remark: { code: 'ampersand' } },
      { kind: 'change', title: 'calleridname', text: 'Smith' }
    ])
  })

  test('names what a document leads to at another origin, which a call would not ask', async () => {
    const office = await openOffice({ domain: {} })
    const verbs = '<Gather onData="/keys"/><Redirect>http://elsewhere.test/next</Redirect>'
    office.http.on('/in', { body: `<Response onHangup="https://app.test/over">${verbs}</Response>` })
    const remark = { code: 'other-origin' }
    const outOfReach = {
      ...{ kind: 'warning', title: '', remark },
      text: "the address is not at the hook's own origin, and was not asked"
    }
    expect((await tryOut(office, { url })).effects).toEqual([
      { kind: 'route', title: 'gather', text: 'POST /keys' },
      { kind: 'route', title: 'redirect', text: 'POST http://elsewhere.test/next' },
      outOfReach,
      { kind: 'change', title: 'onHangup', text: 'https://app.test/over' },
      outOfReach
    ])
  })
})
