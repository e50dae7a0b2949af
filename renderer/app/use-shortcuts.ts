import { useEffect } from 'react'
import { canTransfer } from '../features/phone/transfer.tsx'
import { useHangUp } from '../features/phone/use-hang-up.ts'
import { activeCall, ringingCall } from '../state/calls.ts'
import { frontOf } from '../state/front-call.ts'
import { noteFieldBeside, noteFieldOf } from '../state/kept-calls.ts'
import { go } from '../state/route.ts'
import { askToDial, noteBeside, setUi, toggleKeypad, toggleNotes, toggleTransfer, useUi } from '../state/ui-store.ts'
import { useApp } from '../state/use-app.ts'
import { useRun } from '../state/use-run.ts'
import { useSendDigit } from '../state/use-send-digit.ts'
import { isApple } from '../ui/platform.ts'

const pageKeys = { Digit1: 'phone', Digit2: 'calls', Digit3: 'cti', Digit4: 'settings' } as const

/**
 * Keys that work wherever the focus is in the window. Letters go by their place on the keyboard
 * (`code`), for Option turns them into other characters on a Mac.
 */
export function useShortcuts(): void {
  const run = useRun()
  const hangUp = useHangUp()
  const sendDigit = useSendDigit()
  const calls = useApp((state) => state.calls)
  const pickup = useApp(({ pickups: [first] }) => first?.uniqueid)
  const quiet = useApp(({ userState }) => userState.doNotDisturb.on)
  const admin = useApp((state) => state.admin)

  useEffect(() => {
    const ringing = ringingCall(calls)
    const active = activeCall(calls)
    const held = calls.find(({ state }) => state === 'held')

    const openNotes = () => {
      const { kept, front } = useUi.getState()
      const target = active === undefined ? front : frontOf(active)
      if (document.getElementById(noteFieldBeside) !== null && target !== null) return noteBeside(target)
      const inCard = active ?? kept.at(-1)
      if (inCard === undefined) return
      const field = () => document.getElementById(noteFieldOf(inCard))
      if (field() === null && active !== undefined) toggleNotes(active.id)
      setTimeout(() => field()?.focus())
    }
    const byCode: Record<string, (() => void) | undefined> = {
      KeyA: ringing && (() => void run('call.answer', { call: ringing.id })),
      KeyX: () => {
        if (ringing !== undefined) void run('call.decline', { call: ringing.id })
        else if (active !== undefined) hangUp(active)
      },
      KeyM: () => {
        // Not offered while nobody is heard anyway.
        if (active !== undefined && useUi.getState().microphone === null) {
          void run('call.mute', { call: active.id, on: !active.muted })
        }
      },
      KeyH: () => {
        if (active?.state === 'active') void run('call.hold', { call: active.id, on: true })
        else if (held !== undefined) void run('call.hold', { call: held.id, on: false })
      },
      KeyS: held && (() => void run('call.swap', { call: held.id })),
      KeyK: active && (() => toggleKeypad(active.id)),
      KeyT: active && canTransfer(active) ? () => toggleTransfer(active.id) : undefined,
      KeyP: pickup === undefined ? undefined : () => void run('call.pick-up', { uniqueid: pickup }),
      KeyQ: () => void run('user-state.write', { doNotDisturb: { on: !quiet, until: null } }),
      KeyN: openNotes
    }
    const actionOf = (event: KeyboardEvent): (() => void) | undefined => {
      const command = isApple ? event.metaKey : event.ctrlKey
      if (command && !event.altKey && event.key.toLowerCase() === 'k') return askForNumber
      if (event.altKey && !event.ctrlKey && !event.metaKey) {
        const page = pageKeys[event.code as keyof typeof pageKeys]
        if (page === undefined) return byCode[event.code]
        return page === 'cti' && !admin ? undefined : () => go(page)
      }
      if (command || event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return undefined
      if (event.key === '?') return () => setUi({ help: true })
      if (/^[0-9*#]$/.test(event.key) && active?.state === 'active') return () => sendDigit(active.id, event.key)
      return undefined
    }
    const onKeyDown = (event: KeyboardEvent) => {
      const action = event.isComposing || event.repeat ? undefined : actionOf(event)
      if (action === undefined) return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [run, hangUp, sendDigit, calls, pickup, quiet, admin])
}

/** Also from a page on which the field is not to be seen. */
export function askForNumber(text?: string): void {
  go('phone')
  askToDial(text)
}

/** Where letters and digits go into a text. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !/^(checkbox|radio|button|submit|range)$/.test(target.type)
  return target instanceof HTMLElement && (target.isContentEditable || /^(textarea|select)$/i.test(target.tagName))
}
