import { expect, test } from 'vitest'
import { unanswered } from '../../pbx-core/apps/context.ts'
import { timeoutHooks, timeoutReasonOf } from '../../pbx-core/apps/timeout-hook.ts'
import { cancelled, completed, terminations } from '../../pbx-core/call/terminations.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

test.each([
  [terminations.noAnswer(''), 'timeout'],
  [terminations.busy(''), undefined],
  [terminations.declined(''), undefined],
  [terminations.absent(''), undefined],
  [terminations.notFound(''), undefined],
  [cancelled(), undefined],
  [completed('pbx'), undefined]
])('a time ran out, or it did not: %j is %s (2-cti, Where hooks run)', (termination, reason) => {
  expect(timeoutReasonOf(unanswered(termination))).toBe(reason)
})

test('the general hook and the own one are told the application that was left, and why (2-cti, Variables)', () => {
  const [general, own] = [{ url: 'http://app.test/general' }, { url: 'http://app.test/own' }]
  const office = new StandInOffice({ cti: { timeout: general } })
  const call = office.call()
  const variables = { app: 'group', appname: 'sales' }
  const extra = { ...variables, reason: 'timeout' }
  const timeoutCti = { ...office.config.domains[0]?.cti.timeout, ...own } as never
  expect(timeoutHooks(call, { path: 'groups[sales]', timeoutCti, variables }, 'timeout')).toEqual({
    general: { name: 'cti.timeout', config: call.domain.cti.timeout, extra },
    own: { name: 'groups[sales].timeoutCti', config: timeoutCti, extra }
  })
})
