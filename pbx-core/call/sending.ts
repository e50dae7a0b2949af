import type { UserConfig } from '../contract/config.ts'
import { Current } from './current.ts'

/** A call that is sent to somebody who has not taken it yet: until then whoever sent it may have it back. */
export interface Sending {
  /** Who sent it; null: nobody whom we know. */
  readonly by: UserConfig | null
  takeBack(): void
}

/** What is on its way, of each call. */
export const sendings = new Current<Sending>()
