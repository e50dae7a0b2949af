import { expect, test } from 'vitest'
import { broughtTo } from '../../pbx-core/apps/brought-to.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

test('a call that is brought to a user opens the page for that one, though no phone rang (2-cti, Pop-ups)', () => {
  const office = new StandInOffice()
  const { context } = office.calling()
  broughtTo(context, office.person('101'))
  expect(office.asked).toEqual(['pop-up of 101'])
})

test('somebody outside, and a user who is not in the configuration any more, have no page', () => {
  const office = new StandInOffice()
  const { context } = office.calling()
  broughtTo(context, { number: '+15550170', name: 'ACME', user: null })
  broughtTo(context, { number: '199', name: 'Gone', user: '199' })
  expect(office.asked).toEqual([])
})
