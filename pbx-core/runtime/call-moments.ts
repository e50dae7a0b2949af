import type { Call } from '../call/call.ts'
import type { CallDocuments } from '../call/documents.ts'
import type { ToldHooks } from '../call/told-hooks.ts'
import type { CallMoment } from '../contract/call-moment.ts'
import type { UserConfig } from '../contract/config.ts'

/** What has been told of a call so far. */
interface Told {
  /** Segment whose ringing outside has been told. */
  rang: number
  held: boolean
}

/** Tells `cti.events` of the moments of each call that it wants to know (`2-cti`, Where hooks run), and documents that do. */
export class CallMoments {
  readonly #hooks: ToldHooks
  readonly #documents: Pick<CallDocuments, 'answered' | 'ended'>
  readonly #told = new WeakMap<Call, Told>()

  constructor(hooks: ToldHooks, documents: Pick<CallDocuments, 'answered' | 'ended'>) {
    this.#hooks = hooks
    this.#documents = documents
  }

  /** A user's phones ring, as for the pop-up. */
  offered(call: Call, { extension: user, name: username, email: useremail = '' }: UserConfig): void {
    this.#tell(call, 'ring', { user, username, useremail })
  }

  answered(call: Call): void {
    this.#tell(call, 'answer')
    this.#documents.answered(call)
  }

  changed(call: Call): void {
    if (!isWanted(call)) return
    const told = this.#of(call)
    const { segment } = call
    // A phone of the house has been offered the call; what rings outside is told of here.
    if (segment.ringingAt !== undefined && told.rang !== segment.number && segment.callee.user === null) {
      told.rang = segment.number
      if (segment.direction === 'outbound') this.#tell(call, 'ring')
    }
    if (call.isOnHold === told.held || call.state === 'ended') return
    told.held = call.isOnHold
    this.#tell(call, told.held ? 'hold' : 'resume')
  }

  ended(call: Call): void {
    this.#tell(call, 'end')
    this.#documents.ended(call)
  }

  #of(call: Call): Told {
    const told = this.#told.get(call) ?? { rang: 0, held: false }
    this.#told.set(call, told)
    return told
  }

  #tell(call: Call, event: CallMoment, extra: Readonly<Record<string, string>> = {}): void {
    const config = call.domain.cti.events
    if (config?.on.includes(event)) this.#hooks.tell(call, { name: 'cti.events', config, extra: { ...extra, event } })
  }
}

function isWanted({ domain }: Call): boolean {
  const url = domain.cti.events?.url
  return url !== undefined && url !== ''
}
