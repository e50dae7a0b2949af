import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { textOfRemark } from '../../pbx-core/contract/remark-text.ts'
import { type Reply, readReply } from '../../pbx-core/cti/reply.ts'
import { processorMs } from '../support/processor-time.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const example = (name: string) => readFileSync(new URL(`../fixtures/cti/${name}`, import.meta.url))

function read(body: string | Uint8Array, contentType = 'text/xml'): object {
  return inWords(readReply({ status: 200, contentType, body: typeof body === 'string' ? bytes(body) : body }))
}

/** With remarks as the time line tells them in English. */
function inWords({ text: _, ...reply }: Reply): object {
  switch (reply.kind) {
    case 'decision': {
      const { decision } = reply
      return { ...reply, decision: { ...decision, warnings: decision.warnings.map(textOfRemark) } }
    }
    case 'no-change':
      return { ...reply, ...(reply.note === undefined ? {} : { note: textOfRemark(reply.note) }) }
    case 'failure':
      return { kind: reply.kind, code: reply.code, message: textOfRemark(reply.remark) }
  }
}

const nothing = { set: { variables: {} }, route: null, break: false, warnings: [] }
const decision = (changes: object) => ({ kind: 'decision', decision: { ...nothing, ...changes } })
const set = (fields: object) => decision({ set: { variables: {}, ...fields } })

describe('the examples of the original CTI module work literally', () => {
  test.each(['text/xml', 'text/html; charset=UTF-8', 'text/plain', ''])('Example Code 1 as %s', (contentType) => {
    expect(read(example('example-1.xml'), contentType)).toEqual(set({ calleridname: 'ACME Inc OVRDUE' }))
  })
  test.each(['a', 'p', 'form', 'table', 'body'])('a root that HTML knows too, behind a declaration: <%s>', (root) => {
    const reply = `<?xml version="1.0"?>\n<!-- crm -->\n<${root}><calleridname>ACME</calleridname></${root}>`
    expect(read(reply, 'text/html')).toEqual(set({ calleridname: 'ACME' }))
  })
  test('Example Code 2, of which only the declaration has survived, changes nothing', () => {
    expect(read(example('example-2.xml'))).toEqual({ kind: 'no-change' })
  })
})

describe('replies that mean "no change" (2-cti, Hook)', () => {
  const noChange = { kind: 'no-change' }
  const neither = { kind: 'no-change', note: 'the reply is neither XML nor JSON' }
  const noObject = { kind: 'no-change', note: 'the reply is JSON, but not an object' }
  test.each([
    ['an empty body', '', 'application/json', noChange],
    ['blanks', ' \r\n\ufeff', 'text/xml', noChange],
    ['a bare declaration', '<?xml version="1.0" encoding="UTF-8" ?>', 'text/html', noChange],
    ['a declaration and a comment', '<?xml version="1.0"?><!-- done -->\n', 'text/xml', noChange],
    ['OK', 'OK', 'text/plain', neither],
    ['text that is not even UTF-8', Uint8Array.of(0x4f, 0x4b, 0xe4), 'text/plain', neither],
    ['a page of HTML', '<!DOCTYPE html><html><br></html>', 'text/html', neither],
    [
      'a page of XHTML',
      '<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE html PUBLIC "-//W3C//DTD"><html/>',
      'text/html',
      neither
    ],
    ['a page without a type', '<HTML><body>saved<br></body></HTML>', '', neither],
    ['a warning of PHP', '<br />\n<b>Warning</b>: x & y', 'text/html', neither],
    ['a JSON string', '"OK"', 'application/json', noObject],
    ['an empty JSON list', '[]', 'application/json; charset=utf-8', noObject]
  ])('%s', (_rule, body, contentType, reply) => {
    expect(read(body, contentType)).toEqual(reply)
  })
  test('204, whatever else it says', () => {
    expect(readReply({ status: 204, contentType: 'text/xml', body: bytes('<a>') })).toEqual({
      kind: 'no-change',
      text: '<a>'
    })
  })
})

