import { describe, expect, test } from 'vitest'
import { parseDestination } from '../../pbx-core/contract/destination.ts'
import { dialledDestination, type ResolvedDestination, resolveDestination } from '../../pbx-core/routing/resolve.ts'
import { acme, userOf } from './acme.ts'

const domain = acme()
const ana = { kind: 'user', user: userOf(domain, '100') } as const
const echo = { kind: 'function', config: domain.functions[0] }

function resolve(text: string, within = domain): ResolvedDestination {
  const destination = parseDestination(text)
  if (!destination.ok) throw new Error(destination.error)
  return resolveDestination(within, destination.value)
}

describe('where a destination leads (1-product, Configuration; 2-cti, type)', () => {
  test.each([
    ['extension:100', ana],
    ['user:100', ana],
    ['extension:ana keller', ana],
    ['extension:*43', echo],
    ['function:echo', echo],
    ['function:ECHO', echo],
    ['function:*43', echo],
    ['function:100', ana],
    ['function:Ana Keller', ana],
    ['external:+1 (555) 010-0199', { kind: 'external', number: '+15550100199' }],
    ['external:112', { kind: 'external', number: '112' }],
    ['hangup', { kind: 'hangup', how: 'normal' }],
    ['hangup:', { kind: 'hangup', how: 'normal' }],
    ['hangup:Busy', { kind: 'hangup', how: 'busy' }],
    ['hangup:declined', { kind: 'hangup', how: 'declined' }],
    ['hangup:congestion', { kind: 'hangup', how: 'congestion' }],
    ['hangup:unallocated', { kind: 'hangup', how: 'unallocated' }]
  ])('%s', (text, resolved) => {
    expect(resolve(text)).toEqual(resolved)
  })

  test.each([
    ['queue:support', 'queue', 'support', 'voicemail:100'],
    ['queue:600', 'queue', 'support', 'voicemail:100'],
    ['extension:600', 'queue', 'support', 'voicemail:100'],
    ['function:support', 'queue', 'support', 'voicemail:100'],
    ['menu:Main', 'ivr', 'main', 'extension:100'],
    ['group:sales', 'group', 'sales', 'voicemail:100']
  ])('%s exists, and names its `then`', (text, type, name, then) => {
    expect(resolve(text)).toMatchObject({ kind: 'unavailable', type, name, then })
  })

  test.each(['conference:standup', 'conference:800', 'voicemail:100', 'mailbox:Ana Keller', 'directory:all'])(
    '%s exists, and this version says that it cannot run it',
    (text) => {
      const resolved = resolve(text)
      expect(resolved.kind === 'unavailable' && resolved.reason).toMatch(/ is configured, but this version cannot run /)
      expect(resolved).not.toHaveProperty('then')
    }
  )

  test.each([
    ['extension:999', 'there is no extension "999"'],
    ['queue:sales', 'there is no queue "sales"'],
    ['queue:700', 'there is no queue "700"'],
    ['conference:100', 'there is no conference "100"'],
    ['function:nothing', 'there is no function "nothing"'],
    ['function:constructor', 'there is no function "constructor"'],
    ['voicemail:999', 'there is no voicemail "999"'],
    ['hangup:now', 'hangup takes busy, declined, congestion, unallocated or nothing'],
    ['external:abc', '"a" cannot be dialled; expected an optional +, then digits, * and #']
  ])('%s leads nowhere', (text, reason) => {
    expect(resolve(text)).toMatchObject({ kind: 'not-found', reason })
  })

  test('a name that two users share means neither', () => {
    const twins = acme({ users: domain.users.map((user) => ({ ...user, name: 'Same' })) })
    expect(resolve('extension:same', twins).kind).toBe('not-found')
  })
})

test.each([
  ['100', { type: 'extension', name: '100' }],
  ['*43', { type: 'function', name: 'echo' }],
  ['600', { type: 'queue', name: 'support' }],
  ['999', undefined],
  ['support', undefined]
])('dialling %s leads to %o', (number, destination) => {
  expect(dialledDestination(domain, number)).toEqual(destination)
})
