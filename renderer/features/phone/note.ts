import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CommandFault } from '../../../main/ipc/contract.ts'
import type { Bridge } from '../../bridge/bridge.ts'

const pauseMs = 500
const againMs = 2_000
const longest = 20_000

type Saving =
  | { readonly state: 'idle' | 'saving' }
  | { readonly state: 'saved'; readonly at: number }
  | { readonly state: 'unread' | 'unsaved'; readonly fault: CommandFault }

export interface NoteView {
  readonly text: string
  readonly saving: Saving
  /** What was noted before is known: from then on it can be typed over. */
  readonly ready: boolean
}

export const nothingNoted: NoteView = { text: '', saving: { state: 'idle' }, ready: false }

/** Those that a field shows, or that are still to be saved. */
const known = new WeakMap<Bridge, Map<string, Note>>()

/** The one note of a call, for every field that shows it: they stand beside the page, in the card, in the record. */
export function noteOf(bridge: Bridge, uniqueid: string): Note {
  const notes = known.get(bridge) ?? new Map<string, Note>()
  known.set(bridge, notes)
  const note = notes.get(uniqueid) ?? new Note(bridge, uniqueid, () => notes.delete(uniqueid))
  notes.set(uniqueid, note)
  return note
}

/**
 * Saved half a second after the last key, and finished when its last field goes. What main does not
 * give or take (the link is lost) is asked for, or sent, again until it does.
 */
export class Note {
  readonly view: StoreApi<NoteView> = createStore(() => nothingNoted)
  readonly #bridge: Bridge
  readonly #uniqueid: string
  readonly #forget: () => void
  #fields = 0
  #typed = false
  /** Typed, and not yet taken by main. */
  #unsaved = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(bridge: Bridge, uniqueid: string, forget: () => void) {
    this.#bridge = bridge
    this.#uniqueid = uniqueid
    this.#forget = forget
  }

  /** A field shows it, until what is returned is called. */
  open(): () => void {
    this.#fields += 1
    if (this.#fields === 1 && !this.view.getState().ready) void this.#read()
    return () => {
      this.#fields -= 1
      if (this.#fields === 0) void this.#finish()
    }
  }

  change(text: string): void {
    this.#typed = true
    this.#unsaved = true
    this.view.setState({ text: text.slice(0, longest) })
    this.#after(pauseMs, () => this.#save())
  }

  async #read(): Promise<void> {
    const reply = await this.#bridge.invoke('notes.read', { uniqueid: this.#uniqueid })
    if (this.view.getState().ready || this.#fields === 0) return
    if (reply.ok) {
      const { text, savedAt } = reply.value
      this.view.setState({ text, ready: true, saving: savedAt === null ? { state: 'idle' } : saved(savedAt) })
    } else {
      this.view.setState({ saving: { state: 'unread', fault: reply.error } })
      this.#after(againMs, () => this.#read())
    }
  }

  async #save(): Promise<void> {
    if (!this.#unsaved) return
    this.view.setState({ saving: { state: 'saving' } })
    const taken = await this.#write(false)
    if (!taken && this.#fields > 0) this.#after(againMs, () => this.#save())
  }

  /** Nobody types in it any more. */
  async #finish(): Promise<void> {
    clearTimeout(this.#timer)
    const done = !this.#typed || (await this.#write(true))
    // A field that comes back finishes only what is typed in it.
    if (!this.#unsaved) this.#typed = false
    if (this.#fields > 0) return
    if (done) this.#forget()
    else this.#after(againMs, () => this.#finish())
  }

  /** Whether there is nothing to be sent again: it was taken, or is of a call that is none of ours. */
  async #write(finished: boolean): Promise<boolean> {
    const { text } = this.view.getState()
    this.#unsaved = false
    const reply = await this.#bridge.invoke('notes.write', { uniqueid: this.#uniqueid, text, finished })
    if (!reply.ok) this.#unsaved = true
    // Newer letters wait for their own turn.
    if (this.view.getState().text === text) {
      this.view.setState({ saving: reply.ok ? saved(reply.value.savedAt) : { state: 'unsaved', fault: reply.error } })
    }
    return reply.ok || reply.error.code === 'call_not_found'
  }

  #after(milliseconds: number, what: () => Promise<void>): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(what, milliseconds)
  }
}

const saved = (at: number): Saving => ({ state: 'saved', at })
