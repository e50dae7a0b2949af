import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../main/ipc/contract.ts'
import { useApp, useLink } from './use-app.ts'

/** Whether this phone can be reached, as far as main has confirmed it in the last seconds; and why not. */
export function useReach(): AccountView {
  const { t } = useTranslation()
  const account = useApp((state) => state.account)
  const link = useLink()
  if (link === 'up') return account
  return { ...account, state: 'offline', reason: t(link === 'silent' ? 'link.silent' : 'link.lost') }
}
