import { expect, it } from 'vitest'
import { createLog } from '../../main/log.ts'
import { logInWords } from '../../main/log-in-words.ts'

function said(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  write(createLog({ write: (line) => (text += logInWords(line)), wallTime: () => 0 }))
  return text
}

it('npm start says its log in a line of words, and no JSON (1-product, Commands)', () => {
  expect(
    said((log) => log.warn('settings.readable_by_others', { file: '/home/ana/c.json', remedy: 'chmod 600' }))
  ).toBe('warning: settings.readable_by_others · file: /home/ana/c.json · remedy: chmod 600\n')
  expect(said((log) => log.error('process.bug', { error: new Error('it broke'), call: null, code: 7 }))).toBe(
    'error: process.bug · error: it broke · code: 7\n'
  )
})

it('what is no line of the log stays as it is', () => {
  expect(['not JSON\n', '{"a":1}\n', '7\n'].map(logInWords)).toEqual(['not JSON\n', '{"a":1}\n', '7\n'])
})

it('no name makes a line of its own, moves the cursor or turns text round', () => {
  const name = 'a\nerror: forged\u001b[2K\u009b1A\u202e\u2028'
  expect(said((log) => log.warn('x', { name }))).toBe(
    'warning: x · name: a\\nerror: forged\\u001b[2K\\u009b1A\\u202e\\u2028\n'
  )
})
