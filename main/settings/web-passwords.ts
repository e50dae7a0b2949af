import { isDeepStrictEqual } from 'node:util'
import type { Config } from '../../pbx-core/contract/config.ts'
import { hashPassword, isPasswordHash, sealPassword } from './password.ts'

/** What a settings file becomes once its plain web passwords are hashes. */
export interface HashedSettings {
  readonly text: string
  /** The text as its author laid it out, hashes in place of passwords; absent where that cannot be told apart. */
  readonly previous?: string
  readonly hashed: number
}

interface RawUser {
  webPassword?: unknown
}

/**
 * Hashes every plain `webPassword` of a file that has passed validation. undefined where
 * there is none. What the file does not say is not added to it.
 */
export async function hashWebPasswords(text: string, raw: unknown): Promise<HashedSettings | undefined> {
  const copy = structuredClone(raw)
  const hashes = new Map<string, string[]>()
  let hashed = 0
  for (const user of usersOf(copy)) {
    const password = user.webPassword
    if (typeof password !== 'string' || isPasswordHash(password)) continue
    const hash = await hashPassword(password)
    hashes.set(password, [...(hashes.get(password) ?? []), hash])
    user.webPassword = hash
    hashed++
  }
  if (hashed === 0) return undefined
  const previous = replaceInText(text, hashes)
  const same = isDeepStrictEqual(parse(previous), copy)
  return { text: `${JSON.stringify(copy, null, 2)}\n`, hashed, ...(same ? { previous } : {}) }
}

/** For a file that is never written: nothing of the plain web passwords stays in memory. */
export function sealWebPasswords(config: Config): Config {
  return {
    ...config,
    domains: config.domains.map((domain) => ({
      ...domain,
      users: domain.users.map((user) =>
        isPasswordHash(user.webPassword) ? user : { ...user, webPassword: sealPassword(user.webPassword) }
      )
    }))
  }
}

function usersOf(raw: unknown): RawUser[] {
  const { domains } = raw as { domains: readonly { users?: RawUser[] }[] }
  return domains.flatMap((domain) => domain.users ?? [])
}

function replaceInText(text: string, hashes: ReadonlyMap<string, readonly string[]>): string {
  const used = new Map<string, number>()
  return text.replace(/("webPassword"\s*:\s*)("(?:[^"\\]|\\.)*")/g, (whole, key: string, literal: string) => {
    const password = String(parse(literal))
    const turn = used.get(password) ?? 0
    used.set(password, turn + 1)
    const hash = hashes.get(password)?.[turn]
    return hash === undefined ? whole : `${key}${JSON.stringify(hash)}`
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfe_ff ? text.slice(1) : text)
  } catch {
    return undefined
  }
}
