import { err, ok, type Result } from '../base/result.ts'
import type { StartError } from '../contract/pbx.ts'
import type { ListenerUse } from '../runtime/ports.ts'
import type { Address } from '../sip/flow.ts'
import { formatHostPort, parseHostPort } from './host-port.ts'

export interface ListeningSocket {
  readonly local: Address
  /** Set while it is kept only for what began on it. */
  retired: boolean
  close(): unknown
}

interface Retirement {
  /** What it was bound to, as configured. */
  readonly bind: string
}

/** A listening socket that follows the configuration to another address, and leaves live calls the one they have. */
export class MovableListener<Socket extends ListeningSocket> {
  readonly #open: (bind: Address) => Promise<Result<Socket, StartError>>
  #bind: string | null = null
  #socket: Socket | undefined
  readonly #retired = new Map<Socket, Retirement>()

  constructor(open: (bind: Address) => Promise<Result<Socket, StartError>>) {
    this.#open = open
  }

  get socket(): Socket | undefined {
    return this.#socket
  }

  get bind(): string | null {
    return this.#bind
  }

  /** The socket, and those that it was before and that live calls still need. */
  get sockets(): readonly Socket[] {
    return [...(this.#socket === undefined ? [] : [this.#socket]), ...this.#retired.keys()]
  }

  /** Gives the port, null where there is to be none. Where it fails, the old socket stays. */
  async move(bind: string | null, use: ListenerUse): Promise<Result<number | null, StartError>> {
    if (bind === null) {
      await this.#leave(use)
      return ok(null)
    }
    if (bind === this.#bind && this.#socket !== undefined) return ok(this.#socket.local.port)
    const back = this.#takeBack(bind)
    const opened = back === undefined ? await this.#openBeside(parseHostPort(bind), use) : ok(back)
    if (!opened.ok) return opened
    await this.#leave(use)
    this.#socket = opened.value
    this.#bind = bind
    return ok(opened.value.local.port)
  }

  async close(): Promise<void> {
    const { sockets } = this
    this.#socket = undefined
    this.#bind = null
    this.#retired.clear()
    await Promise.all(sockets.map((socket) => socket.close()))
  }

  /** Closes the socket, at once where no call needs it. */
  async #leave(use: ListenerUse): Promise<void> {
    const socket = this.#socket
    const retirement: Retirement = { bind: this.#bind ?? '' }
    this.#socket = undefined
    this.#bind = null
    if (socket === undefined) return
    if (!use.inUse()) return void (await socket.close())
    socket.retired = true
    this.#retired.set(socket, retirement)
    use.whenOver(() => {
      // It may have been taken back meanwhile, and left again.
      if (this.#retired.get(socket) !== retirement) return
      this.#retired.delete(socket)
      void socket.close()
    })
  }

  #takeBack(bind: string): Socket | undefined {
    for (const [socket, retirement] of this.#retired) {
      if (retirement.bind !== bind) continue
      this.#retired.delete(socket)
      socket.retired = false
      return socket
    }
    return undefined
  }

  /**
   * The address may be in use by our own old socket: the same port, on one address instead of
   * all of them. Then the old one has to go first, and comes back if that did not help.
   */
  async #openBeside(bind: Address, use: ListenerUse): Promise<Result<Socket, StartError>> {
    const opened = await this.#open(bind)
    if (opened.ok || opened.error.code !== 'address_in_use') return opened
    const own = this.sockets.find(({ local }) => local.port === bind.port)
    if (own === undefined) return opened
    if (use.inUse()) {
      const message = `${formatHostPort(bind)} is in use by calls that are going on: change it when they are over`
      return err({ ...opened.error, message })
    }
    return this.#openInPlaceOf(own, bind)
  }

  async #openInPlaceOf(own: Socket, bind: Address): Promise<Result<Socket, StartError>> {
    await own.close()
    this.#retired.delete(own)
    const wasListening = own === this.#socket
    if (wasListening) this.#socket = undefined
    const again = await this.#open(bind)
    if (again.ok || !wasListening) return again
    const back = await this.#open(own.local)
    if (back.ok) this.#socket = back.value
    return again
  }
}
