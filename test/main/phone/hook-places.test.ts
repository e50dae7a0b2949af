import { expect, it } from 'vitest'
import { coreName, hookPlaces } from '../../../main/phone/hook-places.ts'
import { domainSchema } from '../../../pbx-core/contract/config.ts'

const hook = { url: 'https://crm.test/' }
const both = { cti: hook, timeoutCti: hook }

/** One of everything that can have a hook, each with the hooks that it can have. */
const domain = {
  name: 'acme.test',
  users: [{ extension: '100', name: 'Ana', sipPassword: 'x', webPassword: 'x', ...both }],
  inbound: [{ match: '*', to: 'extension:100', cti: hook }],
  groups: [{ name: 'sales', members: ['100'], ...both }],
  queues: [{ name: 'support', agents: [{ user: '100' }], ...both }],
  ivrs: [{ name: 'main', greeting: 'main', keys: { '1': 'extension:100' }, ...both }],
  conferences: [{ name: 'room', ...both }],
  timeConditions: [{ name: 'office', openTo: 'extension:100', closedTo: 'hangup', cti: hook }],
  announcements: [{ name: 'closed', prompt: 'closed', cti: hook }],
  directories: [{ name: 'staff', cti: hook }],
  paging: [{ name: 'all', members: ['100'], cti: hook }],
  functions: [{ name: 'echo', run: 'echo', cti: hook }],
  accounting: { cti: hook },
  cti: Object.fromEntries(
    ['popup', 'inbound', 'outbound', 'timeout', 'events', 'emergency', 'postCall'].map((name) => [name, hook])
  )
}

/** Of everything in it that is a hook, by where it stands. */
function hooksIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  if ('url' in value) return [path]
  return Object.entries(value).flatMap(([key, inside]) => {
    const { extension, name, sipPassword } = inside as { extension?: string; name?: string; sipPassword?: string }
    const index = path === 'inbound' ? key : sipPassword === undefined ? name : extension
    return hooksIn(inside, Array.isArray(value) ? `${path}[${index}]` : path === '' ? key : `${path}.${key}`)
  })
}

it('every hook of the domain is listed, whatever it belongs to (2-cti, Trying it)', () => {
  const listed = hookPlaces(domainSchema.parse(domain)).filter(({ config }) => config !== undefined)
  expect(listed.map(coreName).sort()).toEqual(hooksIn(domain, '').sort())
})

it('what has none yet can have each that it may have', () => {
  const without = JSON.parse(JSON.stringify(domain, (key, value) => (/^cti$|Cti$/.test(key) ? undefined : value)))
  const places = (from: object) => hookPlaces(domainSchema.parse(from)).map(coreName)
  expect(places(without)).toEqual(places(domain))
})
