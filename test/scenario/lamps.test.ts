import { describe, expect, test } from 'vitest'
import { Subscriber } from '../support/subscriber.ts'
import { userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice } from './office.ts'

const users = ['100', '101', '102', '103'].map((extension) => userConfig(extension, `User ${extension}`))

async function watching(groups: readonly { name: string; members: string[] }[] = []) {
  const office = await openOffice({ domain: { users, groups: [...groups] } })
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const lena = await office.phone('102')
  const subscriber = new Subscriber(lena)
  const lamp = await office.until(subscriber.watch('101', { seconds: 60 }))
  await office.pass()
  return { office, ana, tom, lena, subscriber, lamp }
}

describe('the lamp of an extension (RFC 4235)', () => {
  test('is told the state at once, then each change of it: rings, talks, is free', async () => {
    const { office, ana, tom, lamp } = await watching()
    expect(lamp.response.status).toBe(200)
    const call = ana.invite('101')
    await office.pass(1000)
    tom.call.answer()
    await office.pass(1000)
    await hangUp(office, call)
    await office.pass(1000)
    expect(lamp.lamps).toEqual(['terminated', 'early recipient', 'confirmed recipient', 'terminated'])
  })
})
