import { describe, expect, test } from 'vitest'
import type { AppOutcome } from '../../pbx-core/apps/context.ts'
import { takeInbound } from '../../pbx-core/apps/inbound.ts'
import { terminations } from '../../pbx-core/call/terminations.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'
import type { DomainInput } from '../support/virtual-pbx.ts'

const hook = { url: 'http://app.test/' }
const domain: Partial<DomainInput> = {
  cti: { inbound: hook },
  inbound: [
    { match: '+15550100101', to: 'extension:101', cti: hook },
    { match: '+1555010019X', to: 'extension:102' }
  ]
}

/** Somebody outside calls that number of ours. */
function coming(did: string, more: Partial<DomainInput> = {}, number = '+15550170') {
  const office = new StandInOffice({ ...domain, ...more })
  office.phone('101')
  office.phone('102')
  const caller = { number, name: '', user: null }
  const { context, call, leg } = office.calling({ caller, did, exten: did, direction: 'inbound', trunk: 'main' })
  const got: AppOutcome[] = []
  const takes = async () => {
    void takeInbound(context).then((outcome) => got.push(outcome))
    await office.pass()
  }
  return { office, call, leg, got, takes }
}
const declined = (reason: string) => [{ kind: 'unanswered', termination: terminations.declined(reason) }]

describe('a call from a trunk (2-cti, Where hooks run, in order)', () => {
  test('the general hook, the first route that matches, its hook, the destination', async () => {
    const { office, takes, call } = coming('+15550100101')
    await takes()
    expect([office.asked, factsOf(call).slice(0, 2)]).toEqual([
      ['hook cti.inbound', 'hook inbound[0].cti', 'phones 101'],
      [
        { code: 'inbound-route', index: 0, match: '+15550100101', destination: 'extension:101' },
        { code: 'goes-to', destination: 'extension:101' }
      ]
    ])
  })

  test('a route without a hook asks none', async () => {
    const { office, takes } = coming('+15550100195')
    await takes()
    expect(office.asked).toEqual(['hook cti.inbound', 'phones 102'])
  })

  test('`break` of the general hook ends it before any route, that of the route before its destination', async () => {
    for (const [name, asked] of [
      ['cti.inbound', ['hook cti.inbound']],
      ['inbound[0].cti', ['hook cti.inbound', 'hook inbound[0].cti']]
    ] as const) {
      const { office, takes, got } = coming('+15550100101')
      office.verdicts.set(name, { kind: 'stop' })
      await takes()
      expect([office.asked, got]).toEqual([asked, declined(`${name} ended it`)])
    }
  })

  test('a number of ours without a route is not found, and the time line says what to add', async () => {
    const { office, takes, got, call } = coming('+15550100500')
    await takes()
    expect([office.asked, got]).toEqual([
      ['hook cti.inbound'],
      [{ kind: 'unanswered', termination: terminations.notFound('no inbound route matches +15550100500') }]
    ])
    expect(call.timeline.take().map((entry) => ('remedy' in entry ? entry.remedy : ''))).toEqual([
      'Add one, or one with "match": "*".'
    ])
  })

  test.each([
    ['+15550170', ['+15550170'], true],
    ['', ['anonymous'], true],
    ['+15550171', ['+15550170', 'anonymous'], false]
  ])(
    '%j with %j on the block list: declined before every hook: %s (blockList)',
    async (number, blockList, isBlocked) => {
      const { office, takes, got, call } = coming('+15550100101', { blockList }, number)
      await takes()
      expect(office.asked.length === 0).toBe(isBlocked)
      if (!isBlocked) return
      expect([got, factsOf(call)]).toEqual([
        declined('the number is blocked (blockList)'),
        [{ code: 'blocked', party: '', number }]
      ])
    }
  )
})
