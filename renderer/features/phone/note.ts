import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CommandFault } from '../../../main/ipc/contract.ts'
import type { Bridge } from '../../bridge/bridge.ts'
import { draftedCalls, dropDraft, keepAddition, keepDraft, withAddition, withDraft } from './note-drafts.ts'

const pauseMs = 500
/** Who types without a pause is saved as often as this. */
const longestUnsavedMs = 1_000
const againMs = 2_000
const longest = 20_000
const longestOutcome = 64

type Saving =
  | { readonly state: 'idle' | 'saving' }
  | { readonly state: 'saved'; readonly at: number }
  | { readonly state: 'unread' | 'unsaved'; readonly fault: CommandFault }

export interface NoteView {
  readonly text: string
  /** The code for how the call went; '' where nobody has said it. */
  readonly outcome: string
  readonly saving: Saving
  /** What was noted before is known; what is typed until then comes after it. */
  readonly ready: boolean
}

export const nothingNoted: NoteView = { text: '', outcome: '', saving: { state: 'idle' }, ready: false }

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

/** The window goes, perhaps for good: what is typed is sent while it can be. */
export function saveNotes(bridge: Bridge): void {
  for (const note of known.get(bridge)?.values() ?? []) note.saveAtOnce()
}

/** What a window before has left unsaved is saved now. */
export async function saveDrafts(bridge: Bridge): Promise<void> {
  for (const uniqueid of draftedCalls()) {
    const close = noteOf(bridge, uniqueid).open()
    await noteOf(bridge, uniqueid).known
    close()
  }
}

/**
 * Typed in from the first key on, also where what was noted before is still being read; saved half a second after the last key, each second while one types on, and finished when its last field goes. What main does not
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
  /** Since when; what is typed does not wait longer than a second. */
  #unsavedSince = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #settled = Promise.withResolvers<void>()

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

  /** Resolves when it is known what was noted before, or that nothing can be. */
  get known(): Promise<void> {
    return this.#settled.promise
  }

  change(typed: string): void {
    const text = typed.slice(0, longest)
    if (!this.view.getState().ready) {
      this.#typed = true
      keepAddition(this.#uniqueid, text)
      this.view.setState({ text })
      return
    }
    const now = performance.now()
    if (!this.#unsaved) this.#unsavedSince = now
    this.#typed = true
    this.#unsaved = true
    keepDraft(this.#uniqueid, text)
    this.view.setState({ text })
    this.#after(Math.min(pauseMs, Math.max(0, this.#unsavedSince + longestUnsavedMs - now)), () => this.#save())
  }

  /** A code for how the call went, chosen or typed to its end; '' takes it away. */
  async choose(typed: string): Promise<void> {
    const outcome = typed.trim().slice(0, longestOutcome)
    const before = this.view.getState().outcome
    if (outcome === before) return
    this.view.setState({ outcome, saving: { state: 'saving' } })
    const reply = await this.#bridge.invoke('notes.write', { uniqueid: this.#uniqueid, outcome, finished: true })
    if (reply.ok) this.view.setState({ saving: saved(reply.value.savedAt) })
    else this.view.setState({ outcome: before, saving: { state: 'unsaved', fault: reply.error } })
  }

  saveAtOnce(): void {
    if (this.#unsaved) void this.#write(true)
  }

  async #read(): Promise<void> {
    const reply = await this.#bridge.invoke('notes.read', { uniqueid: this.#uniqueid })
    const { ready, text: typed } = this.view.getState()
    if (ready || (this.#fields === 0 && typed === '')) return
    if (reply.ok) {
      const { text, outcome, savedAt } = reply.value
      const drafted = withDraft(this.#uniqueid, { text, at: savedAt })
      const left = drafted ?? (typed === '' ? null : withAddition(text, typed))
      this.view.setState({ text, outcome, ready: true, saving: savedAt === null ? { state: 'idle' } : saved(savedAt) })
      if (left === null) dropDraft(this.#uniqueid)
      else this.change(left)
      this.#settled.resolve()
      if (this.#fields === 0) void this.#finish()
    } else {
      if (reply.error.code === 'call_not_found') dropDraft(this.#uniqueid)
      this.#settled.resolve()
      if (this.#fields === 0 && reply.error.code === 'call_not_found') return this.#forget()
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
    // What was noted before is still to come, and stays before what was typed.
    if (this.#typed && !this.view.getState().ready) return
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
    if (!reply.ok && !this.#unsaved) {
      this.#unsaved = true
      this.#unsavedSince = performance.now()
    }
    if (!this.#unsaved || (!reply.ok && reply.error.code === 'call_not_found')) dropDraft(this.#uniqueid)
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
