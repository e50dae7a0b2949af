import { randomUUID } from 'node:crypto'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { CommandPayload, MediaRequest } from '../ipc/contract.ts'

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
/** What is wanted of a session's peer connection in the window. */
export type MediaOrder = Without<MediaRequest, 'request' | 'session'>
export type MediaReply = CommandPayload<'media.reply'>
/** The description that was asked for, or null where none was; the error is a sentence. */
export type MediaResult = Result<string | null, string>

export interface MediaLinkPorts {
  /** Sends to the window that has the media; it is there. */
  readonly send: (request: MediaRequest) => void
  /** Milliseconds that an order may take; a window that loads anew needs a while. */
  readonly patienceMs: number
}

interface Waiting {
  readonly request: MediaRequest
  readonly finish: (result: MediaResult) => void
  readonly timer: NodeJS.Timeout
}

const gone = err('the window is gone')

/**
 * Orders to the window, which holds the peer connections. A description that is asked for
 * while there is no window waits for the next one: it makes a new connection for it. What
 * concerns a connection that went with its window fails at once.
 */
export class MediaLink {
  readonly #ports: MediaLinkPorts
  readonly #waiting = new Map<string, Waiting>()
  #present = false

  constructor(ports: MediaLinkPorts) {
    this.#ports = ports
  }

  get present(): boolean {
    return this.#present
  }

  order(session: string, order: MediaOrder): Promise<MediaResult> {
    if (!this.#present && !outlivesWindow(order)) return Promise.resolve(order.kind === 'close' ? ok(null) : gone)
    const request = { ...order, request: randomUUID(), session } as MediaRequest
    return new Promise((resolve) => {
      const finish = (result: MediaResult) => {
        clearTimeout(timer)
        if (this.#waiting.delete(request.request)) resolve(result)
      }
      const timer = setTimeout(() => finish(err('the window did not answer in time')), this.#ports.patienceMs)
      this.#waiting.set(request.request, { request, finish, timer })
      if (this.#present) this.#ports.send(request)
    })
  }

  /** False where nobody waits for this reply (any more). */
  replied(reply: MediaReply): boolean {
    const waiting = this.#waiting.get(reply.request)
    waiting?.finish(reply.kind === 'done' ? ok(reply.sdp) : err(reply.message))
    return waiting !== undefined
  }

  /** A window says that it is ready: it gets what waits, and what an earlier one took with it. */
  windowCame(): void {
    if (this.#present) this.windowLeft()
    this.#present = true
    for (const { request } of this.#waiting.values()) this.#ports.send(request)
  }

  windowLeft(): void {
    this.#present = false
    for (const { request, finish } of [...this.#waiting.values()]) {
      if (!outlivesWindow(request)) finish(request.kind === 'close' ? ok(null) : gone)
    }
  }

  /** Nobody will come any more. */
  [Symbol.dispose](): void {
    for (const { finish } of [...this.#waiting.values()]) finish(gone)
  }
}

function outlivesWindow({ kind }: Pick<MediaRequest, 'kind'>): boolean {
  return kind === 'create-offer' || kind === 'answer-offer'
}
