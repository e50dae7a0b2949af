import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { MailServer as Server } from '../../pbx-core/contract/config-mail.ts'
import { createMailTransport } from '../../pbx-core/io/smtp.ts'
import type { Letter } from '../../pbx-core/mail/port.ts'
import { MailServer, type MailServerOptions } from '../support/mail-server.ts'
import { tempDirectory } from '../support/temp-directory.ts'

const fixture = (name: string) => join(import.meta.dirname, '../fixtures/tls', name)
const secure = {
  cert: readFileSync(fixture('localhost.pem'), 'utf8'),
  key: readFileSync(fixture('localhost.key'), 'utf8')
}
const password = 'mail-PASSWORD-9'

const letter: Letter = {
  messageId: '<1764547261.a1b2c3.1.mail.missed@acme.test>',
  date: Date.UTC(2026, 10, 30, 23, 1, 1),
  from: { name: 'Offhook', address: 'pbx@acme.test' },
  to: { name: 'Ana Keller, "Büro"', address: 'ana@acme.test' },
  subject: 'Verpasster Anruf von Élodie',
  text: 'Élodie hat angerufen.\n.\nEnde\n',
  html: '<p>Élodie hat angerufen.</p>\n'
}

const transport = createMailTransport()

async function sent(server: Server, of: Letter = letter) {
  return await transport.send(server, of, new AbortController().signal)
}

const at = (port: number, more: Partial<Server> = {}): Server => ({
  smtp: `smtp://127.0.0.1:${port}`,
  from: 'pbx@acme.test',
  ...more
})

async function withServer<T>(options: MailServerOptions, body: (server: MailServer) => Promise<T>): Promise<T> {
  await using server = await MailServer.start(options)
  return await body(server)
}

/** A server that says what it likes. */
async function rawServer(talk: (socket: net.Socket) => void): Promise<{ port: number } & AsyncDisposable> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    talk(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as net.AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

describe('a mail as a real server gets it (3-click-to-dial, E-mail)', () => {
  test('has both texts, its headers and the sound, each as it was written', async () => {
    await using folder = await tempDirectory('smtp')
    const path = join(folder.path, 'message.wav')
    const sound = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 256))
    await writeFile(path, sound)
    await withServer({}, async (server) => {
      const whole = { ...letter, attachment: { path, name: 'message-2026-11-30.wav' } }
      expect(await sent(at(server.port), whole)).toEqual({ kind: 'sent', reply: '250 2.0.0 Ok: queued as 12345' })
      const mail = await server.mails.waitFor(() => true, { what: 'the mail' })
      const { parsed } = mail
      expect({
        envelope: [mail.from, ...mail.to],
        from: parsed.from?.value,
        to: [parsed.to].flat()[0]?.value,
        subject: parsed.subject,
        messageId: parsed.messageId,
        date: parsed.date?.toISOString(),
        auto: parsed.headers.get('auto-submitted'),
        text: parsed.text,
        html: parsed.html,
        sounds: parsed.attachments.map(({ filename, contentType, content }) => [filename, contentType, content])
      }).toEqual({
        envelope: ['pbx@acme.test', 'ana@acme.test'],
        from: [{ name: 'Offhook', address: 'pbx@acme.test' }],
        to: [{ name: 'Ana Keller, "Büro"', address: 'ana@acme.test' }],
        subject: letter.subject,
        messageId: letter.messageId,
        date: '2026-11-30T23:01:01.000Z',
        auto: 'auto-generated',
        text: letter.text,
        html: letter.html,
        sounds: [['message-2026-11-30.wav', 'audio/wav', sound]]
      })
    })
  })
})

