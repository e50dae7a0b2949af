import type { CrmTemplateFault, CrmTemplateRemark } from '../../../pbx-core/contract/crm.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { remarkWords } from '../../i18n/remark-words.ts'

/** What is wrong with a template in the window's language; what it quotes stays as it is. */
export function crmFaultWords(fault: CrmTemplateFault, t: Translate): string {
  if (fault.code === 'template-xml') return t('crm.faults.template-xml', { why: remarkWords(fault.remark, t) })
  return String(t(`crm.faults.${fault.code}`, { ...fault } as never))
}

export function crmRemarkWords(remark: CrmTemplateRemark, t: Translate): string {
  return String(t(`crm.remarkTexts.${remark.code}`, { ...remark } as never))
}
