import { createCipheriv } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { srtpCrypto } from '../../../pbx-core/io/srtp-crypto.ts'
import { Keystream } from '../../../pbx-core/media/webrtc/keystream.ts'
import type { MasterKey, SrtpCrypto } from '../../../pbx-core/media/webrtc/ports.ts'
import { SrtcpReceiver, SrtcpSender } from '../../../pbx-core/media/webrtc/srtcp.ts'
import { SrtpReceiver, SrtpSender } from '../../../pbx-core/media/webrtc/srtp.ts'
import { deriveKeys } from '../../../pbx-core/media/webrtc/srtp-keys.ts'
import { rtp } from '../lab.ts'
import { hex, toHex } from './hex.ts'

const master: MasterKey = {
  key: hex('e1f97a0d3e018be0d64fa32c06de4139'),
  salt: hex('0ec675ad498afeebb6960b3aabe6')
}

/** The same crypto, and the keys that were asked of it. */
function noting(): SrtpCrypto & { readonly aes: string[]; readonly hmac: string[] } {
  const aes: string[] = []
  const hmac: string[] = []
  return {
    aes,
    hmac,
    aesBlocks: (key) => {
      aes.push(toHex(key))
      return srtpCrypto.aesBlocks(key)
    },
    hmacSha1: (key) => {
      hmac.push(toHex(key))
      return srtpCrypto.hmacSha1(key)
    }
  }
}

describe('SRTP keys', () => {
  it('MUST be derived as in the example of RFC 3711 §B.3', () => {
    const crypto = noting()
    const { salt } = deriveKeys(crypto, master, 'srtp')
    expect([crypto.aes[1], crypto.hmac[0], toHex(salt)]).toEqual([
      'c61e7a93744f39ee10734afe3ff7a087',
      'cebe321f6ff7716b6fd4ab49af256a156d38baa4',
      '30cbbc08863d8c85d49db34a9ae1'
    ])
  })

  it('of SRTCP are others (RFC 3711 §4.3.2)', () => {
    const of = (kind: 'srtp' | 'srtcp') => {
      const crypto = noting()
      const { salt } = deriveKeys(crypto, master, kind)
      return [...crypto.aes.slice(1), ...crypto.hmac, toHex(salt)]
    }
    // The master key, the label of encryption, authentication or salt (3 to 5) in the master salt: AES in counter mode.
    const labelled = (label: number, octets: number) => {
      const counter = Buffer.concat([hex(toHex(master.salt)), Buffer.alloc(2)])
      counter[7] = (counter[7] as number) ^ label
      const cipher = createCipheriv('aes-128-ctr', master.key, counter)
      return cipher.update(Buffer.alloc(octets)).toString('hex')
    }
    expect(of('srtcp')).toEqual([labelled(3, 16), labelled(4, 20), labelled(5, 14)])
    expect(of('srtp')).toEqual([labelled(0, 16), labelled(1, 20), labelled(2, 14)])
  })
})

it('the key stream MUST be that of RFC 3711 §B.2', () => {
  const bytes = new Uint8Array(48)
  const keystream = new Keystream({
    encrypt: srtpCrypto.aesBlocks(hex('2b7e151628aed2a6abf7158809cf4f3c')),
    authenticate: () => bytes,
    salt: hex('f0f1f2f3f4f5f6f7f8f9fafbfcfd')
  })
  keystream.apply(bytes, { start: 0, end: 48, ssrc: 0, index: 0 })
  expect(toHex(bytes)).toBe(
    'e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab41e95b3bb0a2e8dd477901e4fca894c0'
  )
})

function pair() {
  const sender = new SrtpSender(srtpCrypto, master)
  const receiver = new SrtpReceiver(srtpCrypto, master)
  /** A copy, as if it had travelled. */
  const protect = (packet: Uint8Array) => sender.protect(packet)?.slice()
  const open = (packet: Uint8Array | undefined) => packet && receiver.open(packet.slice())
  return { protect, open }
}

