import { expect, test } from 'vitest'
import { ReferSubscription } from '../../pbx-core/call/refer-subscription.ts'

/** What is told of these statuses, in order. */
function told(statuses: readonly number[], { event = 'refer', wanted = true } = {}) {
  const sent: unknown[] = []
  const subscription = new ReferSubscription({ event, wanted, notify: async (content) => void sent.push(content) })
  for (const status of statuses) void subscription.progress(status)
  return sent
}
const notify = (state: string, body: string, event = 'refer') => ({
  headers: [
    ['Event', event],
    ['Subscription-State', state]
  ],
  body,
  contentType: 'message/sipfrag;version=2.0'
})

test('each status of the call is a NOTIFY with its status line, and a final one ends it (RFC 3515 §2.4.5, §2.4.7)', () => {
  expect(told([100, 180, 200])).toEqual([
    notify('active;expires=300', 'SIP/2.0 100 Trying\r\n'),
    notify('active;expires=300', 'SIP/2.0 180 Ringing\r\n'),
    notify('terminated;reason=noresource', 'SIP/2.0 200 OK\r\n')
  ])
})

test('a further REFER of a dialog is told by its id (RFC 3515 §2.4.6)', () => {
  expect(told([486], { event: 'refer;id=93' })).toEqual([
    notify('terminated;reason=noresource', 'SIP/2.0 486 Busy Here\r\n', 'refer;id=93')
  ])
})

test('nothing is told twice, none that is behind what was told, and nothing after a final one', () => {
  expect(told([180, 180, 100, 183, 603, 200]).length).toBe(3)
})

test('whoever wants to hear nothing gets no NOTIFY (RFC 4488 §4)', () => {
  expect(told([100, 200], { wanted: false })).toEqual([])
})

test('whoever is told waits until the phone has taken it up', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const subscription = new ReferSubscription({ event: 'refer', wanted: true, notify: () => promise })
  const got: string[] = []
  const over = subscription.progress(200).then(() => got.push('taken up'))
  await Promise.resolve()
  expect(got).toEqual([])
  resolve()
  await over
  expect(got).toEqual(['taken up'])
})
