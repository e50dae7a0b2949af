import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js'
import type { MediaDirection } from '../ipc/contract.ts'
import type { MediaLink } from './media-link.ts'
import { holds, SessionOrigin, setupOf, withDirection, withSetup } from './sdp.ts'

const contentType = 'application/sdp'

/**
 * The media side of one dialog, as sip.js asks for it (its `SessionDescriptionHandler`): the
 * peer connection itself lives in the window. While no window is there, it speaks for it with
 * the last description made inactive, so that the far side is put on hold and not cut off.
 *
 *     stable ── getDescription ──▶ offered (ours) ── setDescription ──▶ stable
 *     stable ── setDescription ──▶ offered (theirs) ── getDescription ──▶ stable
 */
export class WindowDescription implements SessionDescriptionHandler {
  /** What we want: `sendonly` holds. */
  direction: MediaDirection = 'sendrecv'
  /** The next offer starts ICE anew. */
  restart = false
  /** The far side holds us. */
  heldByPeer = false
  /** The window that made our last offer has gone: its answer is for nobody, and media must be made anew. */
  lost = false
  readonly #session: string
  readonly #link: MediaLink
  readonly #origin = new SessionOrigin()
  #local: string | undefined
  #ours: 'none' | 'window' | 'stand-in' = 'none'
  #theirs: string | undefined

  constructor(session: string, link: MediaLink) {
    this.#session = session
    this.#link = link
  }

  close(): void {
    void this.#link.order(this.#session, { kind: 'close' })
  }

  hasDescription(type: string): boolean {
    return type.toLowerCase() === contentType
  }

  async getDescription(): Promise<BodyAndContentType> {
    const theirs = this.#theirs
    this.#theirs = undefined
    const standIn = this.#standIn(theirs)
    const sdp = standIn ?? (await this.#fromWindow(theirs))
    if (theirs === undefined) this.#ours = standIn === undefined ? 'window' : 'stand-in'
    this.#local = this.#origin.stamp(sdp)
    return { body: this.#local, contentType }
  }

  async setDescription(sdp: string): Promise<void> {
    const ours = this.#ours
    // The stand-in's offer was inactive, so its answer is inactive as well and does not tell whether the peer holds us.
    if (ours !== 'stand-in') this.heldByPeer = holds(sdp)
    this.#ours = 'none'
    switch (ours) {
      case 'none':
        this.#theirs = sdp
        return
      case 'stand-in':
        return
      case 'window': {
        const taken = await this.#link.order(this.#session, { kind: 'take-answer', sdp })
        if (taken.ok) return
        if (this.#link.present && !this.lost) throw new Error(taken.error)
        this.lost = true
      }
    }
  }

  async rollbackDescription(): Promise<void> {
    this.#ours = 'none'
    this.#theirs = undefined
  }

  /** Keys are sent by the call, which has more than one way to do it. */
  sendDtmf(): boolean {
    return false
  }

  async #fromWindow(theirs: string | undefined): Promise<string> {
    const { direction, restart } = this
    this.restart = false
    this.lost = false
    const made = await this.#link.order(
      this.#session,
      theirs === undefined
        ? { kind: 'create-offer', restart, direction }
        : { kind: 'answer-offer', sdp: theirs, direction }
    )
    if (!made.ok) throw new Error(made.error)
    if (made.value === null) throw new Error('the window sent no description')
    return made.value
  }

  /** Our last description, with nothing flowing; undefined where the window can speak for itself. */
  #standIn(theirs: string | undefined): string | undefined {
    if (this.#link.present || this.#local === undefined) return undefined
    this.lost = true
    const role = theirs === undefined ? 'actpass' : setupOf(theirs) === 'active' ? 'passive' : 'active'
    return withSetup(withDirection(this.#local, 'inactive'), role)
  }
}