describe('SRTP', () => {
  it('gives back what was protected, and hides all but the header (RFC 3711 §3.1)', () => {
    const { protect, open } = pair()
    const plain = rtp({ sequence: 7, payload: [1, 2, 3, 4, 5] })
    const packet = protect(plain)
    expect(packet?.length).toBe(plain.length + 10)
    expect(packet?.slice(0, 12)).toEqual(plain.slice(0, 12))
    expect(packet?.slice(12, 17)).not.toEqual(plain.slice(12))
    expect(open(packet)).toEqual(plain)
  })

  it.each([
    ['the header', 3],
    ['the payload', 13],
    ['the tag', 20]
  ])('MUST drop a packet of which %s was changed (RFC 3711 §3.3)', (_, at) => {
    const { protect, open } = pair()
    const packet = protect(rtp({ sequence: 7, payload: [1, 2, 3, 4, 5] })) as Uint8Array
    packet[at] = (packet[at] as number) ^ 1
    expect(open(packet)).toBeUndefined()
  })

  it('MUST drop a packet that comes twice, and one that is far too late (RFC 3711 §3.3.2)', () => {
    const { protect, open } = pair()
    const packets = Array.from({ length: 200 }, (_, sequence) => protect(rtp({ sequence })))
    expect(open(packets[199])).toBeDefined()
    expect(open(packets[199])).toBeUndefined()
    expect(open(packets[198])).toBeDefined()
    expect(open(packets[198])).toBeUndefined()
    expect(open(packets[71])).toBeUndefined()
    expect(open(packets[72])).toBeDefined()
  })

  it('MUST follow the sequence number over its end, also where packets change places there (RFC 3711 §3.3.1)', () => {
    const { protect, open } = pair()
    const sequences = [65_533, 65_535, 65_534, 0, 2, 1, 65_532, 3]
    const plain = sequences.map((sequence) => rtp({ sequence, timestamp: sequence }))
    const packets = plain.map((packet) => protect(packet))
    const arrival = [0, 2, 3, 1, 4, 5, 7, 6]
    expect(arrival.map((at) => open(packets[at]))).toEqual(arrival.map((at) => plain[at]))
  })

  it('MUST NOT use the key stream of one sequence number twice (RFC 3711 §9.1)', () => {
    const { protect } = pair()
    expect(protect(rtp({ sequence: 9, payload: [1] }))).toBeDefined()
    expect(protect(rtp({ sequence: 9, payload: [2] }))).toBeUndefined()
  })

  it('keeps the streams of a peer apart (RFC 3711 §3.2.3)', () => {
    const { open } = pair()
    const one = new SrtpSender(srtpCrypto, master)
    const other = new SrtpSender(srtpCrypto, master)
    const plain = [
      rtp({ sequence: 65_535, ssrc: 1 }),
      rtp({ sequence: 9, ssrc: 2 }),
      rtp({ sequence: 0, ssrc: 1 }),
      rtp({ sequence: 10, ssrc: 2 })
    ]
    const packets = plain.map((packet, at) => (at % 2 === 0 ? one : other).protect(packet)?.slice())
    // Over the end of its numbers comes the one, and the other has that number yet to use.
    expect(packets.map((packet) => open(packet))).toEqual(plain)
    expect(packets.map((packet) => open(packet))).toEqual([undefined, undefined, undefined, undefined])
  })

  it('of another key, MUST be dropped (RFC 3711 §3.3)', () => {
    const { open } = pair()
    const stranger = new SrtpSender(srtpCrypto, { ...master, key: hex('00'.repeat(16)) })
    expect(open(stranger.protect(rtp({ sequence: 7 }))?.slice())).toBeUndefined()
  })

  it.each([
    ['nothing', ''],
    ['less than a header', '80000001'],
    ['a header without a tag', '800000010000000000000001'],
    ['an extension beyond its end', `90000001000000000000000100000fff${'00'.repeat(10)}`]
  ])('drops %s', (_, text) => {
    expect(pair().open(hex(text))).toBeUndefined()
  })
})

describe('SRTCP', () => {
  const report = hex('81c900070000000a 0000000b 00000000 00000000 00000000 00000000 00000000')

  it('gives back what was protected; header and SSRC stay readable (RFC 3711 §3.4)', () => {
    const packet = new SrtcpSender(srtpCrypto, master).protect(report)?.slice() as Uint8Array
    expect(packet.length).toBe(report.length + 14)
    expect(packet.slice(0, 8)).toEqual(report.slice(0, 8))
    expect(packet.slice(8, 12)).not.toEqual(report.slice(8, 12))
    // The E bit and an index that counts from 1.
    expect(toHex(packet.slice(report.length, report.length + 4))).toBe('80000001')
    expect(new SrtcpReceiver(srtpCrypto, master).open(packet)).toEqual(report)
  })

  it('MUST drop what was changed, and what comes twice (RFC 3711 §3.3, §3.4)', () => {
    const receiver = new SrtcpReceiver(srtpCrypto, master)
    const packet = new SrtcpSender(srtpCrypto, master).protect(report)?.slice() as Uint8Array
    const changed = packet.slice()
    changed[report.length] = 0
    expect(receiver.open(changed)).toBeUndefined()
    for (const at of [1, 5, 9, report.length + 3, packet.length - 1]) {
      const altered = packet.slice()
      altered[at] = (altered[at] as number) ^ 1
      expect([at, receiver.open(altered)]).toEqual([at, undefined])
    }
    expect(receiver.open(packet.slice())).toEqual(report)
    expect(receiver.open(packet.slice())).toBeUndefined()
    expect(receiver.open(packet.slice(0, 20))).toBeUndefined()
  })
})
