import { expect, test } from 'vitest'
import { configSchema } from '../../pbx-core/contract/config.ts'
import { validateConfig } from '../../pbx-core/routing/validate.ts'

test('a parking slot that means something else as well is refused with its place (1-product, Configuration)', () => {
  const config = configSchema.parse({
    schema: 1,
    domains: [
      {
        name: 'acme.test',
        users: [{ extension: '100', sipPassword: 's', webPassword: 'w' }],
        timeConditions: [{ name: 'office', switch: '*81', openTo: 'extension:100', closedTo: 'extension:100' }],
        parking: { slots: ['*71', '*70', '*81', '112', '100', '*71'] }
      }
    ]
  })
  expect(validateConfig(config).map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'domains[0].parking.slots[1]: *70 is the feature code for park (docs/codes.md): choose another slot',
    'domains[0].parking.slots[2]: *81 switches the opening hours "office": choose another slot',
    'domains[0].parking.slots[3]: 112 is an emergency number: choose another slot',
    'domains[0].parking.slots[4]: 100 is the extension of users[100], and a parking slot: choose another one for one of the two',
    'domains[0].parking.slots[5]: the slot *71 stands here twice'
  ])
})
