import { shownName } from '../base/display-name.ts'
import type { CrmContact } from '../contract/crm.ts'
import { pageUrl } from './url.ts'

/** The contact that the outputs of a scenario describe; undefined where they say nothing of one. */
export function contactOf(outputs: ReadonlyMap<string, string>): CrmContact | undefined {
  const of = (type: string) => clean(outputs.get(type) ?? '')
  const company = of('companyname')
  const person = [of('firstname'), of('lastname')].filter((part) => part !== '').join(' ')
  const contact: CrmContact = {
    name: person === '' || company === '' ? person || company : `${person} (${company})`,
    ...{ company, email: of('email'), type: of('entitytype'), id: of('entityid') || of('contactid') },
    url: pageUrl(outputs.get('contacturl') ?? '')
  }
  return contact.name === '' && contact.id === '' && contact.url === '' ? undefined : contact
}

const mostCharacters = 120

function clean(text: string): string {
  return [
    ...shownName(text.toWellFormed())
      .replace(/\p{Cc}/gu, '')
      .trim()
  ]
    .slice(0, mostCharacters)
    .join('')
}
