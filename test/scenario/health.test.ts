import { expect, test } from 'vitest'
import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import { officeConfig, trunkConfig, userConfig } from '../support/virtual-pbx.ts'
import { openOffice } from './office.ts'

/** A fresh installation: users, and no way out. */
const alone = { trunks: [], outbound: [] }

test('without a trunk all is well, and it warns from the start that nobody can call for help (4-pbx, Numbers)', async () => {
  const office = await openOffice({ domain: alone })
  expect(office.pbx.health()).toMatchObject({
    status: 'ok',
    warnings: ['acme.test: no trunk can carry emergency calls']
  })
  expect(office.takeComplaints()).toEqual([
    {
      event: 'emergency.no-trunk',
      domain: 'acme.test',
      remedy: 'add a trunk: until then emergency numbers lead nowhere'
    }
  ])
  await office.until(office.pbx.configure(officeConfig()))
  expect(office.pbx.health()).toMatchObject({ status: 'ok', warnings: [] })
})

test('a domain without emergency numbers is not warned about', async () => {
  const office = await openOffice({ domain: { ...alone, emergency: [] } })
  expect(office.pbx.health()).toMatchObject({ status: 'ok', warnings: [] })
})

test('a trunk that cannot be used is a degraded PBX, and the last of a domain carries no emergency calls either', async () => {
  const lost = { ...trunkConfig('main'), address: 'sip:provider.invalid' }
  const other = { name: 'other.test', users: [userConfig('100', 'Olga')], trunks: [] }
  const office = await openOffice({ domain: { trunks: [lost], outbound: [] }, others: [other] })
  const warnings = [
    'trunk main: the name provider.invalid cannot be looked up',
    'acme.test: no trunk can carry emergency calls',
    'other.test: no trunk can carry emergency calls'
  ]
  expect(office.pbx.health()).toMatchObject({ status: 'degraded', warnings })
  expect(office.pbx.health('other.test')).toMatchObject({ status: 'ok', warnings: warnings.slice(2) })
  office.takeComplaints()
})

test('records that cannot be written are told, and told no more once they can (1-product, Principles)', async () => {
  const office = await openOffice()
  const told: (readonly StandingWarning[])[] = []
  using _told = office.pbx.events.on('warnings.changed', ({ warnings }) => void told.push(warnings))
  office.store.isFull = true
  expect(office.pbx.health()).toMatchObject({
    status: 'degraded',
    warnings: ['records cannot be written and wait in memory: database or disk is full']
  })
  await office.pass(5000)
  office.store.isFull = false
  expect(office.pbx.health()).toMatchObject({ status: 'ok', warnings: [] })
  await office.pass(10_000)
  expect(told).toEqual([[{ code: 'records-unwritten', domain: null, reason: 'database or disk is full' }], []])
})

test('TLS that is configured and not to be had is told (4-pbx, SIP)', async () => {
  const office = await openOffice()
  const { listen, ...config } = officeConfig()
  const tls = '0.0.0.0:5061'
  await office.until(office.pbx.configure({ ...config, listen: { ...listen, sip: { ...listen.sip, tls } } }))
  expect(office.pbx.warnings()).toEqual([{ code: 'no-tls', domain: null, listen: tls }])
  expect(office.pbx.health()).toMatchObject({
    status: 'ok',
    warnings: ['listen.sip.tls is 0.0.0.0:5061, where this version does not listen: phones need another way in']
  })
})
