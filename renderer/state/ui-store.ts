import { create } from 'zustand'
import type { MicrophoneTrouble } from '../media/microphone-fault.ts'
import type { FrontCall } from './front-call.ts'
import { type KeptCall, noteFieldBeside } from './kept-calls.ts'

/** What is open in this window alone; main does not know of it. */
interface UiState {
  /** The call whose keypad is open. */
  readonly keypad: string | null
  /** The call that is about to be handed on: its card asks to whom. */
  readonly transfer: string | null
  /** Of which call it was read that it came back, and why. */
  readonly transferRead: { readonly call: string; readonly handedOn: string } | null
  /** Keys that were sent into a call last. */
  readonly sent: { readonly call: string; readonly digits: string } | null
  /** The call whose notes are open in its card. */
  readonly notes: string | null
  /** Calls that are over and whose cards stay, oldest first. */
  readonly kept: readonly KeptCall[]
  readonly help: boolean
  /** The call that pane, notes and "This call" belong to. */
  readonly front: FrontCall | null
  /** Of its pages the one that was chosen; else the newest. */
  readonly tab: string | null
  readonly ringerBlocked: boolean
  /** Why the person is not heard in the calls that there are; null where they are. */
  readonly microphone: MicrophoneTrouble | null
  /** What stands in the field for a name or number. */
  readonly dialText: string
  /** Typed there, or brought from a page, a mail or a link. */
  readonly dialSource: 'typed' | 'printed'
  /** Somebody wants to type there: the field takes the focus as soon as it is to be seen. */
  readonly dialAsked: boolean
  /** The phone stands in place of the first page. */
  readonly welcomeLeft: boolean
}

export const useUi = create<UiState>(() => ({
  keypad: null,
  transfer: null,
  transferRead: null,
  sent: null,
  notes: null,
  kept: [],
  help: false,
  front: null,
  tab: null,
  ringerBlocked: false,
  microphone: null,
  dialText: '',
  dialSource: 'typed',
  dialAsked: false,
  welcomeLeft: false
}))

export const setUi = (change: Partial<UiState>): void => useUi.setState(change)

/** The field is to be typed in; with a text, a link has filled it in, and Enter dials. */
export const askToDial = (text?: string): void =>
  useUi.setState({
    ...(text === undefined ? {} : { dialText: text, dialSource: 'printed' as const }),
    dialAsked: true,
    welcomeLeft: true
  })

export const toggleKeypad = (call: string): void =>
  useUi.setState(({ keypad }) => ({ keypad: keypad === call ? null : call, transfer: null }))

/** One of them at a time: both would leave no room. */
export const toggleTransfer = (call: string): void =>
  useUi.setState(({ transfer }) => ({ transfer: transfer === call ? null : call, keypad: null }))

export const toggleNotes = (call: string): void =>
  useUi.setState(({ notes }) => ({ notes: notes === call ? null : call }))

/** The notes beside the page become this call's, with the cursor in them. */
export function noteBeside(front: FrontCall): void {
  useUi.setState({ front })
  // They stand there once that is drawn.
  setTimeout(() => document.getElementById(noteFieldBeside)?.focus())
}

export const closeKept = (call: string): void =>
  useUi.setState(({ kept }) => ({ kept: kept.filter(({ id }) => id !== call) }))
