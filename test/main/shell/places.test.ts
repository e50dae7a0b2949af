import { expect, it } from 'vitest'
import { beside, onScreen } from '../../../main/shell/electron/places.ts'

const area = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: 1920, y: 0, width: 1280, height: 984 }
const size = { width: 800, height: 600 }
const at = (x: number, y: number) => ({ x, y, ...size })

it.each([
  ['as it was', at(10, 20), true],
  ['on the second display', at(2000, 20), true],
  ['with a hundred pixels and one of its right end', at(-699, 20), true],
  ['with no more than that', at(-700, 20), false],
  ['with a hundred pixels and one of its left end', at(3200 - 101, 20), true],
  ['with no more than that to the right', at(3200 - 100, 20), false],
  ['a little above the edge', at(10, -20), true],
  ['with its head above the edge', at(10, -21), false],
  ['with its head at the lower edge', at(10, 1040 - 61), true],
  ['with its head below', at(10, 1040 - 60), false],
  ['of a display that is gone', at(9000, 20), false]
])('a window comes back where its head is in reach: %s', (_, bounds, there) => {
  expect(onScreen(bounds, [area, second])).toEqual(there ? bounds : undefined)
})

it('where nothing is known, nothing is said', () => {
  expect([onScreen(undefined, [area]), beside(undefined, size, [area])]).toEqual([undefined, undefined])
})

it.each([
  ['to the right, where there is more room', at(10, 20), { x: 810, y: 20, width: 800, height: 600 }],
  ['to the left, where there is', at(1100, 20), { x: 300, y: 20, width: 800, height: 600 }],
  ['narrower, where there is not all of it', at(560, 20), { x: 1360, y: 20, width: 560, height: 600 }],
  ['whole, where the window is low', at(10, 900), { x: 810, y: 440, width: 800, height: 600 }],
  ['nowhere, where neither side is wide enough', { x: 400, y: 20, width: 1120, height: 600 }, undefined],
  ['nowhere, where the window is on no display', at(9000, 20), undefined],
  [
    'on the display that the window is on',
    { x: 1930, y: 20, width: 600, height: 600 },
    { x: 2530, y: 20, width: 670, height: 600 }
  ]
])('a pop-up opens beside the phone, never over it: %s', (_, phone, place) => {
  expect(beside(phone, size, [area, second])).toEqual(place)
})
