import { describe, expect, test } from 'vitest'
import { onward } from '../../pbx-core/apps/onward.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

describe('the doors that lead out of an application', () => {
  test('enter: to what a destination names', async () => {
    const office = new StandInOffice()
    office.phone('101')
    const { context } = office.calling()
    void onward.enter(context, { type: 'extension', name: '101' })
    await office.pass()
    expect(office.asked).toEqual(['phones 101'])
  })

  test('dialOut: through a trunk, counted for whoever answers for it', async () => {
    const office = new StandInOffice()
    const { context } = office.calling()
    const [domain] = office.config.domains
    const [route] = domain?.outbound ?? []
    const [trunk] = domain?.trunks ?? []
    if (route === undefined || trunk === undefined) throw new Error('the office has a route and a trunk')
    const attempts = [{ trunk, number: '+15550177' }]
    const numberClass = { region: 'national', premium: false } as const
    await onward.dialOut(context, { kind: 'outbound', attempts, numberClass, route, missing: [] }, null)
    expect(office.asked).toEqual(['counted for the domain: +15550177', 'trunk main +15550177'])
  })

  test('ask: a hook has its say before what was going to happen', async () => {
    const office = new StandInOffice()
    const { context, call } = office.calling()
    const refused = { kind: 'unanswered', termination: terminations.busy('nobody has time') } as const
    office.verdicts.set('cti.inbound', { kind: 'stop' })
    const outcome = await onward.ask(
      context,
      { name: 'cti.inbound', config: undefined },
      { proceed: () => Promise.reject(new Error('it was stopped')), stop: async () => refused }
    )
    expect([outcome, factsOf(call)]).toEqual([refused, [{ code: 'hook-stops', hook: 'cti.inbound' }]])
  })
})
