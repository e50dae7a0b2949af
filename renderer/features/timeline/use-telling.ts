import { useTranslation } from 'react-i18next'
import { useApp } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import type { Telling } from './timeline-words.ts'

/** What steps are told with: the language, the locale, who looks, and on which side of the call they were. */
export function useTelling(side: Telling['side']): Telling {
  const { t } = useTranslation()
  const formats = useFormats()
  const user = useApp(({ account }) => account.user)
  return { t, formats, user, side }
}
