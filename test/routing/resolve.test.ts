import { describe, expect, test } from 'vitest'
import { parseDestination } from '../../pbx-core/contract/destination.ts'
import { dialledDestination, type ResolvedDestination, resolveDestination } from '../../pbx-core/routing/resolve.ts'
import { acme, userOf } from './acme.ts'

const domain = acme()
const listed = (type: string, path: string, config: unknown) => ({
  kind: 'application',
  application: { type, path, config }
})
const ana = listed('extension', 'users[100]', userOf(domain, '100'))
const echo = listed('function', 'functions[echo]', domain.functions[0])
const support = listed('queue', 'queues[support]', domain.queues[0])
const standup = listed('conference', 'conferences[standup]', domain.conferences[0])

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
    ['queue:support', support],
    ['queue:600', support],
    ['extension:600', support],
    ['function:support', support],
    ['menu:Main', listed('ivr', 'ivrs[main]', domain.ivrs[0])],
    ['group:sales', listed('group', 'groups[sales]', domain.groups[0])],
    ['conference:standup', standup],
    ['conference:800', standup],
    ['directory:ALL', listed('directory', 'directories[all]', { name: 'ALL' })],
    ['external:+1 (555) 010-0199', { kind: 'external', number: '+15550100199' }],
    ['external:112', { kind: 'external', number: '112' }],
    ['voicemail:100', { kind: 'voicemail', user: domain.users[0] }],
    ['mailbox:Ana Keller', { kind: 'voicemail', user: domain.users[0] }],
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
