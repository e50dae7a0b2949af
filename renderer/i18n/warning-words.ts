import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import type { Translate } from './i18n.ts'
import { whyOf } from './remark-words.ts'

/** What a warning says in the window's language, and what is to be done about it. */
export function warningWords(warning: StandingWarning, t: Translate): { readonly what: string; readonly todo: string } {
  const values = {
    ...warning,
    ...('reason' in warning ? { why: whyOf(warning.reason, t) } : {}),
    ...('own' in warning ? { own: warning.own ?? t('warnings.ownSocket') } : {})
  }
  // The places of each key are the fields of its warning; a type that says so for all of them at once is beyond i18next.
  const words = (part: 'what' | 'todo') => String(t(`warnings.${part}.${warning.code}`, values as never))
  return { what: words('what'), todo: words('todo') }
}
