import { useCallback } from 'react'
import { useUi } from './ui-store.ts'
import { useRun } from './use-run.ts'

/** As many as a line shows. */
const mostShown = 32

/** Sends a key of the telephone into a call, and keeps what was sent for who looks. */
export function useSendDigit(): (call: string, digit: string) => void {
  const run = useRun()
  return useCallback(
    (call, digit) => {
      useUi.setState(({ sent }) => ({
        sent: { call, digits: ((sent?.call === call ? sent.digits : '') + digit).slice(-mostShown) }
      }))
      void run('call.digit', { call, digit })
    },
    [run]
  )
}
