import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, expect, test } from 'vitest'
import { octetsFromText, textFromOctets } from '../../../pbx-core/base/octets.ts'
import { type DialogInfo, dialogInfo } from '../../../pbx-core/sip/subscription/dialog-info.ts'
import type { Occupation } from '../../../pbx-core/sip/subscription/port.ts'

const call: Occupation = {
  id: '1764547261.a1b2',
  state: 'early',
  direction: 'recipient',
  partner: { number: '100', name: 'Ana Keller' },
  isHolding: false,
  dialog: { callId: 'c1', localTag: 'theirs', remoteTag: 'ours' }
}

const written = (info: Partial<DialogInfo>) =>
  textFromOctets(
    dialogInfo({
      ...{ number: '101', name: 'Tom Okafor', domain: 'acme.test', version: 7, pickUp: '**101' },
      ...{ occupations: [], ended: [] },
      ...info
    })
  )
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' })
const read = (info: Partial<DialogInfo>) => parser.parse(written(info))['dialog-info']

describe('dialog-info (RFC 4235 §4)', () => {
  test('what rings names its dialog as the telephone there does, who calls, and what takes the call', () => {
    expect(read({ occupations: [call] })).toEqual({
      xmlns: 'urn:ietf:params:xml:ns:dialog-info',
      version: '7',
      state: 'full',
      entity: 'sip:101@acme.test',
      dialog: {
        ...{ id: call.id, 'call-id': 'c1', 'local-tag': 'theirs', 'remote-tag': 'ours', direction: 'recipient' },
        state: 'early',
        local: {
          identity: { display: 'Tom Okafor', '#text': 'sip:101@acme.test' },
          target: { uri: 'sip:101@acme.test' }
        },
        remote: {
          identity: { display: 'Ana Keller', '#text': 'sip:100@acme.test' },
          target: { uri: 'sip:**101@acme.test' }
        }
      }
    })
  })

  test('where somebody talks the target is who is at the other end', () => {
    const { dialog } = read({ occupations: [{ ...call, state: 'confirmed' }] })
    expect([dialog.state, dialog.remote.target]).toEqual(['confirmed', { uri: 'sip:100@acme.test' }])
  })

  test.each([
    ['is not to be known', null],
    ['withholds its number', { number: 'anonymous', name: 'Anonymous' }]
  ])('whoever %s is anonymous', (_, partner) => {
    const { dialog } = read({ occupations: [{ ...call, state: 'confirmed', partner }] })
    const { identity, target } = dialog.remote
    expect([identity['#text'] ?? identity, target]).toEqual([
      'sip:anonymous@anonymous.invalid',
      { uri: 'sip:anonymous@anonymous.invalid' }
    ])
  })

  test('whoever is held renders nothing (RFC 4235 §4.1.5.2, RFC 5359)', () => {
    const { dialog } = read({ occupations: [{ ...call, state: 'confirmed', isHolding: true }] })
    expect(dialog.local.target.param).toEqual({ pname: '+sip.rendering', pvalue: 'no' })
  })

  test('what has ended since the last one is named once more, beside what goes on', () => {
    const { dialog } = read({ occupations: [call], ended: ['old'] })
    expect(dialog.map(({ id, state }: { id: string; state: string }) => [id, state])).toEqual([
      ['old', 'terminated'],
      [call.id, 'early']
    ])
  })

  test('where there is nothing, one that is over stands for it', () => {
    expect(read({}).dialog).toEqual({ id: '101', state: 'terminated' })
  })

  test('a dialog that has no tag of theirs yet, or none that may be known, is named without', () => {
    const early = read({ occupations: [{ ...call, dialog: { callId: 'c1', localTag: '', remoteTag: 'ours' } }] })
    expect(Object.keys(early.dialog)).not.toContain('local-tag')
    const hidden = read({ occupations: [{ ...call, dialog: null }] })
    expect(Object.keys(hidden.dialog)).toEqual(['state', 'local', 'remote', 'id', 'direction'])
  })

  test.each([
    `"><dialog id="x"><state>confirmed</state></dialog>`,
    `]]>&lt;&amp;'"`,
    'Jörg "Übung" 🙂 \u0000\u0007\ufffe\ud800',
    '<!ENTITY x SYSTEM "file:///etc/passwd">'
  ])('names of anybody are text, whatever they hold: %j', (name) => {
    const octets = octetsFromText(name)
    const text = written({
      name,
      occupations: [
        {
          ...call,
          id: name,
          partner: { number: name, name },
          dialog: { callId: octets, localTag: octets, remoteTag: octets }
        }
      ]
    })
    expect(XMLValidator.validate(text)).toBe(true)
    const { dialog } = parser.parse(text)['dialog-info']
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what XML cannot hold
    const held = name.toWellFormed().replace(/[\x00-\x1f\ufffe]/g, '')
    expect([dialog.id, dialog['local-tag'], dialog.local.identity.display, dialog.remote.identity.display]).toEqual(
      Array(4).fill(held)
    )
    expect(dialog.state).toBe('early')
  })

  test('a number that is no number of a URI is escaped there (RFC 3261 §19.1.2)', () => {
    expect(read({ number: '*71', pickUp: undefined }).entity).toBe('sip:*71@acme.test')
    expect(read({ number: 'a b@c' }).entity).toBe('sip:a%20b%40c@acme.test')
  })
})
