import { useTranslation } from 'react-i18next'
import type { RecentCall } from '../../../main/ipc/contract.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { numberBeside } from '../../state/calls.ts'
import { useFormats } from '../../state/use-formats.ts'

export interface CallWords {
  /** Where it was not simply answered: `missed`, `busy`. */
  readonly outcome: string | null
  readonly duration: string | null
  /** Of the day. */
  readonly time: string
  /** Day and time. */
  readonly full: string
  /** Empty where the name is the number. */
  readonly number: string
  /** By which number or queue it came; empty where that says nothing new. */
  readonly via: string
}

/** Why one failed says more than that it did. */
function outcomeOf({ outcome, why }: RecentCall, t: Translate): string | null {
  if (outcome === 'answered') return null
  return why === null ? t(`recent.${outcome}`) : t(`recent.why.${why}`)
}

/** How an earlier call is told in a line. */
export function useCallWords(): (call: RecentCall) => CallWords {
  const { t } = useTranslation()
  const formats = useFormats()
  return (call) => ({
    outcome: outcomeOf(call, t),
    duration: call.outcome === 'answered' ? formats.duration(call.seconds) : null,
    time: formats.time(call.startedAt),
    full: formats.full(call.startedAt),
    number: numberBeside(call),
    via: call.via === null ? '' : readableNumber(call.via)
  })
}
