import type { Log } from '../../pbx-core/base/log.ts'
import type { Result } from '../../pbx-core/base/result.ts'
import type { Config } from '../../pbx-core/contract/config.ts'
import type { DialledNumber, NumberSource } from '../../pbx-core/contract/number.ts'
import type { ClickDevice, Pbx } from '../../pbx-core/contract/pbx.ts'
import type { UserAddress } from '../access/accounts.ts'
import type { CallRate } from '../access/call-rate.ts'
import type { Credentials } from '../access/credentials.ts'
import type { Pairings } from '../access/pairings.ts'
import type { PersonalDataDesk } from '../access/personal-data.ts'
import type { SecondFactors } from '../access/second-factor.ts'
import type { Sessions } from '../access/sessions.ts'
import type { SharedSounds } from '../access/sounds.ts'
import type { Tokens } from '../access/tokens.ts'
import type { Softphones } from '../phone/softphones.ts'
import type { HttpConnections } from './connections.ts'
import type { EventLog } from './event-log.ts'
import type { EventStreams } from './event-stream.ts'
import type { Metrics } from './metrics.ts'
import type { PortalPorts } from './portal/ports.ts'
import type { ProgressBoard } from './remote-call/progress.ts'

/** What the listener is given by the composition. */
export interface HttpPorts {
  readonly pbx: Pbx
  /** The configuration in force now. */
  readonly config: () => Config
  readonly log: Log
  /**
   * What a dialled text means, or why it cannot be dialled, as `domain` reads it; as any domain here
   * where it is not known yet who calls.
   */
  readonly readNumber: (text: string, source: NumberSource, domain?: string) => Result<DialledNumber, string>
  /** Which phones of a person ring first where a click names none; absent: all. */
  readonly clickDevice?: (address: UserAddress) => ClickDevice
  /** Of windows and portals; absent: nobody has one here. */
  readonly softphones?: Softphones
  /** Milliseconds since an arbitrary start, never going back. */
  readonly now: () => number
  /** Addresses of this machine. */
  readonly localAddresses: () => readonly string[]
  /** Log-ins, where the composition needs them too; the listener's own otherwise. */
  readonly sessions?: Sessions
  /** Of programs; the listener's own otherwise, which are forgotten with it. */
  readonly tokens?: Tokens
  /** Codes that windows show; absent: there is no window that could. */
  readonly pairings?: Pairings
  /** Codes beside the passwords; the listener's own otherwise, which are forgotten with it. */
  readonly secondFactors?: SecondFactors
  /** Clicks of each user, where others count them too; the listener's own otherwise. */
  readonly rate?: CallRate
  /** Export and erasure by number, where the composition has more to forget; the listener's own otherwise. */
  readonly personal?: PersonalDataDesk
  /** Prompts and music; absent: nobody keeps them here. */
  readonly sounds?: SharedSounds
  /** Absent: there is no HTTPS here, whatever `listen.tls` says. */
  readonly https?: {
    /** Of the data: our own authority is kept there. */
    readonly directory: string
    readonly wallTime: () => number
    /** Milliseconds between two looks at the files; 5 s otherwise. */
    readonly lookEvery?: number
  }
  /** Absent: there is no portal, and `/` says what runs here. */
  readonly portal?: PortalPorts
}

/** What the routes share. */
export interface HttpServices extends HttpPorts {
  readonly sessions: Sessions
  readonly credentials: Credentials
  readonly secondFactors: SecondFactors
  readonly tokens: Tokens
  readonly rate: CallRate
  readonly sounds: SharedSounds
  readonly personal: PersonalDataDesk
  readonly streams: EventStreams
  readonly eventLog: EventLog
  readonly metrics: Metrics
  readonly connections: HttpConnections
  readonly progress: ProgressBoard
  /** The way in over TLS; undefined: there is none. */
  readonly secure: () => SecureWay | undefined
}

export interface SecureWay {
  readonly port: number
  /** PEM of our own certificate authority; undefined where the certificate is another's. */
  readonly authority: string | undefined
}
