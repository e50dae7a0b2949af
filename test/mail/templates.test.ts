import { describe, expect, test } from 'vitest'
import { mailKinds, mailLanguages } from '../../pbx-core/contract/mail.ts'
import { mailVariables, templateFaults, textOfTemplateFault } from '../../pbx-core/contract/mail-template.ts'
import { fillMail } from '../../pbx-core/mail/fill.ts'
import { builtInTemplates, templateOf } from '../../pbx-core/mail/templates.ts'

const right = { subject: 'Call', text: 'Call', html: '<p>Call</p>' }

/** What is said of a part, of a mail about a missed call. */
function faultsOf(part: 'subject' | 'text' | 'html', text: string): string[] {
  return templateFaults('missed', { ...right, [part]: text }).map((fault) => textOfTemplateFault(fault))
}

describe('a template (3-click-to-dial, E-mail: templates can be edited)', () => {
  const all = mailKinds.flatMap((kind) => mailLanguages.map((language) => [kind, language] as const))
  test.each(all)('that comes with Offhook is right: %s %s', (kind, language) => {
    expect(templateFaults(kind, builtInTemplates[kind][language])).toEqual([])
  })

  test.each([
    ['subject', '', 'line 1, column 1: it is empty'],
    ['subject', 'Call\nBcc: x@y.test', 'line 1, column 5: a subject is one line'],
    ['subject', 'x'.repeat(251), 'line 1, column 251: it has more than 250 characters'],
    ['text', 'Call\n from %%caler%%', 'line 2, column 7: nobody knows %%caler%% here'],
    ['text', '%%duration%%', 'line 1, column 1: nobody knows %%duration%% here'],
    ['text', '%%caller:e164%%', 'line 1, column 1: %%caller:e164%% asks for the form of a number, which it is none of'],
    ['text', 'From %%caller', 'line 1, column 6: "%%caller" is no variable: its name stands between two %%'],
    [
      'html',
      '<a href=%%link%%>x</a>',
      'line 1, column 9: %%link%% may stand in text, or in the quoted value of an attribute'
    ],
    [
      'html',
      '<p %%user%%="1">x</p>',
      'line 1, column 4: %%user%% may stand in text, or in the quoted value of an attribute'
    ],
    ['html', '<%%user%%>', 'line 1, column 2: %%user%% may stand in text, or in the quoted value of an attribute'],
    [
      'html',
      '<!-- %%user%% -->',
      'line 1, column 6: %%user%% may stand in text, or in the quoted value of an attribute'
    ],
    [
      'html',
      '<style>p { %%user%% }</style>',
      'line 1, column 12: %%user%% may stand in text, or in the quoted value of an attribute'
    ],
    [
      'html',
      '<p style="color: %%user%%">x</p>',
      'line 1, column 18: %%user%% may stand in text, or in the quoted value of an attribute'
    ],
    [
      'html',
      '<a href="%%calleridname%%">x</a>',
      'line 1, column 10: an address cannot begin with %%calleridname%%: it begins with https:, tel:, or a variable that is one'
    ],
    [
      'html',
      '<p>x</p>\n<a\n href="%%link%%">x</a>',
      'line 3, column 8: the tag with %%link%% must stand on one line, for a line without a value is left out'
    ],
    ['html', '<script>x</script>', 'line 1, column 1: <script> does nothing in a mail, and is refused'],
    ['html', '<p onclick="x()">x</p>', 'line 1, column 4: onclick does nothing in a mail, and is refused'],
    [
      'html',
      '<a href="javascript:x()">x</a>',
      'line 1, column 1: javascript:x() does nothing in a mail, and is refused'
    ],
    ['html', '<p>x</p><a href="y', 'line 1, column 9: <a is not closed']
  ] as const)('is refused with the place: %s %j', (part, text, fault) => {
    expect(faultsOf(part, text)).toEqual([fault])
  })

  test.each([
    '<a href="%%link%%">%%calleridnumber:national%%</a>',
    '<a href="tel:%%calleridnumber:e164%%">x</a>',
    "<a title='%%caller%%' href='https://crm.acme.test/?n=%%calleridnumber:digits%%'>x</a>",
    '<p>1 < 2, %%caller%% &lt;</p>',
    '<img src="https://acme.test/logo.png" alt="%%caller%%"/>',
    '<style>p { color: red }</style><p>%%CALLER%%</p>'
  ])('may say %s', (html) => expect(faultsOf('html', html)).toEqual([]))

  test('what is configured of it replaces that part alone', () => {
    const templates = [{ kind: 'missed', language: 'de', subject: 'Anruf!' } as const]
    const built = builtInTemplates.missed.de
    expect(templateOf(templates, 'missed', 'de')).toEqual({ ...built, subject: 'Anruf!' })
    expect(templateOf(templates, 'missed', 'en')).toEqual(builtInTemplates.missed.en)
  })

  test('each kind uses no variable that it does not have', () => {
    expect(Object.keys(mailVariables)).toEqual([...mailKinds])
  })
})

describe('filling one in', () => {
  const values = (name: string) => ({ caller: 'A <b> & "c"', link: 'https://x.test/?a=1&b=2', user: '100' })[name] ?? ''

  test('escapes in HTML, and nowhere else', () => {
    const template = { subject: '%%caller%%', text: '%%caller%%', html: '<p title="%%caller%%">%%caller%%</p>' }
    const escaped = 'A &lt;b&gt; &amp; &quot;c&quot;'
    expect(fillMail(template, values)).toEqual({
      subject: 'A <b> & "c"',
      text: 'A <b> & "c"\n',
      html: `<p title="${escaped}">${escaped}</p>\n`
    })
  })

  test('leaves out a line all of whose variables are empty, and keeps those with one that is not', () => {
    const text = 'one\nCall back: %%none%%\n%%none%% %%user%%\nlast'
    expect(fillMail({ subject: 'x', text, html: text }, values).text).toBe('one\n 100\nlast\n')
  })
})