describe('what the XML reply may look like (2-cti, The XML reply)', () => {
  const named = set({ calleridname: 'Söhne & Co' })
  test.each([
    [
      'with root and set',
      '<?xml version="1.0"?><ipbx><set><calleridname>Söhne &amp; Co</calleridname></set></ipbx>',
      named
    ],
    ['under any root, at any depth', '<a><b><c><calleridname>Söhne &amp; Co</calleridname></c></b></a>', named],
    ['tag names are case-insensitive', '<IPBX><CallerIDName>Söhne &amp; Co</CallerIDName></IPBX>', named],
    ['numeric references are read', '<r><calleridname>S&#246;hne &#x26; Co</calleridname></r>', named],
    ['CDATA is text as it stands', '<r><calleridname><![CDATA[Söhne & Co]]></calleridname></r>', named],
    [
      'CDATA does not resolve references',
      '<r><calleridname><![CDATA[&amp;]]></calleridname></r>',
      set({ calleridname: '&amp;' })
    ],
    ['a reference is resolved once', '<r><calleridname>&amp;lt;</calleridname></r>', set({ calleridname: '&lt;' })],
    [
      'blanks and a mark before the declaration',
      ' \n\ufeff<?xml version="1.0"?>\n<r><calleridname> Söhne &amp; Co\n</calleridname></r>',
      named
    ],
    [
      'without a root, several tags',
      '<calleridname>A</calleridname>\n<accountcode>7</accountcode>',
      set({ calleridname: 'A', accountcode: '7' })
    ],
    ['the last of two counts', '<r><set><record>yes</record></set><record>no</record></r>', set({ record: false })],
    [
      'acc_code means accountcode, and is the same tag',
      '<r><accountcode>1</accountcode><acc_code>2</acc_code></r>',
      set({ accountcode: '2' })
    ],
    [
      'comments and instructions are skipped',
      '<r><!-- <accountcode>1</accountcode> & --><?php x & y ?><userfield>u</userfield></r>',
      set({ userfield: 'u' })
    ],
    ['an attribute may hold a ">"', '<r a="x > y"><userfield b=\'"\'>u</userfield></r>', set({ userfield: 'u' })],
    ['an empty root asks for nothing', '<ipbx/>', decision({})],
    ['an empty set too', '<ipbx><set/></ipbx>', decision({})]
  ])('%s', (_rule, body, reply) => {
    expect(read(body)).toEqual(reply)
  })

  test('every tag of set', () => {
    const body = `<ipbx><set><calleridname>N</calleridname><calleridnumber>+1555</calleridnumber>
      <accountcode>1</accountcode><acc_code2>2</acc_code2><acc_code3>3</acc_code3><userfield>u</userfield>
      <record>TRUE</record><language>de</language><musiconhold>jazz</musiconhold><priority> -5 </priority>
      <ringtone>http://x/bell.wav</ringtone><variable name="Tier">gold</variable>
      <variable NAME="note">a &lt; b</variable><variable name="tier">silver</variable></set></ipbx>`
    expect(read(body)).toEqual(
      set({
        calleridname: 'N',
        calleridnumber: '+1555',
        accountcode: '1',
        accCode2: '2',
        accCode3: '3',
        userfield: 'u',
        record: true,
        language: 'de',
        musiconhold: 'jazz',
        priority: -5,
        ringtone: 'http://x/bell.wav',
        variables: { tier: 'silver', note: 'a < b' }
      })
    )
  })

  test.each([
    [
      'with break 1',
      '<route><type>queue</type><name>support</name><break>1</break></route>',
      { route: { type: 'queue', name: 'support' }, break: true }
    ],
    [
      'break is 1 by default',
      '<type>group</type><name>sales</name>',
      { route: { type: 'group', name: 'sales' }, break: true }
    ],
    [
      'with break 0',
      '<break>0</break><type>ivr</type><name>main</name>',
      { route: { type: 'ivr', name: 'main' }, break: false }
    ],
    [
      'an empty break is none',
      '<break/><type>ivr</type><name>main</name>',
      { route: { type: 'ivr', name: 'main' }, break: true }
    ],
    [
      'user means extension',
      '<type>User</type><name>100</name>',
      { route: { type: 'extension', name: '100' }, break: true }
    ],
    ['menu means ivr', '<type>menu</type><name>main</name>', { route: { type: 'ivr', name: 'main' }, break: true }],
    [
      'mailbox means voicemail',
      '<type>mailbox</type><name>100</name>',
      { route: { type: 'voicemail', name: '100' }, break: true }
    ],
    ['hangup needs no name', '<type>hangup</type>', { route: { type: 'hangup', name: '' }, break: true }],
    [
      'as a destination is written elsewhere',
      '<route>queue:support</route>',
      { route: { type: 'queue', name: 'support' }, break: true }
    ],
    ['break alone', '<break>yes</break>', { break: true }]
  ])('route %s', (_rule, tags, changes) => {
    expect(read(`<ipbx>${tags}</ipbx>`)).toEqual(decision(changes))
  })

  test.each([
    ['yes', true],
    ['1', true],
    ['true', true],
    ['YES', true],
    ['no', false],
    ['0', false],
    ['false', false],
    ['', null],
    ['  ', null]
  ])('record "%s" is %s', (text, record) => {
    expect(read(`<ipbx><record>${text}</record></ipbx>`)).toEqual(set({ record }))
  })
})

