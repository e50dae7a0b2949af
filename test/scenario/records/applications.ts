import { by, from } from './readable.ts'
import { type RecordCase, rings, type Scene } from './scene.ts'

/** Somebody calls from outside, and has an account with nobody. */
export const customer = {
  ...by.customer,
  ...from.main,
  dst: '+15550100100',
  channel: 'SIP/trunk:main-1',
  accountcode: ''
}

export type Domain = NonNullable<RecordCase['domain']>
type GroupInput = NonNullable<Domain['groups']>[number]

/** Tom and Lena together, for 12 s. */
export const sales = (change: Partial<GroupInput> = {}): Domain => ({
  groups: [{ name: 'sales', extension: '600', members: ['101', '102'], ringSeconds: 12, ...change }],
  inbound: [{ match: '*', to: 'group:sales' }]
})

export const bothRing = ({ tom, lena }: Scene): void => {
  for (const phone of [tom, lena]) phone.whenCalled = rings
}

/** Somebody from outside in the house, for a second. */
export async function comesIn({ office, main }: Scene) {
  const call = main.invite('+15550100100')
  await office.pass(1000)
  return call
}

/** The customer presses keys, and what they set off is over. */
export async function presses({ office }: Scene, keys: string): Promise<void> {
  for (const key of keys) office.media.leased[0]?.press(key)
  await office.pass()
}
