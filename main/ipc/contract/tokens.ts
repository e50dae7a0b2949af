import { z } from 'zod'
import { scopes } from '../../base/scopes.ts'
import { command } from './command.ts'

/** Tokens of programs: one's own, an admin's those of the domain. */
export const tokensCommands = {
  'tokens.read': command(z.strictObject({})).answers<TokensView>(),
  /** `days`: how long it lasts; null: until it is revoked. */
  'tokens.make': command(
    z.strictObject({
      name: z.string().trim().min(1).max(64),
      scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
      days: z.number().int().min(1).max(3650).nullable()
    })
  ).answers<{ readonly token: string }>(),
  'tokens.revoke': command(z.strictObject({ id: z.string().min(1).max(64) })),
  /** A code by which a browser's extension becomes a token that dials; it takes the place of the one before. */
  'pairing.start': command(z.strictObject({})).answers<PairingView>(),
  /** null once it was used, is over, or was guessed at too often. */
  'pairing.read': command(z.strictObject({})).answers<PairingView | null>(),
  'pairing.end': command(z.strictObject({}))
} as const

export interface PairingView {
  /** `4711 0815` */
  readonly code: string
  readonly leftMs: number
  /** What is typed beside it: `http://127.0.0.1:8980`. */
  readonly address: string
}

export interface TokensView {
  /** The oldest first. Times are Unix milliseconds. */
  readonly items: readonly {
    readonly id: string
    readonly name: string
    readonly domain: string
    readonly user: string
    readonly scopes: readonly TokenScope[]
    readonly createdAt: number
    /** Within an hour; null: never. */
    readonly usedAt: number | null
    readonly expiresAt: number | null
  }[]
}

export type TokenScope = (typeof scopes)[number]
