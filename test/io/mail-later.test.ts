import { expect, test } from 'vitest'
import { createMailTransport } from '../../pbx-core/io/smtp.ts'
import { openOffice } from '../scenario/office.ts'
import { MailServer, type MailServerOptions } from '../support/mail-server.ts'
import { userConfig } from '../support/virtual-pbx.ts'
import { waitFor } from '../support/wait-for.ts'

/** The office on the virtual clock, its mails by our own SMTP to a real server. */

const ana = { ...userConfig('100', 'Ana Keller'), email: 'ana@acme.test' }

async function openMailingOffice(server: MailServerOptions & { readonly port?: number } = {}) {
  const first = await MailServer.start(server)
  const mail = { smtp: `smtp://127.0.0.1:${first.port}`, from: 'Offhook <pbx@acme.test>' }
  const office = await openOffice({ mail, domain: { users: [ana], timeZone: 'Europe/Berlin' } })
  await office.phone('100')
  const transport = createMailTransport()
  /** Virtual seconds at which an attempt was made. */
  const attempts: number[] = []
  const began = office.clock.now()
  let over = 0
  office.mail.answer = async (letter) => {
    attempts.push(Math.round((office.clock.now() - began) / 1000))
    const outcome = await transport.send(mail, letter, new AbortController().signal)
    over++
    return outcome
  }
  return {
    ...{ office, first, attempts },
    /** A customer calls, and gives up. */
    async missed() {
      const call = office.provider('main').invite('+15550100100')
      await office.pass(400)
      call.cancel()
      await office.pass()
      await this.settled()
    },
    /** What is under way has its answer, and that is written down. */
    async settled() {
      await waitFor(() => over === attempts.length, { what: 'the answer of the server' })
      await office.pass()
    },
    async later(seconds: number) {
      // In steps shorter than what lies between two attempts: a real server takes real time for each.
      for (let passed = 0; passed < seconds; passed += 10) {
        await office.pass(10_000)
        await this.settled()
      }
    }
  }
}

test('a server with greylisting gets a mail once, at the first attempt that it takes (RFC 6647 §2.2; 3-click-to-dial, E-mail)', async () => {
  let isKnown = false
  const parts = await openMailingOffice({
    onRecipient: () => (isKnown ? undefined : { code: 451, text: '4.7.1 Greylisted, try again in five minutes' })
  })
  await using server = parts.first
  const { office, attempts } = parts
  await parts.missed()
  expect(await office.pbx.mails()).toMatchObject([
    { state: 'waiting', attempts: 1, lastOutcome: expect.stringContaining('451 4.7.1 Greylisted') }
  ])
  await parts.later(299)
  expect(server.mails.entries).toEqual([])
  isKnown = true
  await parts.later(3000)
  const [mail] = server.mails.entries
  expect(server.mails.entries).toHaveLength(1)
  expect([mail?.to, mail?.parsed.messageId]).toEqual([
    ['ana@acme.test'],
    `<${office.record.uniqueid}.1.mail.missed.ana%40acme.test@acme.test>`
  ])
  expect(attempts.length).toBeGreaterThan(2)
  expect(await office.pbx.mails()).toEqual([])
  // Nobody is warned of what every such server does.
  expect(office.pbx.warnings('acme.test').map(({ code }) => code)).not.toContain('mails-held')
})

test('a server that is away for three hours gets every mail once, and the warning goes', async () => {
  const parts = await openMailingOffice()
  const { office, first } = parts
  const { port } = first
  await first[Symbol.asyncDispose]()
  for (let call = 0; call < 3; call++) {
    await parts.missed()
    await parts.later(60)
  }
  expect(await office.pbx.mails()).toHaveLength(3)
  expect(office.pbx.warnings('acme.test')).toContainEqual(
    expect.objectContaining({ code: 'mails-held', fault: 'mail-away' })
  )
  await parts.later(10_800)
  await using server = await MailServer.start({ port })
  await parts.later(3700)
  const records = office.store.records.map(({ uniqueid }) => uniqueid)
  expect(server.mails.entries.map(({ parsed }) => parsed.messageId).toSorted()).toEqual(
    records.map((uniqueid) => `<${uniqueid}.1.mail.missed.ana%40acme.test@acme.test>`).toSorted()
  )
  expect(await office.pbx.mails()).toEqual([])
  expect(office.pbx.warnings('acme.test').map(({ code }) => code)).not.toContain('mails-held')
})
