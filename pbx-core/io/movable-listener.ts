import { ok, type Result } from '../base/result.ts'
import type { StartError } from '../contract/pbx.ts'
import type { Address } from '../sip/flow.ts'
import { parseHostPort } from './host-port.ts'

export interface ListeningSocket {
  readonly local: Address
  close(): unknown
}

/** A listening socket that follows the configuration to another address. */
export class MovableListener<Socket extends ListeningSocket> {
  readonly #open: (bind: Address) => Promise<Result<Socket, StartError>>
  #bind: string | null = null
  #socket: Socket | undefined

  constructor(open: (bind: Address) => Promise<Result<Socket, StartError>>) {
    this.#open = open
  }

  get socket(): Socket | undefined {
    return this.#socket
  }

  /** Gives the port, null where there is to be none. Where it fails, the old socket stays. */
  async move(bind: string | null): Promise<Result<number | null, StartError>> {
    if (bind === null) {
      await this.close()
      return ok(null)
    }
    if (bind === this.#bind && this.#socket !== undefined) return ok(this.#socket.local.port)
    const opened = await this.#openBeside(parseHostPort(bind))
    if (!opened.ok) return opened
    await this.#socket?.close()
    this.#socket = opened.value
    this.#bind = bind
    return ok(opened.value.local.port)
  }

  async close(): Promise<void> {
    const socket = this.#socket
    this.#socket = undefined
    this.#bind = null
    await socket?.close()
  }

  /**
   * The address may be in use by our own old socket: the same port, on one address instead of
   * all of them. Then the old one has to go first, and comes back if that did not help.
   */
  async #openBeside(bind: Address): Promise<Result<Socket, StartError>> {
    const opened = await this.#open(bind)
    const old = this.#socket
    if (opened.ok || old === undefined || opened.error.code !== 'address_in_use' || old.local.port !== bind.port) {
      return opened
    }
    await old.close()
    this.#socket = undefined
    const again = await this.#open(bind)
    if (again.ok) return again
    const back = await this.#open(old.local)
    if (back.ok) this.#socket = back.value
    return again
  }
}
