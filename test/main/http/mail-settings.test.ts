import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MailServerEdit } from '../../../main/ipc/contract.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice, TestWindow } from '../support/office.ts'
import { person } from '../support/person.ts'

const pbx = new MemoryPbx()

const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [
    {
      name: 'acme.test',
      users: [
        person('100', { systemAdmin: true, email: 'ana@acme.test' }),
        person('101', { admin: true, mailTo: ['tom@acme.test', 'desk@acme.test'] }),
        person('102', { mail: { attach: false } })
      ]
    }
  ]
}
const server: MailServerEdit = {
  ...{ host: ' mail.acme.test ', port: 2525, security: 'starttls', username: 'pbx', password: 'mail-secret' },
  ...{ from: 'Offhook <pbx@acme.test>', publicUrl: 'https://pbx.acme.test' }
}

describe('mail is set up in the window (3-click-to-dial, E-mail)', () => {
  let office: TestOffice
  let system: TestWindow
  let admin: TestWindow
  beforeAll(async () => {
    office = await TestOffice.start(coreOf(pbx), config)
    system = await (await TestWindow.open(office.port, await office.portalOf('100@acme.test'))).ready()
    admin = await (await TestWindow.open(office.port, await office.portalOf('101@acme.test'))).ready()
  })
  afterAll(async () => {
    system.close()
    admin.close()
    await office[Symbol.asyncDispose]()
  })

  const inFile = async () =>
    JSON.parse(await readFile(join(office.directory.path, 'data', 'config.json'), 'utf8')) as {
      mail?: Record<string, unknown>
      domains: { users: Record<string, unknown>[] }[]
    }
  const write = async (change: Partial<MailServerEdit>) =>
    system.invoke('mail.server.write', { server: { ...server, ...change } })
  const asKept = { password: null }
  const machine = async () => (await system.value('mail.read')).machine

  it('a server is set up; its password is kept and never comes back to a window', async () => {
    expect(await system.value('mail.read')).toEqual({
      ...{ readOnly: false, on: false, machine: { server: null } },
      users: [
        { extension: '100', name: '', addresses: ['ana@acme.test'], missed: true, voicemail: true },
        { extension: '101', name: '', addresses: ['tom@acme.test', 'desk@acme.test'], missed: true, voicemail: true },
        { extension: '102', name: '', addresses: [], missed: true, voicemail: true }
      ]
    })
    expect(await write({})).toEqual({ ok: true, value: null })
    const { password, ...shown } = server
    expect(await machine()).toEqual({ server: { ...shown, host: 'mail.acme.test', hasPassword: true } })
    expect(JSON.stringify(await system.value('mail.read'))).not.toContain('mail-secret')
    expect((await inFile()).mail).toEqual({
      ...{ smtp: 'smtp://mail.acme.test:2525', security: 'starttls', username: 'pbx', password: 'mail-secret' },
      ...{ from: 'Offhook <pbx@acme.test>', publicUrl: 'https://pbx.acme.test' }
    })
  })

  it('the admin of a domain sees whom mails go to, and nothing of the server', async () => {
    const { machine, on } = await admin.value('mail.read')
    expect({ machine, on }).toEqual({ machine: null, on: true })
  })

  it('the kept password goes on with the same server, and to no other', async () => {
    expect(await write({ ...asKept, from: 'pbx@acme.test' })).toEqual({ ok: true, value: null })
    expect((await inFile()).mail).toMatchObject({ password: 'mail-secret', from: 'pbx@acme.test' })
    const others: Partial<MailServerEdit>[] = [
      { host: 'mail.evil.test' },
      { port: 25 },
      { security: 'none' },
      { security: 'offered' },
      { security: 'tls' },
      { username: 'other' }
    ]
    for (const change of others) {
      const refused = { ok: false, error: expect.objectContaining({ code: 'mail_password_again', path: 'password' }) }
      expect(await write({ ...change, ...asKept })).toEqual(refused)
      const test = { server: { ...server, ...change, ...asKept }, to: 'ana@acme.test' }
      expect(await system.invoke('mail.test', test)).toEqual(refused)
    }
    expect(pbx.mailTests).toEqual([])
    expect((await inFile()).mail).toMatchObject({ smtp: 'smtp://mail.acme.test:2525', password: 'mail-secret' })
  })

  it.each([
    ['host', { host: '' }, 'mail_host_wrong'],
    ['host', { host: 'smtp://mail.acme.test' }, 'mail_host_wrong'],
    ['host', { host: 'user:secret@mail.acme.test' }, 'mail_host_wrong'],
    ['host', { host: 'mail.acme.test/x' }, 'mail_host_wrong'],
    ['from', { from: 'Offhook' }, 'mail_from_wrong'],
    ['from', { from: 'a@b.test\r\nBcc: c@d.test' }, 'mail_from_wrong'],
    ['publicUrl', { publicUrl: 'pbx.acme.test' }, 'mail_url_wrong']
  ] as const)('what is wrong is told at its field: %s, %o', async (path, change, code) => {
    const before = await inFile()
    expect(await write(change)).toEqual({ ok: false, error: expect.objectContaining({ code, path }) })
    expect(await inFile()).toEqual(before)
  })

  it.each([
    ['2001:db8::25', 'tls', 'smtps://[2001:db8::25]:2525'],
    ['[2001:db8::25]', 'offered', 'smtp://[2001:db8::25]:2525'],
    ['192.0.2.25', 'none', 'smtp://192.0.2.25:2525']
  ] as const)('a server is named by its address too: %s', async (host, security, smtp) => {
    expect(await write({ host, security })).toEqual({ ok: true, value: null })
    expect((await inFile()).mail?.smtp).toBe(smtp)
    expect((await machine())?.server).toMatchObject({ host: host.replace(/[[\]]/g, ''), security })
  })

  it('a test mail goes by what stands in the form, and tells what the server says', async () => {
    await write({})
    const test = (change: object) =>
      system.invoke('mail.test', { server: { ...server, ...change }, to: 'ana@acme.test' })
    expect(await test(asKept)).toEqual({ ok: true, value: { reply: '250 2.0.0 Ok: queued' } })
    expect(pbx.mailTests.splice(0)).toEqual([
      {
        server: {
          ...{ smtp: 'smtp://mail.acme.test:2525', security: 'starttls', username: 'pbx', password: 'mail-secret' },
          ...{ from: 'Offhook <pbx@acme.test>', publicUrl: 'https://pbx.acme.test' }
        },
        ...{ to: 'ana@acme.test', language: 'en' }
      }
    ])
    const nobody = await system.invoke('mail.test', { server, to: 'ana' })
    expect(nobody).toEqual({ ok: false, error: expect.objectContaining({ code: 'mail_address_wrong', path: 'to' }) })
  })

  it('a template is kept where it is otherwise than it comes, and goes back to that', async () => {
    const missed = { kind: 'missed', language: 'de' } as const
    const { builtIn } = await system.value('mail.template.read', missed)
    const own = { ...builtIn, subject: 'Anruf von %%caller%%' }
    await system.value('mail.template.write', { ...missed, template: own })
    expect((await inFile()).mail?.templates).toEqual([{ ...missed, subject: 'Anruf von %%caller%%' }])
    // Its server is changed beside it.
    await write({ ...asKept, from: 'pbx@acme.test' })
    expect((await inFile()).mail?.templates).toEqual([{ ...missed, subject: 'Anruf von %%caller%%' }])
    const broken = { ...own, html: '<p>%%nobody%%</p>' }
    expect(await system.invoke('mail.template.write', { ...missed, template: broken })).toEqual({
      ok: false,
      error: expect.objectContaining({ code: 'configuration_refused' })
    })
    await system.value('mail.template.write', { ...missed, template: null })
    expect((await inFile()).mail).not.toHaveProperty('templates')
  })

  it('a template is shown as its receiver gets it, or with the places of what is wrong', async () => {
    const template = { subject: 'One', text: 'Two', html: '<p>%%nobody%%</p>' }
    const command = { kind: 'missed', language: 'en', template } as const
    expect(await system.value('mail.preview', command)).toEqual({
      preview: null,
      faults: [{ part: 'html', line: 1, column: 4, code: 'unknown-variable', text: '%%nobody%%' }]
    })
    const right = { ...template, html: '<p>Three</p>' }
    expect(await system.value('mail.preview', { ...command, template: right })).toEqual({
      preview: right,
      faults: null
    })
  })

  it('an admin switches a user’s mails; the file says only what is otherwise than it comes', async () => {
    const of = async (extension: string) =>
      (await inFile()).domains[0]?.users.find((user) => user.extension === extension)?.mail
    await admin.value('mail.user.write', { user: '102', missed: false, voicemail: true })
    expect(await of('102')).toEqual({ attach: false, missed: false })
    await admin.value('mail.user.write', { user: '101', missed: false, voicemail: false })
    expect(await of('101')).toEqual({ missed: false, voicemail: false })
    expect((await admin.value('mail.read')).users.map(({ missed, voicemail }) => [missed, voicemail])).toEqual([
      [true, true],
      [false, false],
      [false, true]
    ])
    await admin.value('mail.user.write', { user: '101', missed: true, voicemail: true })
    expect(await of('101')).toBeUndefined()
  })

  it('what has gone from the file by hand meanwhile is told, and nothing is written', async () => {
    const file = join(office.directory.path, 'data', 'config.json')
    const [before, kept] = await Promise.all([file, `${file}.bak`].map((each) => readFile(each, 'utf8')))
    const edited = JSON.parse(String(before)) as { mail?: unknown; domains: { users: { extension: string }[] }[] }
    delete edited.mail
    for (const domain of edited.domains) domain.users = domain.users.filter(({ extension }) => extension !== '102')
    await writeFile(file, JSON.stringify(edited))
    const template = { kind: 'missed', language: 'de', template: null } as const
    const refused = [
      await system.invoke('mail.template.write', template),
      await admin.invoke('mail.user.write', { user: '102', missed: false, voicemail: false })
    ]
    expect(refused.map((reply) => (reply.ok ? 'ok' : reply.error.code))).toEqual(['mail_not_set_up', 'user_not_found'])
    // Nothing is written: the version before stays in the .bak, too.
    expect([await readFile(file, 'utf8'), await readFile(`${file}.bak`, 'utf8')]).toEqual([
      JSON.stringify(edited),
      kept
    ])
    await writeFile(file, String(before))
  })

  it('what the window does not show of a server stays, and a test mail goes by it; the password moves out of the address', async () => {
    const file = join(office.directory.path, 'data', 'config.json')
    const edited = await inFile()
    edited.mail = {
      ...{
        smtp: 'smtp://pbx:in-address@mail.acme.test:2525',
        security: 'starttls',
        password: 'beside',
        from: 'pbx@acme.test'
      },
      ...{ ca: '/etc/acme.pem', maxAttachmentMegabytes: 3 }
    }
    await writeFile(file, JSON.stringify(edited))
    await admin.value('mail.user.write', { user: '100', missed: false, voicemail: true })
    expect(await write(asKept)).toEqual({ ok: true, value: null })
    const { publicUrl, ...rest } = server
    expect((await inFile()).mail).toEqual({
      ...{ smtp: 'smtp://mail.acme.test:2525', security: 'starttls', username: 'pbx', password: 'in-address' },
      ...{ from: rest.from, publicUrl, ca: '/etc/acme.pem', maxAttachmentMegabytes: 3 }
    })
    await system.value('mail.test', { server: { ...server, ...asKept }, to: 'ana@acme.test' })
    expect(pbx.mailTests.splice(0)).toMatchObject([{ server: { ca: '/etc/acme.pem', password: 'in-address' } }])
  })

  it('no mail is sent any more once its server is taken away', async () => {
    await system.value('mail.server.write', { server: null })
    expect(await inFile()).not.toHaveProperty('mail')
    expect(await system.value('mail.read')).toMatchObject({ on: false, machine: { server: null } })
  })
})
