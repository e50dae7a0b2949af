import type { Remark } from '../../pbx-core/contract/remark.ts'
import type { Translate } from './i18n.ts'
import { mailFaultWords } from './mail-fault-words.ts'
import { whyOf } from './why-words.ts'

/** A remark on a request or its reply in the window's language; what it quotes stays as it is. */
export function remarkWords(remark: Remark, t: Translate): string {
  switch (remark.code) {
    case 'xml':
      return remark.line === null ? t('remark.xml') : t('remark.xmlLine', { line: remark.line })
    case 'connect':
    case 'tls':
    case 'redirect':
      return t(`remark.${remark.code}`, { why: whyOf(remark.reason, t) }).trim()
    case 'mail-away':
    case 'mail-late':
    case 'mail-tls':
    case 'mail-no-smtp':
      return mailFaultWords({ fault: remark.code, reason: remark.reason }, t)
    case 'mail-log-in':
      return mailFaultWords({ fault: remark.code, reason: remark.reply }, t)
    default:
      // The places of each key are the fields of its remark; a type that says so for all of them at once is beyond i18next.
      return String(t(`remark.${remark.code}`, { ...remark } as never))
  }
}
