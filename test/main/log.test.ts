import { describe, expect, it } from 'vitest'
import { createLog } from '../../main/log.ts'
import { redactText } from '../../main/redact.ts'

describe('the log', () => {
  it('writes one JSON object a line, with time, level, event, context and fields', () => {
    const lines: string[] = []
    const log = createLog({
      write: (line) => void lines.push(line),
      wallTime: () => Date.UTC(2026, 10, 21, 21, 5, 9, 123)
    })
    log.with({ call: 'c1' }).warn('trunk.unreachable', { trunk: 'main', at: new Map([['a', 1]]) })
    log.debug('too.fine')
    expect(lines).toEqual([
      '{"time":"2026-11-21T21:05:09.123Z","level":"warn","event":"trunk.unreachable","call":"c1","trunk":"main","at":{"a":1}}\n'
    ])
  })

  it('blots out fields that hold secrets, at any depth, and spells errors out', () => {
    const lines: string[] = []
    const log = createLog({ write: (line) => void lines.push(line) })
    const error = new Error('GET http://u:p4ss@h/ failed', { cause: { code: 'ECONNREFUSED', password: 'p4ss' } })
    log.error('x', {
      user: { sipPassword: 'p4ss', list: [{ secret: 'p4ss' }] },
      headers: { Authorization: 'p4ss' },
      error
    })
    expect(lines.join('')).not.toContain('p4ss')
    expect(JSON.parse(lines.join(''))).toMatchObject({
      error: { message: expect.stringContaining('failed'), cause: { code: 'ECONNREFUSED' } }
    })
  })

  it('spells out what ends a line, moves a cursor or turns text round (ECMA-48, UAX #9), and cuts names', () => {
    const lines: string[] = []
    const log = createLog({ write: (line) => void lines.push(line) })
    const name = 'a\r\n\u001b[2K\u007f\u0085\u009b1A\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeffz'
    log.info('x', { name, [name]: 1, long: 'n'.repeat(5000) })
    expect(lines.join('')).toMatch(/^[\x20-\x7e…]+\n$/)
    expect(JSON.parse(lines.join(''))).toMatchObject({ name, [name]: 1, long: `${'n'.repeat(1024)}…` })
  })

  it('survives what is deep, long or circular', () => {
    const lines: string[] = []
    const circular: Record<string, unknown> = { text: 'x'.repeat(100_000) }
    circular.self = circular
    createLog({ write: (line) => void lines.push(line) }).info('x', circular)
    expect(lines.join('').length).toBeLessThan(60_000)
  })

  it.each([
    '/remote_call.htm?user=1&auth=1%3As3cret&dest=2',
    '/remote_call.htm?%61uth=1%3As3cret',
    'auth=1:s3cret',
    'https://user:s3cret@crm.test/x?y=1',
    'Authorization: Basic s3cret==',
    'Digest username="100", response="s3cret"'.replace('s3cret', 'abcdef0123'),
    'scrypt:32768:8:3:c2FsdHNhbHRz:s3cret'
  ])('takes the credential out of %s', (text) => {
    expect(redactText(text)).not.toMatch(/s3cret|abcdef0123/)
  })

  it('leaves ordinary text alone', () => {
    const text = 'sip:100@acme.test;transport=udp answered http://127.0.0.1:8099/in.xml?id=1 author=me'
    expect(redactText(text)).toBe(text)
  })
})
