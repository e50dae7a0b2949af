import { describe, expect, test } from 'vitest'
import { absenceOf, membersOf } from '../../../pbx-core/apps/group/members.ts'
import { StandInOffice } from '../../support/stand-in-services.ts'
import type { DomainInput } from '../../support/virtual-pbx.ts'

function sales(group: Partial<NonNullable<DomainInput['groups']>[number]>) {
  const office = new StandInOffice({ groups: [{ name: 'sales', ringSeconds: 20, ...group }] })
  const { context, call } = office.calling()
  const config = call.domain.groups[0]
  if (config === undefined) throw new Error('there is no group')
  const members = membersOf(call.domain, config)
  return { office, members, absences: () => members.map((member) => absenceOf(context, config, member)) }
}

describe('who is in a group (4-pbx, Names of what is new: groups[].members)', () => {
  test('users and numbers outside in their order; what is neither is left out', () => {
    const { members } = sales({
      members: [
        '102',
        { number: '+15550100199', confirm: false, afterSeconds: 10, seconds: 30 },
        'nobody',
        '+15550170',
        { number: '101', afterSeconds: 5 }
      ]
    })
    expect(
      members.map((member) =>
        member.kind === 'user'
          ? [member.user.name, member.after, member.seconds]
          : [member.number, member.confirm, member.after, member.seconds]
      )
    ).toEqual([
      ['Lena Brandt', 0, 20],
      ['+15550100199', false, 10, 30],
      // Whoever answers outside has to press 1 unless somebody has said otherwise.
      ['+15550170', true, 0, 20],
      ['Tom Okafor', 5, 20]
    ])
  })

  test.each([
    // [call waiting, skips who is busy, talks, is left out]
    [true, false, true, undefined],
    [true, true, true, 'busy'],
    [false, false, true, 'busy'],
    [false, true, true, 'busy'],
    [false, true, false, undefined]
  ] as const)('call waiting %s, skipBusy %s, talks %s: left out as %s', (callWaiting, skipBusy, talks, absence) => {
    const { office, absences } = sales({ members: ['101'], skipBusy })
    office.states.set('101', { callWaiting })
    if (talks) office.busy.add('101')
    expect(absences()).toEqual([absence])
  })

  test('do not disturb goes before, and a number outside is always there', () => {
    const { office, absences } = sales({ members: ['101', '+15550170'], skipBusy: true })
    office.states.set('101', { doNotDisturb: { on: true, until: null } })
    office.busy.add('101')
    expect(absences()).toEqual(['do-not-disturb', undefined])
  })
})
