import type { CommandFault } from '../../main/ipc/contract.ts'
import type { Translate } from './i18n.ts'
import { remarks } from './remarks.en.ts'

/** What a refused command means: in the window's language where the code is known, else in main's words. */
export function refusalWords({ code, message }: CommandFault, t: Translate): string {
  if (code === 'not_connected') return t('error.notConnected')
  if (code === 'no_reply') return t('link.failed')
  return isKnown(code) ? t(`refusal.${code}`) : message
}

function isKnown(code: string): code is keyof typeof remarks.refusal {
  return Object.hasOwn(remarks.refusal, code)
}
