import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandFault, CommandName, CommandPayload, CommandReply } from '../../main/ipc/contract.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import { useBridge } from './use-app.ts'

/** What a refusal means in the window's words. */
export function useFaultText(): (fault: CommandFault) => string {
  const { t } = useTranslation()
  return useCallback((fault) => refusalWords(fault, t), [t])
}

/** Runs a command and shows a refusal; the reply says how it went. */
export function useRun(): <C extends CommandName>(command: C, payload: CommandPayload<C>) => Promise<CommandReply<C>> {
  const bridge = useBridge()
  const { t } = useTranslation()
  const faultText = useFaultText()
  return useCallback(
    async (command, payload) => {
      const reply = await bridge.invoke(command, payload)
      if (!reply.ok) {
        notifications.show({
          id: `fault-${command}`,
          color: 'end',
          title: t(command === 'call.dial' ? 'error.notDialled' : 'error.title'),
          message: faultText(reply.error)
        })
      }
      return reply
    },
    [bridge, t, faultText]
  )
}
