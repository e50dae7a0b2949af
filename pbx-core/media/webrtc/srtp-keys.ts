import type { MasterKey, SrtpCrypto } from './ports.ts'

/** What one direction of SRTP or SRTCP works with, derived from its master key (RFC 3711 §4.3). */
export interface SessionKeys {
  readonly encrypt: (blocks: Uint8Array) => Uint8Array
  readonly authenticate: (data: Uint8Array) => Uint8Array
  /** 14 octets. */
  readonly salt: Uint8Array
}

/** First of the three labels of RFC 3711 §4.3.2: encryption, authentication, salt. */
const firstLabel = { srtp: 0, srtcp: 3 } as const

export function deriveKeys(crypto: SrtpCrypto, master: MasterKey, use: 'srtp' | 'srtcp'): SessionKeys {
  const encryptMaster = crypto.aesBlocks(master.key)
  const derive = (label: number, length: number) => {
    const input = new Uint8Array(Math.ceil(length / 16) * 16)
    for (let block = 0; block * 16 < input.length; block++) {
      input.set(master.salt, block * 16)
      // The label stands above 48 bits of index, which is 0: keys are derived once.
      input[block * 16 + 7] = (input[block * 16 + 7] as number) ^ label
      input[block * 16 + 15] = block
    }
    return encryptMaster(input).slice(0, length)
  }
  const label = firstLabel[use]
  return {
    encrypt: crypto.aesBlocks(derive(label, 16)),
    authenticate: crypto.hmacSha1(derive(label + 1, 20)),
    salt: derive(label + 2, 14)
  }
}
