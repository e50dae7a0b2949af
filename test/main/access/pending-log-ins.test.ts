import { expect, it } from 'vitest'
import type { Account } from '../../../main/access/accounts.ts'
import { PendingLogIns } from '../../../main/access/pending-log-ins.ts'

const account = (user: string): Account => ({
  ...{ domain: 'acme.test', user, webPassword: 'hash', admin: false, systemAdmin: false, callFor: [] }
})

it('log-ins that wait for their code: ten of an account, so that whoever begins thousands ends nobody else’s', () => {
  const pending = new PendingLogIns(() => 0)
  const own = pending.wait(account('101'), true)
  const tickets = Array.from({ length: 2000 }, () => pending.wait(account('100'), false))
  expect(pending.of(own)).toMatchObject({ account: { user: '101' }, stays: true })
  expect(tickets.map((ticket) => pending.of(ticket) !== undefined).lastIndexOf(false)).toBe(1989)
})
