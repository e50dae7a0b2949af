import { expect, test } from 'vitest'
import { configSchema } from '../../pbx-core/contract/config.ts'
import { validateConfig } from '../../pbx-core/routing/validate.ts'

test('a page for nobody of that name, or that nobody of that name may speak, is refused with its place (1-product, Configuration)', () => {
  const config = configSchema.parse({
    schema: 1,
    domains: [
      {
        name: 'acme.test',
        users: [{ extension: '100', sipPassword: 's', webPassword: 'w' }],
        groups: [{ name: 'floor', members: ['100'] }],
        paging: [{ name: 'all', members: ['100', 'group:floor', '109', 'group:cellar'], allow: ['100', 'group:attic'] }]
      }
    ]
  })
  expect(validateConfig(config).map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'domains[0].paging[0].members[2]: there is no user "109": expected an extension of a user, or group:NAME',
    'domains[0].paging[0].members[3]: there is no group "cellar": expected an extension of a user, or group:NAME',
    'domains[0].paging[0].allow[1]: there is no group "attic": expected an extension of a user, or group:NAME'
  ])
})
