import { X509Certificate } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { DtlsClient } from 'werift'
import { type Certificate, createCertificate, fingerprintOf } from '../../pbx-core/io/certificate.ts'
import { createDtls } from '../../pbx-core/io/dtls.ts'
import { type ClientHandshake, proveClient } from '../../pbx-core/io/dtls-proof.ts'
import type { CertificateFingerprint } from '../../pbx-core/media/port.ts'
import type { DtlsAssociation, SrtpKeys } from '../../pbx-core/media/webrtc/ports.ts'
import { withDeadline } from '../support/wait-for.ts'

const dtls = createDtls(createCertificate(), import('werift'))
await import('werift')

type Outcome = { readonly keys: SrtpKeys } | { readonly failed: string }

/** A client whose certificate and key are those, against ours, which expects these fingerprints. */
async function shakeHands(
  client: Pick<Certificate, 'certificate' | 'key'>,
  announced: readonly CertificateFingerprint[],
  noise: readonly string[] = []
): Promise<{ readonly outcome: Outcome; readonly peer: DtlsClient }> {
  let association: DtlsAssociation | undefined
  const transport = memoryTransport((bytes) => association?.receive(bytes))
  const peer = new DtlsClient({
    cert: client.certificate,
    key: client.key,
    signatureHash: { hash: 4, signature: 3 },
    srtpProfiles: [1],
    extendedMasterSecret: true,
    transport
  })
  const outcome = new Promise<Outcome>((resolve) => {
    association = dtls.accept({
      fingerprints: announced,
      send: (bytes) => queueMicrotask(() => peer.transport.socket.onData(Buffer.from(bytes), ['', 0])),
      secured: (keys) => resolve({ keys }),
      failed: (failed) => resolve({ failed })
    })
  })
  for (const text of noise) association?.receive(Buffer.from(text, 'hex'))
  peer.connect().catch(() => {})
  try {
    return { outcome: await withDeadline(outcome, 'the handshake'), peer }
  } finally {
    association?.close()
  }
}

type MemoryTransport = ReturnType<typeof memoryTransport>

/** What the library sends into, a turn later. */
function memoryTransport(deliver: (bytes: Buffer) => void) {
  return {
    type: 'test',
    address: { address: '', family: '', port: 0 },
    closed: false,
    onData: (_bytes: Buffer, _address: readonly [string, number]) => {},
    send: async (bytes: Buffer) => queueMicrotask(() => deliver(bytes)),
    close: async () => {}
  }
}

/** A record with the first octets of a Certificate that would have 65,535 (RFC 6347 §4.2.2). */
function fragment(length: number): Buffer {
  const hex = (value: number, octets: number) => value.toString(16).padStart(2 * octets, '0')
  const record = `16fefd0000000000000000${hex(length + 12, 2)}`
  const message = `0b${hex(0xffff, 3)}0001${hex(0, 3)}${hex(length, 3)}`
  return Buffer.concat([Buffer.from(record + message, 'hex'), Buffer.alloc(length)])
}

