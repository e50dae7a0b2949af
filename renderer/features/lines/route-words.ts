import type { RouteReason, RouteStep, RouteView } from '../../../pbx-core/contract/route.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { hookNameOf, placeOf } from '../timeline/timeline-words.ts'

/** Why a rule took a call, or let it pass. */
export function stepWords({ reason }: RouteStep, t: Translate): string {
  // The places of each key are the values of its code; a type that says so for all of them at once is beyond i18next.
  return String(t(`route.why.${reason.code}`, { ...reason, ...shownValues(reason, t) } as never))
}

/** Each value by what its name says that it is. */
function shownValues(reason: RouteReason, t: Translate): object {
  return {
    ...('user' in reason ? { who: reason.user ?? t('route.domain') } : {}),
    ...('number' in reason ? { number: readableNumber(reason.number) } : {}),
    ...('destination' in reason ? { destination: placeOf(reason.destination, t) } : {}),
    ...('hook' in reason ? { hook: hookNameOf(reason.hook, t) } : {}),
    ...('occasion' in reason ? { occasion: t(`route.occasion.${reason.occasion}`) } : {}),
    ...('permission' in reason ? { permission: t(`route.permission.${reason.permission}`) } : {}),
    ...('phones' in reason ? { count: reason.phones } : {}),
    ...('because' in reason
      ? { moment: reason.because === 'holiday' ? reason.holiday : t(`route.because.${reason.because}`) }
      : {})
  }
}

/** What becomes of the call, in a line. */
export function outcomeWords({ barred, trunk, sent, steps }: RouteView, t: Translate): string {
  if (barred !== null) return t(`route.barred.${barred}`)
  if (trunk !== null) return t('route.leaves', { trunk, sent: readableNumber(sent ?? '') })
  const last = steps.at(-1)
  const why = last === undefined ? '' : stepWords(last, t)
  return t(last?.matched === true ? 'route.stays' : 'route.nowhere', { why })
}
