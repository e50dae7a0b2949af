import { create } from 'zustand'

/** What is open in this window alone; main does not know of it. */
interface UiState {
  /** The call whose keypad is open. */
  readonly keypad: string | null
  /** The call whose notes are open in its card. */
  readonly notes: string | null
  readonly help: boolean
  /** The pop-up in front; null follows the newest. */
  readonly tab: string | null
  readonly ringerBlocked: boolean
  /** The number of a telephone link that was clicked; Enter dials it. */
  readonly linked: { readonly target: string } | null
}

export const useUi = create<UiState>(() => ({
  keypad: null,
  notes: null,
  help: false,
  tab: null,
  ringerBlocked: false,
  linked: null
}))

export const setUi = (change: Partial<UiState>): void => useUi.setState(change)

export const toggleKeypad = (call: string): void =>
  useUi.setState(({ keypad }) => ({ keypad: keypad === call ? null : call }))

export const toggleNotes = (call: string): void =>
  useUi.setState(({ notes }) => ({ notes: notes === call ? null : call }))
