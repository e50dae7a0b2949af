import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneCall } from '../../../main/ipc/contract.ts'
import { callerOf, whoIs } from '../../state/calls.ts'
import { useRun } from '../../state/use-run.ts'
import { isAsking } from './handed-words.ts'

/** Hangs up on whoever is talked to: one that is only asked goes, and the call that waits is back. */
export function useHangUp(): (call: PhoneCall) => void {
  const run = useRun()
  return useCallback(
    (call) => {
      const { id, uniqueid } = call
      // Where that one has gone in this moment the order finds nobody, and does not end the call that is back.
      if (isAsking(call) && uniqueid !== null) void run('call.transfer', { uniqueid, action: 'cancel' })
      else void run('call.hang-up', { call: id })
    },
    [run]
  )
}

/** What pressing it does, where that is more than its word says. */
export function useHangUpLabel(call: PhoneCall): string | undefined {
  const { t } = useTranslation()
  if (!isAsking(call) || call.handedOn === null) return undefined
  return t('transfer.hangUp', { target: whoIs(call.handedOn), who: callerOf(call, t) })
}
