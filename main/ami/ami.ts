import { ok, type Result } from '../../pbx-core/base/result.ts'
import type { ListenFault } from '../base/listen-fault.ts'
import { type AmiListener, openAmiListener } from './listener.ts'
import type { AmiPorts } from './ports.ts'

/** The Manager Interface as it is configured now: off, or on that address. */
export class Ami {
  readonly #ports: AmiPorts
  #open: { readonly hostPort: string; readonly listener: AmiListener } | undefined

  constructor(ports: AmiPorts) {
    this.#ports = ports
  }

  /** The port on which it is heard; undefined where it is off. */
  get port(): number | undefined {
    return this.#open?.listener.port
  }

  /** Follows the configuration: with another address clients are let go, with other users those who are none any more. */
  async apply(): Promise<Result<void, ListenFault>> {
    const wanted = this.#ports.config().ami?.listen ?? null
    if (wanted === this.#open?.hostPort) {
      this.#open?.listener.review()
      return ok(undefined)
    }
    await this.close()
    if (wanted === null) return ok(undefined)
    const opened = await openAmiListener(wanted, this.#ports)
    if (!opened.ok) return opened
    this.#open = { hostPort: wanted, listener: opened.value }
    this.#ports.log.info('ami.listening', { port: opened.value.port })
    return ok(undefined)
  }

  async close(): Promise<void> {
    const open = this.#open
    this.#open = undefined
    await open?.listener.close()
  }
}
