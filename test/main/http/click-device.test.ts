import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../main/base/settings-schema.ts'
import { basic } from '../support/http-fixture.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice, TestWindow } from '../support/office.ts'
import { person } from '../support/person.ts'

const pbx = new MemoryPbx()

const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [{ name: 'acme.test', users: [person('100'), person('101')] }]
}

describe('the softphone remembers a choice of device (3-click-to-dial, device)', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await TestOffice.start(coreOf(pbx), config)
  })
  afterAll(() => office[Symbol.asyncDispose]())
  beforeEach(() => void pbx.commands.splice(0))

  const choose = async (device?: 'all' | 'desk' | 'softphone') => {
    const page = await (await TestWindow.open(office.port, await office.portalOf('100'))).ready()
    const settings = settingsSchema.parse({ ...page.state?.settings, clickDevice: device })
    await page.value('settings.write', { settings })
    page.close()
  }
  /** Which phones ring for a click on a link, or for a request of a program. */
  const rings = async (user: string, dest: string, device?: string) => {
    const query = new URLSearchParams({ user, dest, auth: `${user}:web-${user}`, ...(device ? { device } : {}) })
    await office.request(`/remote_call.htm?${query}`)
    return pbx.commands.at(-1)?.device ?? 'all'
  }

  it('a click that names none rings what its user has chosen, and nobody else’s', async () => {
    expect(await rings('100', '1001')).toBe('all')
    await choose('desk')
    expect([await rings('100', '1002'), await rings('101', '1003')]).toEqual(['desk', 'all'])
    await choose('softphone')
    expect(await rings('100', '1004')).toBe('softphone')
  })

  it('so does one that a program asks for', async () => {
    await choose('desk')
    await office.request('/api/v1/calls', {
      method: 'POST',
      headers: { ...basic('100'), 'content-type': 'application/json' },
      body: JSON.stringify({ user: '100', dest: '1005' })
    })
    expect(pbx.commands).toMatchObject([{ user: '100', dest: '1005', device: 'desk' }])
  })

  it('a link that names one is heeded, and its choice is not remembered', async () => {
    await choose('desk')
    expect([await rings('100', '1006', 'softphone'), await rings('100', '1007')]).toEqual(['softphone', 'desk'])
    expect(await rings('100', '1008', 'all')).toBe('all')
  })
})
