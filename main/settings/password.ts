import { createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/**
 * How web passwords are kept.
 *
 * In a file: `scrypt:N:r:p:salt:hash`, N, r and p decimal (RFC 7914 §2), salt (16 octets) and
 * hash (32 octets) in base64url without padding. In memory only, for a configuration file that
 * is never written and keeps its passwords in plain: `sealed:`, the key's name and the HMAC
 * under a key of the data directory, so that starting does not wait for hundreds of scrypt runs.
 */

interface Cost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** 32 MiB and about 0.2 s of one core (OWASP Password Storage Cheat Sheet, scrypt). */
const cost: Cost = { N: 2 ** 15, r: 8, p: 3 }
const greatestMemory = 256 * 2 ** 20

const hashed = /^scrypt:(\d{1,7}):(\d{1,2}):(\d{1,2}):([\w-]{16,86}):([\w-]{43})$/
const sealedPrefix = 'sealed:'
/** By the first octets of their hashes, which a sealed password names. */
const sealKeys = new Map<string, Buffer>()
const ownKey = randomBytes(32)
const noSalt = Buffer.alloc(16)

export function isPasswordHash(stored: string): boolean {
  return parseHash(stored) !== undefined
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, cost)
  return `scrypt:${cost.N}:${cost.r}:${cost.p}:${salt.toString('base64url')}:${hash.toString('base64url')}`
}

/** `key`: of the data directory, so that the same password is the same after a restart. */
export function sealPassword(password: string, key: Buffer = ownKey): string {
  const name = createHash('sha256').update(key).digest('base64url').slice(0, 11)
  sealKeys.set(name, key)
  return `${sealedPrefix}${name}:${createHmac('sha256', key).update(password.normalize('NFC')).digest('base64url')}`
}

/**
 * One scrypt run whatever is stored, `undefined` for an unknown account included, so that the
 * time tells nobody whether the account exists.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  const hash = stored === undefined ? undefined : parseHash(stored)
  if (hash !== undefined) return timingSafeEqual(await derive(password, hash.salt, hash.cost), hash.hash)
  await derive(password, noSalt, cost)
  if (stored === undefined || !stored.startsWith(sealedPrefix)) return false
  const expected = Buffer.from(stored)
  const actual = Buffer.from(sealPassword(password, sealKeys.get(stored.split(':')[1] ?? '')))
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

function parseHash(stored: string): { cost: Cost; salt: Buffer; hash: Buffer } | undefined {
  const match = hashed.exec(stored)
  if (match === null) return undefined
  const [N, r, p] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const powerOfTwo = N > 1 && Number.isInteger(Math.log2(N))
  if (!powerOfTwo || r < 1 || p < 1 || memory({ N, r, p }) > greatestMemory) return undefined
  return {
    cost: { N, r, p },
    salt: Buffer.from(match[4] ?? '', 'base64url'),
    hash: Buffer.from(match[5] ?? '', 'base64url')
  }
}

function memory({ N, r, p }: Cost): number {
  return 128 * r * (N + p + 2)
}

function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const maxmem = memory({ N, r, p }) + 2 ** 20
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, 32, { N, r, p, maxmem }, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}
