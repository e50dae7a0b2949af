import { z } from 'zod'
import { command } from './command.ts'

/** Where somebody is logged in: oneself, and an admin everybody of the domain. */
export const sessionsCommands = {
  'sessions.read': command(z.strictObject({})).answers<SessionsView>(),
  'sessions.end': command(z.strictObject({ id: z.string().min(1).max(64) })),
  /** All of one's own. `here`: this one too; `tokens`: those of one's programs as well. */
  'sessions.end-all': command(z.strictObject({ here: z.boolean(), tokens: z.boolean() })).answers<{
    readonly ended: number
  }>()
} as const

export interface SessionsView {
  /** One's own before those of others, the last used first. Times are Unix milliseconds. */
  readonly items: readonly {
    readonly id: string
    readonly domain: string
    readonly user: string
    /** That of the window that asks. */
    readonly isThis: boolean
    /** `Firefox · Windows`; empty: unknown. */
    readonly browser: string
    /** IP address; empty: unknown. */
    readonly remote: string
    readonly createdAt: number
    /** Within a minute. */
    readonly usedAt: number
  }[]
}
