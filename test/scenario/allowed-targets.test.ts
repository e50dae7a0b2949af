import { expect, test } from 'vitest'
import { promptMs } from '../support/recording-media.ts'
import { type DomainInput, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice } from './office.ts'

const allowedTargets = ['192.168.7.0/24', 'crm.lan']

/** A call of each kind of request that follows from hooks; `restricted`: an admin of the domain has written them. */
async function requests(restricted: boolean) {
  const hook = (path: string) => ({ url: `http://crm.lan/${path}`, restricted })
  const domain: Partial<DomainInput> = {
    users: [userConfig('100', 'Ana'), userConfig('101', 'Tom')],
    inbound: [{ match: '*', to: 'extension:100', cti: hook('route') }],
    cti: {
      allowedTargets,
      inbound: { ...hook('in'), fallbackUrl: 'http://sms.lan/in' },
      events: { ...hook('now'), on: ['end'] },
      emergency: hook('help'),
      postCall: hook('cdr')
    }
  }
  const office = await openOffice({ domain })
  office.http.on('/in', { status: 500 })
  office.http.on('/route', {
    body: '<Response><Play>/a.wav</Play><Redirect>/next</Redirect></Response>'
  })
  office.http.on('/next', { body: '<Response onHangup="/over"><Dial><Number>100</Number></Dial></Response>' })
  const ana = await office.phone('100')
  ana.whenCalled = (call) => call.answer()
  const call = office.provider('main').invite('+15550100100')
  await office.pass(promptMs + 100)
  await hangUp(office, call)
  const help = ana.invite('112')
  await office.pass()
  help.cancel()
  await office.pass()
  return office.http.calls.map(({ request: { url, reach } }) => [new URL(url).pathname, reach] as const)
}

test('whatever follows from a hook of a domain’s admin goes where a system admin lets it go, and nowhere else (4-pbx, cti.allowedTargets)', async () => {
  const asked = await requests(true)
  expect([...new Set(asked.map(([path]) => path))].sort()).toEqual(
    ['/a.wav', '/cdr', '/help', '/in', '/next', '/now', '/over', '/route'].sort()
  )
  expect(asked.filter(([, reach]) => JSON.stringify(reach) !== JSON.stringify({ allowed: allowedTargets }))).toEqual([])
})

test('one of a system admin goes anywhere', async () => {
  expect((await requests(false)).filter(([, reach]) => reach !== undefined)).toEqual([])
})
