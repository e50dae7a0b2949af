import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyPassword } from '../../../main/settings/password.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice, TestWindow } from '../support/office.ts'
import { person } from '../support/person.ts'

const pbx = new MemoryPbx()

const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [
    { name: 'acme.test', users: [person('100', { admin: true }), person('101'), person('102'), person('103')] },
    { name: 'other.test', users: [person('200')] }
  ]
}

describe('links with an MD5 are switched on in the window (3-click-to-dial, md5Links)', () => {
  let office: TestOffice
  let admin: TestWindow
  beforeAll(async () => {
    office = await TestOffice.start(coreOf(pbx), config)
    admin = await (await TestWindow.open(office.port, await office.portalOf('100@acme.test'))).ready()
  })
  afterAll(async () => {
    admin.close()
    await office[Symbol.asyncDispose]()
  })
  beforeEach(() => void pbx.commands.splice(0))

  const userInFile = async (extension: string) => {
    const text = await readFile(join(office.directory.path, 'data', 'config.json'), 'utf8')
    const { domains } = JSON.parse(text) as { domains: { users: Record<string, unknown>[] }[] }
    return domains.flatMap(({ users }) => users).find((user) => user.extension === extension)
  }
  const on = async () => (await admin.value('md5-links.read')).users.filter((user) => user.on)
  const clicked = async (extension: string) => {
    const user = `${extension}@acme.test`
    const time = String(Math.floor(Date.now() / 1000))
    const auth = createHash('md5').update(`${user}web-${extension}101${time}60`).digest('hex')
    const query = new URLSearchParams({ user, extension: 'true', dest: '101', time, duration: '60', auth })
    const { status } = await office.request(`/remote_call.htm?${query}`)
    return [status, pbx.commands.map((command) => command.user)]
  }

  it('by an admin, with the web password once more: then its links ring, and without it they are off again', async () => {
    expect(await on()).toEqual([])
    expect(await clicked('102')).toEqual([401, []])
    await admin.value('md5-links.write', { user: '102', password: 'web-102' })
    expect(await on()).toEqual([{ extension: '102', name: '', on: true }])
    expect(await clicked('102')).toEqual([200, ['102']])
    const kept = await userInFile('102')
    expect([kept?.md5Links, kept?.md5Secret]).toEqual([true, 'web-102'])
    expect(await verifyPassword(String(kept?.webPassword), 'web-102')).toBe(true)
    await admin.value('md5-links.write', { user: '102', password: null })
    expect([await on(), await clicked('102')]).toEqual([[], [401, ['102']]])
    const { md5Links, md5Secret, ...rest } = { ...kept }
    // Nothing else has changed.
    expect(await userInFile('102')).toEqual(rest)
  })

  it('a wrong password is not kept, and whoever tries on waits', async () => {
    const tried = async (password: string) => {
      const reply = await admin.invoke('md5-links.write', { user: '103', password })
      return reply.ok ? 'ok' : [reply.error.code, reply.error.path]
    }
    const guesses = [await tried('web-102'), await tried('1'), await tried('2')]
    expect(guesses).toEqual(guesses.map(() => ['web_password_wrong', 'password']))
    expect(await tried('web-103')).toEqual(['web_password_wait', 'password'])
    expect(await on()).toEqual([])
    expect((await userInFile('103'))?.md5Secret).toBeUndefined()
  })

  it('of the own domain alone', async () => {
    for (const password of ['web-200', null]) {
      const reply = await admin.invoke('md5-links.write', { user: '200', password })
      expect(reply, String(password)).toMatchObject({ ok: false })
    }
    expect((await admin.value('md5-links.read')).users.map(({ extension }) => extension)).toEqual([
      ...['100', '101', '102', '103']
    ])
    expect(await userInFile('200')).not.toHaveProperty('md5Links')
  })

  it('no password is told to a window', async () => {
    await admin.value('md5-links.write', { user: '101', password: 'web-101' })
    expect(JSON.stringify(await admin.value('md5-links.read'))).not.toContain('web-101')
    expect(JSON.stringify(await admin.value('app.state'))).not.toContain('web-101')
  })
})