describe('values are made safe to hand on (2-cti, set)', () => {
  test.each([
    ['control characters are removed', 'A\tB&#xA;C\u0085D', 'ABCD'],
    ['128 characters at most', 'x'.repeat(200), 'x'.repeat(128)],
    ['no character is cut in two', '😀'.repeat(200), '😀'.repeat(128)]
  ])('the caller: %s', (_rule, text, kept) => {
    const body = `<r><calleridname>${text}</calleridname><calleridnumber>${text}</calleridnumber></r>`
    expect(read(body)).toEqual(set({ calleridname: kept, calleridnumber: kept }))
  })
  test('a line break cannot begin another SIP header', () => {
    expect(read('<r><ringtone>bell&#13;&#10;X-Evil: 1</ringtone></r>')).toEqual(set({ ringtone: 'bellX-Evil: 1' }))
  })
  test('an empty name is a name, an empty number is none', () => {
    expect(read('<r><calleridname/><calleridnumber/></r>')).toEqual(
      decision({
        set: { calleridname: '', variables: {} },
        warnings: ['calleridnumber is empty and was left as it is']
      })
    )
  })
})

describe('what is not understood is named and does no harm (2-cti, The XML reply)', () => {
  test.each([
    [
      'unknown tags',
      '<r><colour>red</colour><set><Shade/></set></r>',
      { warnings: ['unknown tag <colour>', 'unknown tag <shade>'] }
    ],
    [
      'tags named like parts of an object',
      '<r><constructor>1</constructor><__proto__>2</__proto__></r>',
      { warnings: ['unknown tag <constructor>', 'unknown tag <__proto__>'] }
    ],
    ['a variable without a name', '<r><variable>1</variable></r>', { warnings: ['a variable stands without a name'] }],
    [
      'a variable with an impossible name',
      '<r><variable name="__proto__">1</variable></r>',
      { warnings: ['a variable cannot be named "__proto__"'] }
    ],
    ['record', '<r><record>maybe</record></r>', { warnings: ['record: "maybe" is neither yes nor no'] }],
    ['priority', '<r><priority>high</priority></r>', { warnings: ['priority: "high" is not a whole number'] }],
    [
      'break',
      '<r><type>hangup</type><break>2</break></r>',
      { route: { type: 'hangup', name: '' }, break: true, warnings: ['break: "2" is neither 1 nor 0'] }
    ],
    [
      'an unknown type leaves the call where it was going, break or not',
      '<r><type>fax</type><name>1</name><break>1</break></r>',
      { warnings: ['unknown type "fax": the call goes on where it was going'] }
    ],
    [
      'a type without a name does too',
      '<r><type>queue</type></r>',
      { warnings: ['type "queue" stands without a name: the call goes on where it was going'] }
    ],
    ['a name without a type', '<r><name>support</name></r>', { warnings: ['name "support" stands without a type'] }]
  ])('%s', (_rule, body, changes) => {
    expect(read(body)).toEqual(decision(changes))
  })
  test('no more than 20 warnings', () => {
    const body = `<r>${Array.from({ length: 100 }, (_, i) => `<t${i}/>`).join('')}</r>`
    expect(read(body)).toMatchObject({ decision: { warnings: { length: 20 } } })
  })
})