describe('log-in and TLS', () => {
  test('with user and password of the address, or beside it, over STARTTLS that our own authority vouches for', async () => {
    await withServer({ password, ...secure }, async (server) => {
      const beside = at(server.port, { username: 'ana', password, security: 'starttls', ca: fixture('localhost.pem') })
      expect(await sent(beside)).toMatchObject({ kind: 'sent' })
      const within = { ...at(server.port), smtp: `smtp://tom:${password}@127.0.0.1:${server.port}`, ca: secure.cert }
      expect(await sent(within)).toMatchObject({ kind: 'sent' })
      await server.mails.waitFor(({ user }) => user === 'tom', { what: 'the second mail' })
      expect(server.mails.entries.map(({ user, isSecure }) => [user, isSecure])).toEqual([
        ['ana', true],
        ['tom', true]
      ])
    })
  })

  test('TLS from the start with smtps:', async () => {
    await withServer({ ...secure, secure: true }, async (server) => {
      const smtps = { ...at(server.port), smtp: `smtps://127.0.0.1:${server.port}`, ca: secure.cert }
      expect(await sent(smtps)).toMatchObject({ kind: 'sent' })
      expect((await server.mails.waitFor(() => true, { what: 'the mail' })).isSecure).toBe(true)
    })
  })

  test('a wrong password is told with the whole reply of the server, and is no fault of the mail', async () => {
    await withServer({ password, ...secure }, async (server) => {
      const wrong = at(server.port, { username: 'ana', password: 'WRONG-7', ca: secure.cert })
      const reply = '535 5.7.8 Error: authentication failed for ana'
      expect(await sent(wrong)).toEqual({ kind: 'failed', failure: { code: 'mail-log-in', reply }, reply })
    })
  })

  test('what the server repeats of the password is shown to nobody', async () => {
    const echo = await rawServer((socket) => {
      socket.write('220 here\r\n')
      socket.on('data', (data) => {
        const line = data.toString()
        if (line.startsWith('EHLO')) socket.write('250-here\r\n250 AUTH PLAIN\r\n')
        else socket.write(`535 5.7.8 not ${line.trim()} nor ${password}\r\n`)
      })
    })
    await using server = echo
    const outcome = await sent(at(server.port, { username: 'ana', password }))
    const hidden = Buffer.from(`\0ana\0${password}`).toString('base64')
    expect(JSON.stringify(outcome)).not.toContain(password)
    expect(JSON.stringify(outcome)).not.toContain(hidden)
    expect(outcome).toMatchObject({ failure: { code: 'mail-log-in', reply: '535 5.7.8 not AUTH PLAIN … nor …' } })
  })

  test('a certificate that nobody vouches for ends it before the password is said', async () => {
    await withServer({ password, ...secure }, async (server) => {
      const outcome = await sent(at(server.port, { username: 'ana', password }))
      expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'mail-tls' } })
      expect(server.mails.entries).toEqual([])
    })
  })

  test('an authority that cannot be read is told as such', async () => {
    const outcome = await sent(at(1, { ca: fixture('missing.pem') }))
    const reason = 'the file of authorities cannot be read (ENOENT)'
    expect(outcome).toEqual({ kind: 'failed', failure: { code: 'mail-tls', reason }, reply: '' })
  })

  test('starttls sends nothing in clear where the server does not offer it; none does', async () => {
    await withServer({}, async (server) => {
      expect(await sent(at(server.port, { security: 'starttls' }))).toMatchObject({ failure: { code: 'mail-tls' } })
      expect(await sent(at(server.port, { security: 'none' }))).toMatchObject({ kind: 'sent' })
    })
  })
})

describe('what a server says (RFC 5321 §4.2.1)', () => {
  test.each([
    [451, '4.7.1 Greylisted, come back in 5 minutes', 'mail-put-off'],
    [550, '5.1.1 No such user here', 'mail-refused'],
    [552, '5.2.3 Message length exceeds limit', 'mail-too-large'],
    [530, '5.7.0 Authentication required', 'mail-log-in']
  ] as const)('%i %s', async (code, text, kind) => {
    await withServer({ onRecipient: () => ({ code, text }) }, async (server) => {
      const reply = `${code} ${text}`
      expect(await sent(at(server.port))).toEqual({ kind: 'failed', failure: { code: kind, reply }, reply })
    })
  })

  test('a message that is larger than the server allows is not sent at all (RFC 1870)', async () => {
    await withServer({ size: 100 }, async (server) => {
      expect(await sent(at(server.port))).toMatchObject({ kind: 'failed', failure: { code: 'mail-too-large' } })
    })
  })

  test('nobody there, and a name that nobody knows', async () => {
    const gone = await MailServer.start()
    const { port } = gone
    await gone[Symbol.asyncDispose]()
    expect(await sent(at(port))).toMatchObject({
      failure: { code: 'mail-away', reason: expect.stringMatching(/ECONNREFUSED/) }
    })
    const unnamed = { ...at(25), smtp: 'smtp://nobody.invalid:25' }
    expect(await sent(unnamed)).toMatchObject({ failure: { code: 'mail-away' } })
  })

  test('a refusal in the greeting is none of this mail: it is tried again', async () => {
    await using server = await rawServer((socket) => socket.end('554 5.3.2 No service for you\r\n'))
    expect(await sent(at(server.port))).toMatchObject({
      failure: { code: 'mail-put-off', reply: '554 5.3.2 No service for you' }
    })
  })

  test('a greeting without end is broken off, and what is no mail server is told as such', async () => {
    await using endless = await rawServer((socket) => {
      const chunk = Buffer.alloc(16 * 1024, '220-x')
      const pour = () => {
        while (!socket.destroyed && socket.write(chunk)) {}
        socket.once('drain', pour)
      }
      pour()
    })
    expect(await sent(at(endless.port))).toMatchObject({ failure: { code: 'mail-no-smtp' } })
    await using web = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await sent(at(web.port))).toMatchObject({ failure: { code: 'mail-no-smtp' } })
  })

  test('whoever stops waiting gets no outcome', async () => {
    await using silent = await rawServer(() => {})
    const abort = new AbortController()
    const waiting = transport.send(at(silent.port), letter, abort.signal)
    abort.abort()
    expect(await waiting).toEqual({ kind: 'aborted' })
  })
})
