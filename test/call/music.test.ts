import { expect, test } from 'vitest'
import { piecesFor } from '../../pbx-core/call/music.ts'

const pieces = ['music/one', 'music/two', 'music/three', 'music/four']

test('music is one piece, or a list that is played in turn; without any it is ours (4-pbx, Media: music on hold)', () => {
  expect([undefined, 'music/one', pieces, { pieces, shuffle: false }].map((music) => piecesFor('1.a', music))).toEqual([
    [],
    ['music/one'],
    pieces,
    pieces
  ])
})

test('shuffled it has all pieces, for a call always in the same order, and for calls in all orders', () => {
  const orders = Array.from({ length: 600 }, (_, call) => piecesFor(`1795298713.${call}`, { pieces, shuffle: true }))
  expect(orders.map((order) => order.toSorted())).toEqual(orders.map(() => pieces.toSorted()))
  expect(new Set(orders.map(String)).size).toBe(24)
  expect(piecesFor('1795298713.7', { pieces, shuffle: true })).toEqual(orders[7])
})
