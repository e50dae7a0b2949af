import { createHash } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, basic } from '../support/http-fixture.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { sessionOf, TestOffice, TestWindow } from '../support/office.ts'
import { person } from '../support/person.ts'

const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [
    {
      name: 'acme.test',
      users: [
        person('100', { admin: true }),
        person('101', { md5Links: true, md5Secret: 'web-101' }),
        person('102'),
        person('103', { systemAdmin: true })
      ]
    }
  ]
}
const own = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }

let office: TestOffice
beforeAll(async () => {
  office = await TestOffice.start(coreOf(new MemoryPbx()), config)
})
afterAll(async () => office[Symbol.asyncDispose]())

const codeOf = (secret: string, at = Date.now()) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at })

async function windowOf(user: string): Promise<TestWindow> {
  return TestWindow.open(office.port, await office.portalOf(user))
}

/** Switches it on; the code of the step after is the next that counts. */
async function enrol(user: string) {
  const window = await windowOf(user)
  const { secret, picture } = await window.value('second-factor.begin', { password: `web-${user}` })
  const { recoveryCodes } = await window.value('second-factor.confirm', { code: codeOf(secret) })
  return { window, secret, picture, recoveryCodes, next: () => codeOf(secret, Date.now() + 30_000) }
}

function post(path: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = own) {
  return office.request(path, { method: 'POST', headers, body: String(new URLSearchParams(fields)) })
}

const ticketIn = ({ text }: Answer) => /name="ticket" value="([\w-]{43})"/.exec(text)?.[1] ?? ''

describe('log-in with a code beside the password (RFC 6238, docs/portal.md)', () => {
  it('asks for it after the password, and lets in by a code, by a recovery code, and by neither twice', async () => {
    const { secret, picture, recoveryCodes, next, window } = await enrol('102')
    expect(picture).toMatch(/^<svg /)
    const asked = await post('/login', { user: '102', password: 'web-102', stay: '1' })
    expect([asked.status, asked.headers['set-cookie'], asked.text.includes('data-secret')]).toEqual([
      200,
      undefined,
      false
    ])
    const ticket = ticketIn(asked)
    // That which switched it on.
    const again = await post('/login/code', { ticket, code: codeOf(secret) })
    expect([again.status, ticketIn(again)]).toEqual([401, ticket])
    const code = next()
    const entered = await post('/login/code', { ticket, code })
    expect(entered.headers['set-cookie']?.[0]).toMatch(/Max-Age=604800/)
    const { proof } = sessionOf(entered)
    expect((await office.request('/api/v1/calls', { headers: proof })).status).toBe(200)
    expect((await post('/login/code', { ticket, code: recoveryCodes[0] ?? '' })).text).toContain('That took too long')

    const second = ticketIn(await post('/login', { user: '102', password: 'web-102' }))
    expect((await post('/login/code', { ticket: second, code })).status).toBe(401)
    const recovered = await post('/login/code', { ticket: second, code: recoveryCodes[0] ?? '' })
    expect([recovered.status, sessionOf(recovered).secret.length]).toEqual([200, 43])
    // Not from another site, whatever it knows.
    const foreign = await post('/login/code', { ticket: second, code }, { ...own, 'sec-fetch-site': 'cross-site' })
    expect(foreign.status).toBe(403)
    // Off again by password and code.
    const off = (of: object) => window.invoke('second-factor.remove', { password: 'web-102', code: '000000', ...of })
    expect(await off({})).toMatchObject({ error: { code: 'code_wrong' } })
    expect(await off({ password: 'guess', code: recoveryCodes[1] })).toMatchObject({
      error: { code: 'password_wrong' }
    })
    expect(await off({ code: recoveryCodes[1] })).toEqual({ ok: true, value: null })
    expect(sessionOf(await post('/login', { user: '102', password: 'web-102' })).secret).toHaveLength(43)
    window.close()
  })

  it('the password alone opens no API, a token does; links still ring the user’s phone; an admin resets it', async () => {
    const { window } = await enrol('101')
    const { token } = await window.value('tokens.make', { name: 'CRM', scopes: ['calls:read'], days: null })
    const status = async (path: string, headers: Readonly<Record<string, string>>) =>
      (await office.request(path, { headers })).status
    expect(await status('/api/v1/calls', basic('101'))).toBe(401)
    expect((await office.request('/api/v1/calls', { headers: basic('101') })).text).toContain('use a token')
    expect(await status('/api/v1/calls', { authorization: `Bearer ${token}` })).toBe(200)
    // They look at nothing and change nothing: they ring a phone (3-click-to-dial).
    const link = '/remote_call.htm?user=101&dest=102&connect=true'
    const time = String(Math.floor(Date.now() / 1000))
    const md5 = createHash('md5').update(`101web-101102${time}60`).digest('hex')
    expect([
      await status(`${link}&auth=101%3Aweb-101`, {}),
      await status('/remote_call.htm?dest=102&connect=true', basic('101')),
      await status(`${link}&extension=true&time=${time}&duration=60&auth=${md5}`, {})
    ]).toEqual([200, 200, 200])

    const admin = await windowOf('100')
    const { others } = await admin.value('second-factor.read')
    expect(others).toEqual([{ domain: 'acme.test', user: '101', name: '' }])
    expect(await window.invoke('second-factor.reset', { domain: 'acme.test', user: '101' })).toMatchObject({
      error: { code: 'not_allowed' }
    })
    await admin.value('second-factor.reset', { domain: 'acme.test', user: '101' })
    expect(await status('/api/v1/calls', basic('101'))).toBe(200)
    await enrol('101')
    const reset = { method: 'DELETE', headers: basic('100') }
    expect((await office.request('/api/v1/users/101/second-factor', reset)).status).toBe(204)
    expect(await status('/api/v1/calls', basic('101'))).toBe(200)
    for (const each of [window, admin]) each.close()
  })

  it('another authenticator comes after the code of the first one: the password alone is no way around it', async () => {
    const { window, recoveryCodes } = await enrol('102')
    const begin = () => window.invoke('second-factor.begin', { password: 'web-102' })
    expect(await begin()).toMatchObject({ error: { code: 'not_allowed' } })
    expect(await window.value('second-factor.read')).toMatchObject({ recoveryLeft: 10 })
    await window.value('second-factor.remove', { password: 'web-102', code: recoveryCodes[0] ?? '' })
    expect(await begin()).toMatchObject({ ok: true })
    window.close()
  })

  it('an admin resets neither its own, which takes password and code, nor that of a system admin', async () => {
    const admin = await enrol('100')
    const system = await enrol('103')
    const { token } = await admin.window.value('tokens.make', { name: 'Setup', scopes: ['users:write'], days: null })
    const byToken = async (user: string) => {
      const reset = { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }
      return (await office.request(`/api/v1/users/${user}/second-factor`, reset)).status
    }
    expect([await byToken('100'), await byToken('103'), await byToken('102')]).toEqual([403, 403, 204])
    for (const user of ['100', '103']) {
      const whose = { domain: 'acme.test', user }
      expect(await admin.window.invoke('second-factor.reset', whose)).toMatchObject({ error: { code: 'not_allowed' } })
    }
    expect((await admin.window.value('second-factor.read')).others).toEqual([])
    await system.window.value('second-factor.reset', { domain: 'acme.test', user: '100' })
    for (const { window } of [admin, system]) window.close()
  })
})
