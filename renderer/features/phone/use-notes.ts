import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { useBridge } from '../../state/use-app.ts'
import { type NoteView, noteOf, nothingNoted } from './note.ts'

interface Notes extends NoteView {
  change(text: string): void
  choose(outcome: string): void
}

const noCall = createStore(() => nothingNoted)

/** The notes of one call, as every field for them shows them. */
export function useNotes(uniqueid: string | null): Notes {
  const bridge = useBridge()
  const note = useMemo(() => (uniqueid === null ? null : noteOf(bridge, uniqueid)), [bridge, uniqueid])
  useEffect(() => note?.open(), [note])
  const view = useStore(note?.view ?? noCall)
  return { ...view, change: (text) => note?.change(text), choose: (outcome) => void note?.choose(outcome) }
}
