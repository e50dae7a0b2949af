import { expect, it } from 'vitest'
import { Wishes } from '../../main/signals.ts'

/** What has been reached after those signals: `S` that the program is to end, `H` that it is to end at once. */
async function reached(
  signals: readonly (readonly ['SIGINT' | 'SIGTERM', number])[],
  { asks = false, answer }: { readonly asks?: boolean; readonly answer?: boolean } = {}
): Promise<string> {
  const wishes = new Wishes()
  let asked = 0
  wishes.onAsk({
    asks: () => {
      asked += asks ? 1 : 0
      return asks
    }
  })
  let so = ''
  void wishes.stop.then(() => (so += 'S'))
  void wishes.hurry.then(() => (so += 'H'))
  for (const [signal, at] of signals) {
    wishes.signal(signal, at)
    if (answer !== undefined) wishes.answered(answer)
  }
  await Promise.resolve()
  await Promise.resolve()
  return `${so}${asked === 0 ? '' : ` asked ${asked}`}`
}

it.each([
  ['one Ctrl+C ends, in its time', [['SIGINT', 0]], 'S'],
  [
    'signals that follow within 500 ms are the same wish',
    [
      ['SIGINT', 0],
      ['SIGINT', 2],
      ['SIGTERM', 499]
    ],
    'S'
  ],
  [
    'half a second later somebody is in a hurry',
    [
      ['SIGINT', 0],
      ['SIGINT', 3],
      ['SIGINT', 500]
    ],
    'SH'
  ],
  [
    'it is counted from the first: whoever goes on pressing gets there',
    [
      ['SIGTERM', 0],
      ['SIGTERM', 300],
      ['SIGTERM', 600]
    ],
    'SH'
  ]
] as const)('%s (5-softphone, In a call)', async (_rule, signals, result) => {
  expect(await reached(signals)).toBe(result)
})

it.each([
  [
    'Ctrl+C in a call asks, thrice within 3 ms too',
    [
      ['SIGINT', 0],
      ['SIGINT', 1],
      ['SIGINT', 3]
    ],
    undefined,
    ' asked 1'
  ],
  [
    'a second one after 500 ms ends, in its time',
    [
      ['SIGINT', 0],
      ['SIGINT', 500]
    ],
    undefined,
    'S asked 1'
  ],
  [
    'a third one is in a hurry',
    [
      ['SIGINT', 0],
      ['SIGINT', 500],
      ['SIGINT', 1000]
    ],
    undefined,
    'SH asked 1'
  ],
  ['SIGTERM never asks', [['SIGTERM', 0]], undefined, 'S'],
  [
    'nor waits for the answer to a question that was just asked',
    [
      ['SIGINT', 0],
      ['SIGTERM', 2]
    ],
    undefined,
    'S asked 1'
  ],
  [
    'who stays is asked again',
    [
      ['SIGINT', 0],
      ['SIGINT', 900]
    ],
    false,
    ' asked 2'
  ],
  ['who agrees, ends', [['SIGINT', 0]], true, 'S asked 1']
] as const)('%s (5-softphone, In a call)', async (_rule, signals, answer, result) => {
  expect(await reached(signals, { asks: true, ...(answer === undefined ? {} : { answer }) })).toBe(result)
})
