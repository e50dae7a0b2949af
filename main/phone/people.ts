import { foldText, hasTerms, keysOf, searchTerms } from '../../pbx-core/base/search-text.ts'
import type { UserConfig } from '../../pbx-core/contract/config.ts'
import type { KnownPerson, RecentCall } from '../ipc/contract.ts'
import type { Desk } from './desk.ts'
import { listRecent, personOf } from './recent.ts'

const most = 6

/**
 * Whom a person may mean by a text: colleagues by name or extension, then parties of the person's
 * own earlier calls, newest first; each number once, and never the person.
 */
export async function findPeople(desk: Desk, text: string): Promise<readonly KnownPerson[]> {
  if (text.trim() === '') return []
  const { domain, ports } = desk
  const { account, pbx } = ports
  const terms = searchTerms(text, pbx.otherSpellings({ domain: account.domain, text }))
  // A record is also found by the person's own name, and by its notes.
  const means = (person: KnownPerson) => hasTerms(spellings(person), terms)
  const earlier = await listRecent(pbx, personOf(desk), { cursor: null, search: text, outcome: 'all' })
  const people = [...(domain?.users.map(asColleague) ?? []), ...earlier.items.map(asEarlier)].filter(means)
  const byNumber = new Map<string, KnownPerson>()
  for (const person of people) {
    if (person.number === '' || person.number === account.user || byNumber.has(person.number)) continue
    byNumber.set(person.number, person)
  }
  return [...byNumber.values()].slice(0, most)
}

const asColleague = ({ name, extension }: UserConfig): KnownPerson => ({ name, number: extension, kind: 'colleague' })

const asEarlier = ({ name, number, direction }: RecentCall): KnownPerson => ({
  name,
  number,
  kind: 'earlier',
  source: direction === 'outgoing' ? 'keyed' : 'printed'
})

function spellings({ name, number }: KnownPerson): string {
  return `${foldText(name)}\n${number}\n${keysOf(number)}`
}