describe('broken and hostile XML (2-cti, The XML reply)', () => {
  const nested = (depth: number) => `${'<a>'.repeat(depth - 1)}<userfield>u</userfield>${'</a>'.repeat(depth - 1)}`
  test('elements nested 32 deep are read', () => {
    expect(read(nested(32))).toEqual(set({ userfield: 'u' }))
  })
  test.each([
    ['deeper than 32', nested(33), 'hostile-reply', 'elements are nested deeper than 32'],
    [
      'a DOCTYPE',
      '<!DOCTYPE ipbx SYSTEM "file:///etc/passwd"><ipbx/>',
      'hostile-reply',
      'a DOCTYPE or another declaration of markup'
    ],
    [
      'a DOCTYPE in any case',
      '<?xml version="1.0"?><!doctype ipbx [<!ENTITY a "b">]><ipbx/>',
      'hostile-reply',
      'a DOCTYPE or another declaration of markup'
    ],
    [
      'an entity',
      '<r><userfield>&secret;</userfield></r>',
      'hostile-reply',
      'the entity &secret; is not one of the five that XML predefines'
    ],
    [
      'an entity in an attribute',
      '<r a="&lol;"/>',
      'hostile-reply',
      'the entity &lol; is not one of the five that XML predefines'
    ],
    ['an ampersand', '<r>Smith & Sons</r>', 'broken-reply', '"&" must be written as "&amp;"'],
    ['a reference to no character', '<r>&#0;</r>', 'broken-reply', '&#0; is not a character'],
    ['a reference beyond Unicode', '<r>&#x110000;</r>', 'broken-reply', '&#x110000; is not a character'],
    ['an element that is not closed', '<ipbx><set>', 'broken-reply', 'an element is not closed'],
    ['an element closed twice', '<ipbx></ipbx></ipbx>', 'broken-reply', 'an element is closed that was not opened'],
    [
      'elements that overlap',
      '<ipbx><set></ipbx></set>',
      'broken-reply',
      "line 1: Expected closing tag 'set' (opened in line 1, col 14) instead of closing tag 'ipbx'."
    ],
    ['a tag that is cut off', '<ipbx><set', 'broken-reply', 'a tag is not closed'],
    ['a comment that is cut off', '<ipbx/><!-- ', 'broken-reply', '"-->" is missing'],
    ['text behind the root', '<ipbx/>junk', 'broken-reply', 'text stands outside of any element'],
    [
      'a second declaration',
      '<?xml version="1.0"?><?xml version="1.0"?><ipbx/>',
      'broken-reply',
      'a declaration stands amid the document'
    ],
    ['an attribute twice', '<ipbx a="1" a="2"/>', 'broken-reply', "line 1: Attribute 'a' is repeated."],
    ['text that calls itself XML', 'OK', 'broken-reply', 'text stands outside of any element'],
    ['bytes that are not UTF-8', Uint8Array.of(0x3c, 0xe4, 0x3e), 'broken-reply', 'the body is not valid UTF-8']
  ])('%s', (_rule, body, code, message) => {
    expect(read(body)).toEqual({ kind: 'failure', code, message })
  })
  test('a broken reply is broken whatever it calls itself', () => {
    expect(read('<?xml version="1.0"?><ipbx><set>', 'text/html')).toEqual({
      kind: 'failure',
      code: 'broken-reply',
      message: 'an element is not closed'
    })
  })
  test.each([
    ['comments that are never closed', '<!--'.repeat(16_000)],
    ['references', '&#1;'.repeat(16_000)],
    ['open tags', '<a '.repeat(20_000)],
    ['quotes', `<a b="${"'".repeat(60_000)}`],
    ['blanks', `<a${' '.repeat(60_000)}`],
    ['instructions', `<r>${'<?'.repeat(30_000)}`],
    ['comments before HTML', `${'<!---->'.repeat(9000)}x`]
  ])('64 KiB of %s take no time', (_rule, body) => {
    const spent = processorMs(() => {
      expect(read(body, '')).not.toMatchObject({ kind: 'decision' })
    })
    expect(spent).toBeLessThan(100)
  })
})

