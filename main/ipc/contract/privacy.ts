import { z } from 'zod'
import type { ErasureReport } from '../../../pbx-core/contract/privacy.ts'
import { command } from './command.ts'

/** What is kept of a number, for admins of the domain. */

const number = z.string().min(1).max(128)

export const privacyCommands = {
  /** The document in parts, each asked for behind the one before: 0 begins. A part is what is there within some seconds. */
  'privacy.export': command(z.strictObject({ number, part: z.number().int().min(0) })).answers<ExportPart>(),
  /** null: it takes longer; asked for again, it is waited for. */
  'privacy.erase': command(z.strictObject({ number, dryRun: z.boolean() })).answers<ErasedNumber | null>()
} as const

export interface ExportPart {
  readonly text: string
  readonly isLast: boolean
}

export interface ErasedNumber {
  readonly report: ErasureReport
  /** Where it is noted, below the data directory; null of a dry run. */
  readonly file: string | null
  /** Erasures of before that did not come to their end, and have now. */
  readonly finishes: readonly string[]
}
