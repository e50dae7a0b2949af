import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import type { Translate } from './i18n.ts'
import { mailFaultWords } from './mail-fault-words.ts'
import { readableNumber } from './phone-number.ts'
import { whyOf } from './why-words.ts'

/** What a warning says in the window's language, and what is to be done about it. */
export function warningWords(
  warning: StandingWarning,
  t: Translate,
  language: string
): { readonly what: string; readonly todo: string } {
  // The places of each key are the fields of its warning; a type that says so for all of them at once is beyond i18next.
  const values = { ...warning, ...inWords(warning, t, language) } as never
  return {
    what: String(t(`warnings.what.${warning.code}`, values)),
    todo: String(t(`warnings.todo.${warning.code}`, values))
  }
}

function inWords(warning: StandingWarning, t: Translate, language: string): object {
  switch (warning.code) {
    case 'trunk-fault':
    case 'records-unwritten':
      return { why: whyOf(warning.reason, t) }
    case 'mails-held':
      return { why: mailFaultWords(warning, t) }
    case 'recordings-unkept':
      return { why: t(`warnings.${warning.fault}`) }
    case 'certificate-fault':
      return { why: t(`warnings.certificate.${warning.fault}`) }
    case 'certificate-expired':
    case 'certificate-early':
    case 'certificate-ends':
      return { date: new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(warning.at) }
    case 'trunk-away': {
      const { status, reason } = warning
      return { why: status === null ? t('warnings.silent') : t('warnings.cannot', { status, reason }) }
    }
    case 'misdirected':
    case 'undecided':
      return { own: warning.own ?? t('warnings.ownSocket') }
    case 'rise':
      return { who: warning.user ?? t('warnings.sentOn'), usual: new Intl.NumberFormat(language).format(warning.usual) }
    case 'new-country':
      return {
        who: warning.user ?? t('warnings.sentOn'),
        number: readableNumber(warning.number),
        where: countryName(warning.country, language)
      }
    case 'emergency-call': {
      const { name, user, location, callback } = warning
      return {
        who: [name, user ?? ''].filter(Boolean).join(', ') || t('warnings.somebody'),
        where: location || t('warnings.nowhere'),
        callback: readableNumber(callback)
      }
    }
    case 'minutes-near':
    case 'minutes-used':
      return { who: warning.user ?? t('warnings.everybody') }
    default:
      return {}
  }
}

/** `CU` by its name; a calling code that is no country's stays one. */
function countryName(country: string, language: string): string {
  if (country.startsWith('+')) return country
  return new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? country
}
