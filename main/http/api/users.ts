import { z } from 'zod'
import { err, ok } from '../../../pbx-core/base/result.ts'
import type { Config, UserConfig } from '../../../pbx-core/contract/config.ts'
import type { Pbx } from '../../../pbx-core/contract/pbx.ts'
import { seesUser, sightOf } from '../../access/sight.ts'
import { json, nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { domainQuery, extensionPath, named } from './schemas.ts'
import { ownOrOfDomain } from './user-state.ts'

const user = z.object({
  domain: z.string(),
  extension: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  admin: z.boolean(),
  systemAdmin: z.boolean(),
  phones: z.number().int().describe('Telephones that are registered.'),
  talking: z.boolean().describe('In a call, and not only rung.')
})
const userList = z.object({ items: z.array(user) })
named.add(user, { id: 'User' })
named.add(userList, { id: 'UserList' })

const registration = z.object({
  domain: z.string(),
  user: z.string(),
  contact: z.string().describe('Where it wants to be called.'),
  remote: z.string().describe('Where it was heard from.'),
  protocol: z.string(),
  userAgent: z.string().describe("The telephone's name for itself."),
  expiresAt: z.number().describe('Unix milliseconds.')
})
const registrationList = z.object({ items: z.array(registration) })
named.add(registration, { id: 'Registration' })
named.add(registrationList, { id: 'RegistrationList' })

export const userOperations = [
  operation({
    id: 'listUsers',
    method: 'GET',
    path: '/users',
    summary: 'Users',
    description: 'A user sees itself, an admin those of its domain, a system admin all.',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'The users, in the order of the configuration.', schema: userList } },
    faults: ['not_allowed'],
    handle: async ({ query, account }, { pbx, config }) => {
      const sight = sightOf(account, query.domain)
      if (sight === undefined) return err(otherDomain)
      const items = usersOf(config()).filter(({ domain, user: { extension } }) => seesUser(sight, domain, extension))
      return ok(json(200, { items: items.map((each) => viewOf(pbx, each)) }))
    }
  }),

  operation({
    id: 'getUser',
    method: 'GET',
    path: '/users/:extension',
    summary: 'One user',
    description: 'Oneself; an admin every user of the domain. With several domains: `100@acme.test`.',
    params: extensionPath,
    query: nothing,
    answers: { 200: { description: 'The user.', schema: user } },
    faults: ['domain_required', 'extension_not_found'],
    handle: async ({ params, account }, { pbx, config }) => {
      const target = ownOrOfDomain(config(), account, params.extension)
      if (!target.ok) return target
      const { domain, user: extension } = target.value
      const found = usersOf(config()).find((each) => each.domain === domain && each.user.extension === extension)
      if (found !== undefined) return ok(json(200, viewOf(pbx, found)))
      return err({ code: 'extension_not_found', message: 'There is no such user among those that you may see.' })
    }
  }),

  operation({
    id: 'listRegistrations',
    method: 'GET',
    path: '/registrations',
    summary: 'Telephones that are registered',
    description: 'A user sees its own, an admin those of its domain, a system admin all.',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'The registrations.', schema: registrationList } },
    faults: ['not_allowed'],
    handle: async ({ query, account }, { pbx, config }) => {
      const sight = sightOf(account, query.domain)
      if (sight === undefined) return err(otherDomain)
      const all = config().domains.flatMap(({ name }) => pbx.registrations(name))
      return ok(json(200, { items: all.filter(({ domain, user: extension }) => seesUser(sight, domain, extension)) }))
    }
  })
]

interface Placed {
  readonly domain: string
  readonly user: UserConfig
}

function usersOf({ domains }: Config): readonly Placed[] {
  return domains.flatMap(({ name, users }) => users.map((each) => ({ domain: name, user: each })))
}

function viewOf(pbx: Pbx, { domain, user: { extension, name, email, admin, systemAdmin } }: Placed) {
  const isIn = pbx
    .calls()
    .some(
      (call) =>
        call.domain === domain && call.members.some(({ user, state }) => user === extension && state !== 'ringing')
    )
  return {
    ...{ domain, extension, name, email: email ?? null, admin: admin || systemAdmin, systemAdmin },
    phones: pbx.registrations(domain).filter((registration) => registration.user === extension).length,
    talking: isIn
  }
}
