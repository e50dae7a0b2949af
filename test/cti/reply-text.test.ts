import { describe, expect, test } from 'vitest'
import { textOfRemark } from '../../pbx-core/contract/remark-text.ts'
import { decodeReply } from '../../pbx-core/cti/reply-text.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const utf16le = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'))
const utf16be = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le').swap16())
const xml = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><name>Söhne</name>`

describe('decoding a reply (2-cti, The XML reply; RFC 7303 §3.2)', () => {
  test.each([
    ['UTF-8 is the default', utf8('<name>Söhne</name>'), 'text/xml', '<name>Söhne</name>'],
    ['a UTF-8 byte-order mark is no text', utf8('\ufeffSöhne'), '', 'Söhne'],
    ['UTF-16 with a mark, little end first', utf16le(`\ufeff${xml('UTF-16')}`), '', xml('UTF-16')],
    ['UTF-16 with a mark, big end first', utf16be(`\ufeff${xml('UTF-16')}`), '', xml('UTF-16')],
    ['a mark outdoes the charset', utf16be('\ufeffSöhne'), 'text/xml; charset=utf-8', 'Söhne'],
    ['UTF-16 without a mark', utf16le(xml('UTF-16')), 'text/xml; charset=utf-16', xml('UTF-16')],
    ['UTF-16 big end first without a mark', utf16be(xml('UTF-16')), '', xml('UTF-16')],
    ['ISO-8859-1 by the declaration', latin1(xml('ISO-8859-1')), 'text/xml', xml('ISO-8859-1')],
    ['ISO-8859-1 by the Content-Type', latin1('Söhne'), 'text/xml; charset="ISO-8859-1"', 'Söhne'],
    ['the Content-Type outdoes the declaration', utf8(xml('ISO-8859-1')), 'text/xml;charset=UTF-8', xml('ISO-8859-1')],
    ['a charset that the bytes contradict does not', latin1(xml('latin1')), 'text/html; charset=UTF-8', xml('latin1')],
    ['UTF-16 that is declared but not written', utf8(xml('utf-16')), '', xml('utf-16')]
  ])('%s', (_rule, body, contentType, text) => {
    expect(decodeReply(body, contentType)).toEqual({ text, fault: null })
  })

  test.each([
    ['ISO-8859-1 that says nothing of itself', latin1('Söhne'), '', 'S\ufffdhne', 'the body is not valid UTF-8'],
    [
      'an unknown encoding',
      latin1(xml('KOI8-R')),
      '',
      xml('KOI8-R').replace('ö', '\ufffd'),
      'the encoding koi8-r is not supported'
    ],
    ['half a UTF-16 character', Uint8Array.of(0xff, 0xfe, 0x41), '', '\ufffd\ufffdA', 'the body is not valid utf-16le']
  ])('%s is a fault, and still readable', (_rule, body, contentType, text, fault) => {
    const read = decodeReply(body, contentType)
    expect({ ...read, fault: read.fault && textOfRemark(read.fault) }).toEqual({ text, fault })
  })
})
