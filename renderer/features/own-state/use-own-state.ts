import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppState, CommandFault, CommandPayload } from '../../../main/ipc/contract.ts'
import { useApp, useBridge } from '../../state/use-app.ts'
import { useFaultText } from '../../state/use-run.ts'

type Change = CommandPayload<'user-state.write'>

/** Resolves with what is wrong, in words for the field; null where it holds now. */
export type SetOwnState = (change: Change) => Promise<string | null>

interface UseOwnState {
  readonly state: AppState['userState']
  readonly set: SetOwnState
}

/** What the person has set of itself, and how to set it: main's word follows at once, and a refusal stands at its field. */
export function useOwnState(): UseOwnState {
  const { t } = useTranslation()
  const bridge = useBridge()
  const faultText = useFaultText()
  const state = useApp(({ userState }) => userState)
  const set = useCallback<SetOwnState>(
    async (change) => {
      const reply = await bridge.invoke('user-state.write', change)
      if (reply.ok) return null
      const key = keyOf(reply.error)
      return key === undefined ? faultText(reply.error) : t(key)
    },
    [bridge, faultText, t]
  )
  return { state, set }
}

function keyOf({ code, path = '' }: CommandFault) {
  if (code === 'destination_barred') return 'own.barred'
  if (code !== 'destination_invalid') return undefined
  if (path.startsWith('blockList')) return 'own.blockInvalid'
  return path.startsWith('secondNumber') ? 'own.secondInvalid' : 'own.invalid'
}
