import { expect, test } from 'vitest'
import { ringerOrder } from '../../../main/phone/ringer-order.ts'

const rings = { direction: 'incoming', state: 'ringing' } as const
const of = (direction: 'incoming' | 'outgoing', ...states: readonly ('calling' | 'active' | 'held' | 'ended')[]) =>
  states.map((state) => ({ direction, state }))

test.each([
  ['nobody calls', [], { on: false, waiting: false }],
  ['nobody calls who speaks', of('incoming', 'active', 'held'), { on: false, waiting: false }],
  ['somebody calls', [rings], { on: true, waiting: false }],
  ['somebody calls, and it is no page', [{ ...rings, page: null }], { on: true, waiting: false }],
  ['a page comes, which is answered by itself', [{ ...rings, page: 'all' }], { on: false, waiting: false }],
  ['two call', [rings, rings], { on: true, waiting: false }],
  ['somebody calls who speaks', [...of('incoming', 'active'), rings], { on: true, waiting: true }],
  ['somebody calls who is calling', [...of('outgoing', 'calling'), rings], { on: true, waiting: true }],
  [
    'somebody calls who speaks and holds another',
    [...of('outgoing', 'held', 'active'), rings],
    { on: true, waiting: true }
  ],
  ['somebody calls who has put all on hold', [...of('incoming', 'held'), rings], { on: true, waiting: false }],
  ['somebody calls whose last call is over', [...of('incoming', 'ended'), rings], { on: true, waiting: false }]
] as const)('the ringer, where %s (5-softphone, Audio)', (_, calls, order) => {
  expect(ringerOrder(calls)).toEqual(order)
})
