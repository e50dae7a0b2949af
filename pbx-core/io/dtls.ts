import type { DtlsServer } from 'werift'
import { isFirstHello } from '../media/webrtc/first-hello.ts'
import type { DtlsAssociation, DtlsOptions, DtlsPort } from '../media/webrtc/ports.ts'
import type { Certificate } from './certificate.ts'
import { proveClient } from './dtls-proof.ts'

/** SRTP_AES128_CM_HMAC_SHA1_80, which every WebRTC peer has (RFC 8827 §6.5). */
const PROFILE = 1
const KEY_LENGTH = 16
const SALT_LENGTH = 14
/** Of HashAlgorithm and SignatureAlgorithm (RFC 5246 §7.4.1.4.1): SHA-256 with ECDSA. */
const SIGNATURE = { hash: 4, signature: 3 } as const
/** Milliseconds in which a handshake comes to its end, or never will. */
const LONGEST_HANDSHAKE = 30_000
/**
 * Octets that an association takes in all its life; a handshake has some 3,000, its repetitions
 * the same again. The library keeps fragments until their message is whole, also after its end.
 */
const MOST_OCTETS = 65_536

type Werift = typeof import('werift')

/**
 * DTLS 1.2 with werift. It is large, and takes a third of a second to load: that is done when
 * the thread starts, so that no call has to wait for it, nor hear it.
 */
export function createDtls(identity: Certificate, werift: Promise<Werift> = import('werift')): DtlsPort {
  let library: Werift | undefined
  let missing = false
  werift.then(
    (loaded) => {
      library = loaded
    },
    () => {
      missing = true
    }
  )
  return {
    accept(options) {
      const association = new WeriftAssociation(() => library, identity, options)
      if (missing) queueMicrotask(() => association.fail('the DTLS library could not be loaded'))
      return association
    }
  }
}

class WeriftAssociation implements DtlsAssociation {
  readonly #library: () => Werift | undefined
  readonly #identity: Certificate
  readonly #options: DtlsOptions
  readonly #deadline: NodeJS.Timeout
  #server: DtlsServer | undefined
  #received = 0
  #closed = false
  #ended = false

  constructor(library: () => Werift | undefined, identity: Certificate, options: DtlsOptions) {
    this.#library = library
    this.#identity = identity
    this.#options = options
    this.#deadline = setTimeout(() => this.fail('the handshake did not come to an end'), LONGEST_HANDSHAKE)
    this.#deadline.unref()
  }

  receive(bytes: Uint8Array): void {
    const library = this.#library()
    // Until it is loaded the peer repeats itself.
    if (library === undefined || this.#closed) return
    this.#received += bytes.length
    if (this.#received > MOST_OCTETS) return this.fail('it sends more than a handshake takes')
    this.#server ??= this.#create(library)
    if (isLateHello(bytes, this.#server)) return
    try {
      this.#server.transport.socket.onData(Buffer.from(bytes), ['', 0])
    } catch {
      // A datagram that is no DTLS is worth no more attention than one that was lost.
    }
  }

  close(): void {
    this.#closed = true
    this.#server = undefined
    clearTimeout(this.#deadline)
  }

  fail(reason: string): void {
    if (this.#closed || this.#ended) return
    this.#ended = true
    this.close()
    this.#options.failed(reason)
  }

  #create(library: Werift): DtlsServer {
    const { certificate, key } = this.#identity
    const server = new library.DtlsServer({
      cert: certificate,
      key,
      signatureHash: SIGNATURE,
      srtpProfiles: [PROFILE],
      extendedMasterSecret: true,
      certificateRequest: true,
      transport: {
        type: 'offhook',
        address: { address: '', family: '', port: 0 },
        closed: false,
        onData: () => {},
        send: async (bytes: Buffer) => {
          if (!this.#closed) this.#options.send(bytes)
        },
        close: async () => {}
      }
    })
    server.onConnect.subscribe(() => this.#connected(server))
    server.onError.subscribe((error) => this.fail(error.message))
    return server
  }

  #connected(server: DtlsServer): void {
    if (this.#closed || this.#ended) return
    const { cipher, dtls, srtp } = server
    const proof = proveClient(
      {
        messages: dtls.sortedHandshakeCache.map((message) => ({
          type: message.msg_type,
          octets: message.serialize(),
          body: message.fragment
        })),
        certificate: server.remoteCertificate,
        masterSecret: cipher.masterSecret
      },
      this.#options.fingerprints
    )
    if (!proof.ok) return this.fail(proof.error)
    if (srtp.srtpProfile !== PROFILE) return this.fail('it agrees to no SRTP that we speak')
    this.#ended = true
    clearTimeout(this.#deadline)
    const { localKey, localSalt, remoteKey, remoteSalt } = server.extractSessionKeys(KEY_LENGTH, SALT_LENGTH)
    this.#options.secured({
      ours: { key: localKey, salt: localSalt },
      theirs: { key: remoteKey, salt: remoteSalt }
    })
  }
}

/**
 * The very first message once more, when the handshake is beyond it: werift would draw new keys
 * for it, and what the peer says next would fit nothing any more.
 */
function isLateHello(bytes: Uint8Array, { dtls }: DtlsServer): boolean {
  return dtls.flight >= 4 && isFirstHello(bytes)
}
