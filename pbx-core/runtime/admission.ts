import type { ClickToDialError } from '../contract/pbx.ts'

/** With timers this late, in milliseconds, a new call would not be served in time. */
const overloadLag = 500
/** With messages waiting for so long, in milliseconds, another call would make all others late. */
const overloadBacklog = 200

interface AdmissionPorts {
  /** Milliseconds that messages wait. */
  backlog(): number
  /** Milliseconds that timers are late. */
  eventLoopLag(): number
}

/** Whether a new call is taken: not while the PBX ends, and not where it would be served too late. */
export class Admission {
  readonly #ports: AdmissionPorts
  #isClosed = false

  constructor(ports: AdmissionPorts) {
    this.#ports = ports
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  close(): void {
    this.#isClosed = true
  }

  /** Why no new call is taken; undefined where one is. */
  refusal(): ClickToDialError | undefined {
    if (this.#isClosed) return { code: 'shutting_down', message: 'the PBX is shutting down' }
    if (this.#isOverloaded()) return { code: 'overloaded', message: 'the PBX is overloaded' }
    return undefined
  }

  #isOverloaded(): boolean {
    return this.#ports.backlog() > overloadBacklog || this.#ports.eventLoopLag() > overloadLag
  }
}
