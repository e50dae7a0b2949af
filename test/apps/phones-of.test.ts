import { beforeEach, describe, expect, test } from 'vitest'
import { phonesOf } from '../../pbx-core/apps/phones-of.ts'
import type { UserConfig } from '../../pbx-core/contract/config.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

describe('the phones of a user that ring for a call', () => {
  let office: StandInOffice
  beforeEach(() => {
    office = new StandInOffice()
    office.phone('101')
  })
  const tom = () => office.config.domains[0]?.users.find(({ extension }) => extension === '101') as UserConfig

  function rung({ caller = office.person('100'), prefix = '', ringtone = '' } = {}) {
    const { context, call } = office.calling({ caller })
    call.ringtone = ringtone
    phonesOf(context, tom(), prefix)
    return office.invitations.at(-1)
  }

  test('show the caller, and ring as they ever do', () => {
    expect(rung()).toMatchObject({ from: { number: '100', name: 'Ana Keller' }, headers: [] })
  })

  test.each([
    ['its name', { number: '+15550170', name: 'ACME', user: null }, 'Sales ACME'],
    ['its number, where it has no name', { number: '+15550170', name: '', user: null }, 'Sales +15550170']
  ])('show the prefix of the group before the caller: %s (4-pbx, Group)', (_, caller, name) => {
    expect(rung({ caller, prefix: 'Sales' })?.from).toMatchObject({ number: '+15550170', name })
  })

  test('ring as a hook has chosen (2-cti, ringtone)', () => {
    expect(rung({ ringtone: '<http://127.0.0.1/vip>' })?.headers).toEqual([['Alert-Info', '<http://127.0.0.1/vip>']])
  })
})