describe('our certificate', () => {
  it('is self-signed, on P-256, valid for long before and after now (RFC 8827 §6.5)', () => {
    const { certificate, fingerprint } = createCertificate(Date.UTC(2026, 10, 21, 22, 5, 9))
    const read = new X509Certificate(certificate)
    expect(read.verify(read.publicKey)).toBe(true)
    expect(read.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
    expect([read.subject, read.issuer]).toEqual(['CN=offhook', 'CN=offhook'])
    expect([read.validFrom, read.validTo]).toEqual(['Nov 20 22:05:09 2026 GMT', 'Nov 21 22:05:09 2027 GMT'])
    expect(fingerprint).toEqual({ hash: 'sha-256', value: read.fingerprint256 })
  })

  it('is another one each time', () => {
    expect(createCertificate().fingerprint).not.toEqual(createCertificate().fingerprint)
  })
})

describe('DTLS (RFC 5763 §5, RFC 8122)', () => {
  it('gives both sides the same keys, each its own direction', async () => {
    const client = createCertificate()
    const { outcome, peer } = await shakeHands(client, [client.fingerprint])
    const { localKey, localSalt, remoteKey, remoteSalt } = peer.extractSessionKeys(16, 14)
    expect(outcome).toEqual({
      keys: { ours: { key: remoteKey, salt: remoteSalt }, theirs: { key: localKey, salt: localSalt } }
    })
  })

  it('takes any one of the announced certificates, judged by the strongest hash (RFC 8122 §5)', async () => {
    const client = createCertificate()
    const der = new X509Certificate(client.certificate).raw
    const strong = fingerprintOf(der, 'sha-512')
    const other = createCertificate().fingerprint
    expect((await shakeHands(client, [other, strong])).outcome).toHaveProperty('keys')
    const wrongStrong = fingerprintOf(Buffer.from('other'), 'sha-512')
    expect((await shakeHands(client, [client.fingerprint, wrongStrong])).outcome).toHaveProperty('failed')
  })

  it('MUST fail with another certificate than the announced one', async () => {
    const { outcome } = await shakeHands(createCertificate(), [createCertificate().fingerprint])
    expect(outcome).toEqual({ failed: 'its certificate is not the one that was announced' })
  })

  it('MUST fail where somebody shows the announced certificate without its key (RFC 5246 §7.4.8)', async () => {
    const client = createCertificate()
    const thief = { certificate: client.certificate, key: createCertificate().key }
    const { outcome } = await shakeHands(thief, [client.fingerprint])
    expect(outcome).toEqual({ failed: 'it does not hold the key of its certificate' })
  })

  it('fails where the library is missing', async () => {
    const without = createDtls(createCertificate(), Promise.reject(new Error('not installed')))
    await Promise.resolve()
    const reason = new Promise((failed) => {
      without.accept({ fingerprints: [], send() {}, secured() {}, failed })
    })
    expect(await reason).toBe('the DTLS library could not be loaded')
    const heard: string[] = []
    without.accept({ fingerprints: [], send() {}, secured() {}, failed: (why) => heard.push(why) }).close()
    await new Promise((resolve) => setImmediate(resolve))
    expect(heard).toEqual([])
  })

  it('MUST NOT keep what a peer sends without end: fragments of a message that is never whole (RFC 6347 §4.2.3)', async () => {
    const werift = await import('werift')
    let taken = 0
    class Watched extends werift.DtlsServer {
      constructor(options: ConstructorParameters<typeof werift.DtlsServer>[0]) {
        super(options)
        const { socket } = this.transport
        const { onData } = socket
        socket.onData = (bytes, address) => {
          taken += bytes.length
          onData(bytes, address)
        }
      }
    }
    const watched = createDtls(createCertificate(), Promise.resolve({ ...werift, DtlsServer: Watched }))
    await Promise.resolve()
    const failed: string[] = []
    const association = watched.accept({
      fingerprints: [],
      send() {},
      secured() {},
      failed: (reason) => failed.push(reason)
    })
    for (let sent = 0; sent < 1000; sent++) association.receive(fragment(1000))
    expect(failed).toEqual(['it sends more than a handshake takes'])
    expect(taken).toBeGreaterThan(60_000)
    expect(taken).toBeLessThanOrEqual(65_536)
  })

  it('fails where the handshake does not come to an end within 30 s', () => {
    vi.useFakeTimers()
    try {
      const failed: string[] = []
      dtls.accept({ fingerprints: [], send() {}, secured() {}, failed: (reason) => failed.push(reason) })
      vi.advanceTimersByTime(29_999)
      expect(failed).toEqual([])
      vi.advanceTimersByTime(1)
      expect(failed).toEqual(['the handshake did not come to an end'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('what is no DTLS fails nothing: the handshake after it goes on as if it had not come (RFC 6347 §4.1.2.7)', async () => {
    const client = createCertificate()
    const noise = ['16', '16fefd', '16fefd0000000000000000ffff01', 'ff'.repeat(60)]
    const { outcome, peer } = await shakeHands(client, [client.fingerprint], noise)
    const { localKey, remoteKey } = peer.extractSessionKeys(16, 14)
    expect(outcome).toMatchObject({ keys: { ours: { key: remoteKey }, theirs: { key: localKey } } })
  })

  it('what was closed sends and says nothing more, however often it is closed', async () => {
    const heard: string[] = []
    const say = (what: string) => () => void heard.push(what)
    const association = dtls.accept({
      fingerprints: [],
      send: say('sent'),
      secured: say('secured'),
      failed: say('failed')
    })
    association.close()
    association.close()
    for (let sent = 0; sent < 100; sent++) association.receive(fragment(1000))
    await new Promise((resolve) => setImmediate(resolve))
    expect(heard).toEqual([])
  })
})

describe('the proof of a client', () => {
  /** What a sound client said, noted from a handshake. */
  async function sound(): Promise<{ handshake: ClientHandshake; announced: CertificateFingerprint[] }> {
    const { noted, announced } = await noteHandshake()
    return { handshake: noted, announced }
  }

  it('is accepted as it was', async () => {
    const { handshake, announced } = await sound()
    expect(proveClient(handshake, announced)).toEqual({ ok: true, value: undefined })
  })

  it('MUST NOT be accepted where a message was changed on its way (RFC 5246 §7.4.9)', async () => {
    const { handshake, announced } = await sound()
    const finished = handshake.messages.findIndex(({ type }) => type === 20)
    const messages = handshake.messages.with(finished, {
      type: 20,
      octets: Buffer.alloc(24),
      body: Buffer.alloc(12)
    })
    expect(proveClient({ ...handshake, messages }, announced)).toEqual({
      ok: false,
      error: 'the handshake was changed on its way'
    })
  })

  it.each([
    [
      'certificate',
      'it showed no certificate',
      (handshake: ClientHandshake) => ({ ...handshake, certificate: undefined })
    ],
    [
      'CertificateVerify',
      'it does not hold the key of its certificate',
      (handshake: ClientHandshake) => ({ ...handshake, messages: handshake.messages.filter(({ type }) => type !== 15) })
    ],
    [
      'Finished',
      'the handshake was changed on its way',
      (handshake: ClientHandshake) => ({ ...handshake, messages: handshake.messages.filter(({ type }) => type !== 20) })
    ]
  ])('MUST NOT be accepted without %s', async (_, error, change) => {
    const { handshake, announced } = await sound()
    expect(proveClient(change(handshake), announced)).toEqual({ ok: false, error })
  })
})

/** Runs a handshake of the library with itself and notes what its server keeps of it. */
async function noteHandshake(): Promise<{ noted: ClientHandshake; announced: CertificateFingerprint[] }> {
  const { DtlsServer } = await import('werift')
  const client = createCertificate()
  const own = createCertificate()
  const common = {
    signatureHash: { hash: 4, signature: 3 } as const,
    srtpProfiles: [1 as const],
    extendedMasterSecret: true
  }
  const below: MemoryTransport = memoryTransport((bytes) => above.onData(bytes, ['', 0]))
  const above: MemoryTransport = memoryTransport((bytes) => below.onData(bytes, ['', 0]))
  const server = new DtlsServer({
    ...common,
    cert: own.certificate,
    key: own.key,
    certificateRequest: true,
    transport: below
  })
  const peer = new DtlsClient({ ...common, cert: client.certificate, key: client.key, transport: above })
  const connected = new Promise<void>((resolve) => server.onConnect.once(() => resolve()))
  peer.connect().catch(() => {})
  await withDeadline(connected, 'the handshake')
  return {
    announced: [client.fingerprint],
    noted: {
      messages: server.dtls.sortedHandshakeCache.map((message) => ({
        type: message.msg_type,
        octets: message.serialize(),
        body: message.fragment
      })),
      certificate: server.remoteCertificate,
      masterSecret: server.cipher.masterSecret
    }
  }
}
