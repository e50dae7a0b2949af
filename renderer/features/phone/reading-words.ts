import type { CommandResults } from '../../../main/ipc/contract.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { readableNumber } from '../../i18n/phone-number.ts'

/** What a text is about to dial; null where it says so itself, and where it is no number. */
export function readingWords(read: CommandResults['number.read'] | null, text: string, t: Translate): string | null {
  if (read?.number == null) return null
  const { kind, keys, number } = read.number
  if (keys === '' && number === text.trim()) return null
  const shown = readableNumber(number)
  const called =
    kind === 'emergency'
      ? t('dial.readsEmergency', { number: shown })
      : t(kind === 'internal' ? 'dial.readsInternal' : 'dial.reads', { number: shown })
  return keys === '' ? called : `${called}, ${t('dial.thenKeys', { keys })}`
}