describe('the JSON reply (2-cti, The XML reply)', () => {
  const json = (value: unknown) => read(typeof value === 'string' ? value : JSON.stringify(value), 'application/json')
  test.each([
    [
      'as the document shows it',
      {
        set: { calleridname: 'ACME', variables: { tier: 'gold' } },
        route: { type: 'queue', name: 'support' },
        break: true
      },
      {
        set: { calleridname: 'ACME', variables: { tier: 'gold' } },
        route: { type: 'queue', name: 'support' },
        break: true
      }
    ],
    [
      'numbers and booleans are values too',
      { set: { accountcode: 88213, record: true, priority: 3 } },
      { set: { accountcode: '88213', record: true, priority: 3, variables: {} } }
    ],
    ['null says nothing', { set: { calleridname: null, record: null, variables: null }, route: null, break: null }, {}],
    [
      'an empty text does',
      { set: { calleridname: '', record: '' } },
      { set: { calleridname: '', record: null, variables: {} } }
    ],
    ['an empty list is an empty object, as PHP writes it', { set: [], route: [] }, {}],
    ['variables too', { set: { variables: [] } }, {}],
    [
      'keys are case-insensitive',
      { Set: { CallerIdName: 'A' }, ROUTE: { Type: 'hangup' } },
      { set: { calleridname: 'A', variables: {} }, route: { type: 'hangup', name: '' }, break: true }
    ],
    [
      'a destination as it is written elsewhere',
      { route: 'queue:support', break: 0 },
      { route: { type: 'queue', name: 'support' }, break: false }
    ],
    [
      'unknown keys are named',
      { ok: true, set: { shade: 1, break: 1 }, route: { to: 'x' } },
      { warnings: ['unknown key ok', 'unknown key route.to', 'unknown key set.shade', 'unknown key set.break'] }
    ],
    [
      'an extension may be a number',
      { route: { type: 'extension', name: 100 } },
      { route: { type: 'extension', name: '100' }, break: true }
    ]
  ])('%s', (_rule, reply, changes) => {
    expect(json(reply)).toEqual(decision(changes))
  })

  test('is recognised without its Content-Type', () => {
    expect(read('\ufeff {"set":{"userfield":"u"}}', 'text/html')).toEqual(set({ userfield: 'u' }))
  })

  test.each([
    ['deeper than 32', `${'['.repeat(33)}${']'.repeat(33)}`, 'hostile-reply', 'the JSON is nested deeper than 32'],
    ['set that is text', { set: 'x' }, 'broken-reply', 'set: Invalid input: expected record, received string'],
    [
      'a variable that is an object',
      { set: { variables: { a: {} } } },
      'broken-reply',
      'set.variables.a: Invalid input'
    ],
    ['a name that is a list', { set: { calleridname: ['A'] } }, 'broken-reply', 'set.calleridname: Invalid input']
  ])('%s is refused', (_rule, reply, code, message) => {
    expect(json(reply)).toEqual({ kind: 'failure', code, message })
  })
  test('what is not JSON is refused, whatever it calls itself', () => {
    expect(json('{"set":')).toMatchObject({ kind: 'failure', code: 'broken-reply' })
    expect(read('{"set":', 'text/html')).toMatchObject({ kind: 'failure', code: 'broken-reply' })
    expect(json('OK')).toMatchObject({ kind: 'failure', code: 'broken-reply' })
  })
  test('brackets within text do not count as depth', () => {
    expect(json({ set: { userfield: `\\"${'['.repeat(40)}` } })).toEqual(set({ userfield: `\\"${'['.repeat(40)}` }))
  })
  test('a key named __proto__ does nothing', () => {
    expect(json('{"__proto__":{"set":1},"set":{"variables":{"__proto__":"x"}}}')).toEqual(
      decision({ warnings: ['unknown key __proto__'] })
    )
  })
})

