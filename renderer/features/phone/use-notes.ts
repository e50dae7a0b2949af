import { useEffect, useRef, useState } from 'react'
import type { CommandFault } from '../../../main/ipc/contract.ts'
import { useBridge } from '../../state/use-app.ts'

const pauseMs = 500
const longest = 20_000

type Saving =
  | { readonly state: 'idle' | 'saving' }
  | { readonly state: 'saved'; readonly at: number }
  | { readonly state: 'failed'; readonly fault: CommandFault }

interface Notes {
  readonly text: string
  readonly saving: Saving
  readonly ready: boolean
  change(text: string): void
}

/** Notes of one call, saved half a second after the last key, and at once when the field goes. */
export function useNotes(uniqueid: string | null): Notes {
  const bridge = useBridge()
  const [text, setText] = useState('')
  const [ready, setReady] = useState(false)
  const [saving, setSaving] = useState<Saving>({ state: 'idle' })
  const unsaved = useRef<string | null>(null)
  /** What was typed last, saved or not. */
  const typed = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const write = useRef<() => Promise<void>>(async () => {})

  useEffect(() => {
    setText('')
    setReady(false)
    setSaving({ state: 'idle' })
    if (uniqueid === null) return
    let shown = true
    void bridge.invoke('notes.read', { uniqueid }).then((reply) => {
      if (!shown) return
      setReady(true)
      if (!reply.ok) return
      setText((typed) => typed || reply.value.text)
      if (reply.value.savedAt !== null) setSaving({ state: 'saved', at: reply.value.savedAt })
    })
    write.current = async () => {
      clearTimeout(timer.current)
      const text = unsaved.current
      if (text === null) return
      unsaved.current = null
      if (shown) setSaving({ state: 'saving' })
      const reply = await bridge.invoke('notes.write', { uniqueid, text, finished: false })
      // What was not saved is tried again with the next key, unless newer text waits already.
      if (!reply.ok) unsaved.current ??= text
      if (!shown) return
      setSaving(reply.ok ? { state: 'saved', at: reply.value.savedAt } : { state: 'failed', fault: reply.error })
    }
    return () => {
      clearTimeout(timer.current)
      shown = false
      unsaved.current = null
      // The field goes: what was typed is saved, and nobody types in it any more.
      if (typed.current !== null) void bridge.invoke('notes.write', { uniqueid, text: typed.current, finished: true })
      typed.current = null
    }
  }, [bridge, uniqueid])

  const change = (next: string) => {
    const kept = next.slice(0, longest)
    setText(kept)
    unsaved.current = kept
    typed.current = kept
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void write.current(), pauseMs)
  }
  return { text, saving, ready, change }
}
