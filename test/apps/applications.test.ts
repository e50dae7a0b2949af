import { describe, expect, test } from 'vitest'
import { enter } from '../../pbx-core/apps/enter.ts'
import type { Call } from '../../pbx-core/call/call.ts'
import { type ApplicationType, applicationKinds, applicationTypes } from '../../pbx-core/contract/applications.ts'
import { parseDestination } from '../../pbx-core/contract/destination.ts'
import { StandInOffice } from '../support/stand-in-services.ts'
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

/** Those that are told by another name, or, as opening hours, only by what they send on to. */
const told: Partial<Record<ApplicationType, string>> = { extension: 'user 100', time: 'user 100', function: 'echo ' }

describe('the table of applications (8-reshape, 6)', () => {
  test.each(applicationTypes)('%s is run: its application has the call, and the time line says so', async (type) => {
    const office = new StandInOffice(domainWith(type))
    office.openings.set('it', { open: true, because: 'hours', holiday: '' })
    const { context, call } = office.calling()
    void enter(context, destinationOf(type))
    await office.pass()
    expect([office.bugs, appsOf(call)[0]]).toEqual([[], told[type] ?? `${type} it`])
  })
})

function domainWith(type: ApplicationType): Partial<DomainInput> {
  if (type === 'extension') return {}
  return { [applicationKinds[type].list]: [{ name: 'it', ...least[type] }] }
}

function destinationOf(type: ApplicationType) {
  const parsed = parseDestination(`${type}:${type === 'extension' ? '100' : 'it'}`)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

const appsOf = (call: Call): string[] =>
  call.timeline.take().flatMap((entry) => (entry.kind === 'app' ? [`${entry.app} ${entry.name}`] : []))