describe('nothing in a reply holds the thread that signals over 10 ms', () => {
  const parts = { code: 'hostile-reply', message: 'more than 250 elements, attributes and comments' }
  const references = { code: 'hostile-reply', message: 'more than 1000 references to characters' }
  const values = { code: 'hostile-reply', message: 'the JSON has more than 500 values' }
  const keys = (count: number, value: string) => Array.from({ length: count }, (_, i) => `"k${i}":${value}`).join(',')
  const root = (content: string) => `<r>${content}</r>`

  test.each([
    ['251 elements', root('<a/>'.repeat(250)), parts],
    ['15,000 elements', root('<a/>'.repeat(15_000)), parts],
    ['as many, one in the other', root(`${'<a>'.repeat(30)}${'</a>'.repeat(30)}`.repeat(300)), parts],
    ['an element with 250 attributes', `<r ${Array.from({ length: 250 }, (_, i) => `a${i}="1"`).join(' ')}/>`, parts],
    ['250 comments', root('<!---->'.repeat(250)), parts],
    ['250 instructions', root('<?a?>'.repeat(250)), parts],
    ['250 pieces of CDATA', root('<![CDATA[]]>'.repeat(250)), parts],
    ['1001 references', root('&lt;'.repeat(1001)), references],
    ['16,000 references', root('&lt;'.repeat(16_000)), references],
    ['500 keys under set', `{"set":{${keys(500, '1')}}}`, values],
    ['6000 variables', `{"set":{"variables":{${keys(6000, '1')}}}}`, values],
    ['6000 lists where words should be', `{"route":{${keys(5000, '[]')}}}`, values],
    ['a list of 32,000', `{"a":[${'1,'.repeat(31_000)}1]}`, values],
    ['21,000 objects', `[${'{},'.repeat(20_000)}{}]`, values]
  ])('%s are refused before they are built', (_rule, body, failure) => {
    const type = body.startsWith('<') ? 'text/xml' : 'application/json'
    const measured = measure(body, type)
    expect(measured.reply).toEqual({ kind: 'failure', ...failure })
    expect(measured.ms).toBeLessThan(10)
  })

  test.each([
    ['250 elements', root('<a/>'.repeat(249))],
    ['an element with 249 attributes', `<r ${Array.from({ length: 249 }, (_, i) => `a${i}="1"`).join(' ')}/>`],
    ['1000 references', root(`<userfield>${'&lt;'.repeat(1000)}</userfield>`)],
    ['124 variables of 400 letters', root(`<variable name="v">${'x'.repeat(400)}</variable>`.repeat(124))],
    ['64 KiB of text', root(`<userfield>${'x'.repeat(65_000)}</userfield>`)],
    ['490 variables in JSON', `{"set":{"variables":{${keys(490, `"${'x'.repeat(110)}"`)}}}}`],
    ['commas and brackets in a text', `{"set":{"userfield":"${'[,'.repeat(30_000)}"}}`]
  ])('%s are read', (_rule, body) => {
    const measured = measure(body, body.startsWith('<') ? 'text/xml' : 'application/json')
    expect(measured.reply).toMatchObject({ kind: 'decision' })
    expect(measured.ms).toBeLessThan(10)
  })
})

/** Processor time of this thread: the median of five. */
function measure(body: string, contentType: string): { reply: object; ms: number } {
  const octets = bytes(body)
  let reply = {}
  const ms = processorMs(() => {
    reply = read(octets, contentType)
  })
  return { reply, ms }
}
