import type { CrmTemplateFault } from './crm.ts'
import { textOfRemark } from './remark-text.ts'

/** In English, for files and logs; the window has its own words. */
export function textOfCrmFault(fault: CrmTemplateFault): string {
  const at = 'scenario' in fault ? `scenario "${fault.scenario}": ` : ''
  switch (fault.code) {
    case 'template-xml':
      return `the template cannot be read: ${textOfRemark(fault.remark)}`
    case 'template-root':
      return 'the template has no root element <Crm>'
    case 'template-empty':
      return 'the template has neither a scenario that looks a number up (Id="") nor ReportCall'
    case 'template-authentication':
      return `the template logs in by ${fault.type}; No and Basic can be used, and a token in a header`
    case 'template-kind':
      return `${at}${fault.type} cannot be used, only REST`
    case 'template-reply':
      return `${at}a reply as ${fault.type} cannot be read, only Json`
    case 'template-rule':
      return `${at}the rule ${fault.type} is not known`
    case 'template-method':
      return `${at}${fault.method} is not known; expected Get, Post, Put or Patch`
    case 'template-next':
      return `${at}it goes on with "${fault.next}", which is not there`
    case 'template-circle':
      return `${at}it goes on with "${fault.next}", which leads back to it`
    case 'template-url':
      return `${at}"${fault.url}" is no http: or https: address`
    case 'template-host':
      return `${at}the host of "${fault.url}" may come from a parameter alone`
    case 'template-expression':
      return `${at}${fault.text} is not known`
  }
}
