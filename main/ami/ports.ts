import type { Log } from '../../pbx-core/base/log.ts'
import type { Config } from '../../pbx-core/contract/config.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { CallRate } from '../access/call-rate.ts'

export interface AmiPorts {
  readonly pbx: Pbx
  /** The configuration in force now. */
  readonly config: () => Config
  readonly log: Log
  /** Clicks of each user: the same ten a minute, whichever way they come. */
  readonly rate: CallRate
  /** Milliseconds since an arbitrary start, never going back. */
  readonly now: () => number
  /** Unix milliseconds. */
  readonly wallTime: () => number
}
