import { expect, test } from 'vitest'
import { endAll, exitCodeOf } from '../../main/ending.ts'
import { createLog } from '../../main/log.ts'

test('parts end in their order, each whatever became of those before it; then the first fault is told', async () => {
  const ended: string[] = []
  const ending = endAll(
    async () => {
      ended.push('desks')
      throw new Error('no desk')
    },
    () => void ended.push('records'),
    async () => void ended.push('listener')
  )
  await expect(ending).rejects.toThrow('no desk')
  expect(ended).toEqual(['desks', 'records', 'listener'])
})

test('a part that could not end is written down, and the exit code is 1; else it is 0', async () => {
  const lines: string[] = []
  const log = createLog({ write: (line) => lines.push(line), level: 'error' })
  expect(await exitCodeOf(Promise.resolve(), log)).toBe(0)
  expect(await exitCodeOf(Promise.reject(new Error('no desk')), log)).toBe(1)
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ event: 'process.bug', error: { message: 'no desk' } }])
})
