import { describe, expect, test } from 'vitest'
import { applications } from '../../pbx-core/apps/applications.ts'
import { enter } from '../../pbx-core/apps/enter.ts'
import { type ApplicationType, applicationKinds, applicationTypes } from '../../pbx-core/contract/applications.ts'
import { parseDestination } from '../../pbx-core/contract/destination.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'
import type { DomainInput } from '../support/virtual-pbx.ts'

/** The least that each kind needs to be configured, under the name `it`. */
const least: { readonly [T in Exclude<ApplicationType, 'extension'>]: object } = {
  group: { members: ['100'] },
  queue: {},
  ivr: {},
  conference: {},
  time: { openTo: 'extension:100', closedTo: 'extension:100' },
  announcement: { prompt: 'closed' },
  directory: {},
  page: {},
  function: { run: 'echo' }
}

describe('the table of applications (8-reshape, 6)', () => {
  const runs = applicationTypes.filter((type) => applications[type] !== undefined)

  test.each(runs)('%s is run: whoever is sent there is not told that this version cannot', async (type) => {
    const office = new StandInOffice(domainWith(type))
    office.openings.set('it', { open: true, because: 'hours', holiday: '' })
    const { context, call } = office.calling()
    void enter(context, destinationOf(type))
    await office.pass()
    expect(factsOf(call).map(({ code }) => code)).not.toContain('not-run')
  })

  const waits = applicationTypes.filter((type) => applications[type] === undefined)
  test.each(waits)('%s, which this version does not run, sends its caller on to its `then`', async (type) => {
    const canWait = applicationKinds[type].waits
    const office = new StandInOffice(domainWith(type, canWait ? { then: 'extension:100' } : {}))
    const { context, call } = office.calling({ caller: office.person('101') })
    const outcome = await enter(context, destinationOf(type))
    expect(office.asked).toEqual(canWait ? ['phones 100'] : [])
    const sentOn = canWait ? ['unanswered', 'goes-to'] : []
    expect([outcome.kind, factsOf(call).map(({ code }) => code)]).toEqual([
      'unanswered',
      ['goes-to', 'not-run', ...sentOn]
    ])
  })
})

function domainWith(type: ApplicationType, more: object = {}): Partial<DomainInput> {
  if (type === 'extension') return {}
  return { [applicationKinds[type].list]: [{ name: 'it', ...least[type], ...more }] }
}

function destinationOf(type: ApplicationType) {
  const parsed = parseDestination(`${type}:${type === 'extension' ? '100' : 'it'}`)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}
