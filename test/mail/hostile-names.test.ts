import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { mailKinds, mailLanguages } from '../../pbx-core/contract/mail.ts'
import { fillMail } from '../../pbx-core/mail/fill.ts'
import { plain } from '../../pbx-core/mail/plain.ts'
import { builtInTemplates } from '../../pbx-core/mail/templates.ts'

/** As a caller who means no good writes a name. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        '\r\nBcc: victim@acme.test\r\n',
        '\n\n<script>alert(1)</script>',
        '=?utf-8?Q?From:_boss=40acme.test?=',
        '=?utf-8?B?DQpCY2M6IHhAeS50ZXN0?=',
        '\u202e123\u202c',
        '\u2066x\u2069',
        '\u2028',
        '"><img src=x onerror=alert(1)>',
        '%%link%%',
        '\0',
        '\ud800',
        'Ana',
        ' ',
        'x'.repeat(300)
      ),
      { maxLength: 8 }
    )
    .map((parts) => parts.join(''))
)

const sender = createTransport({ streamTransport: true, buffer: true })

async function asReceived({ subject, text, html }: { subject: string; text: string; html: string }) {
  const { message } = await sender.sendMail({ from: 'pbx@acme.test', to: 'ana@acme.test', subject, text, html })
  return await simpleParser(message as Buffer)
}

test('caller names write no header, no HTML, and turn no text round (3-click-to-dial, E-mail)', async () => {
  const name = fc.constantFrom(...mailKinds)
  const language = fc.constantFrom(...mailLanguages)
  await fc.assert(
    fc.asyncProperty(hostile, name, language, async (value, kind, of) => {
      const template = builtInTemplates[kind][of]
      const filled = fillMail(template, () => value)
      const harmless = fillMail(template, () => 'x')
      const parsed = await asReceived(filled)
      expect([...parsed.headers.keys()].toSorted()).toEqual([
        'content-type',
        'date',
        'from',
        'message-id',
        'mime-version',
        'subject',
        'to'
      ])
      expect(parsed.subject).toBe(filled.subject)
      expect([...filled.subject].length).toBeLessThanOrEqual(256)
      for (const part of [filled.subject, filled.text, filled.html]) {
        expect(part).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u)
        expect(part.isWellFormed()).toBe(true)
      }
      // Its tags are those of the template, wherever the value stands.
      if (plain(value) !== '') expect(tags(filled.html)).toEqual(tags(harmless.html))
    }),
    { numRuns: 300 }
  )
})

/** The tags of a mail, without what stands in quotes. */
function tags(html: string): string[] {
  return (html.match(/<(?:"[^"]*"|[^>"])*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'))
}

test('an encoded word is shown as it was written, and not read', async () => {
  const subject = fillMail({ subject: 'Call from %%caller%%', text: 'x', html: 'x' }, () => '=?utf-8?Q?boss?=').subject
  expect((await asReceived({ subject, text: 'x', html: 'x' })).subject).toBe('Call from = ?utf-8?Q?boss?=')
})
