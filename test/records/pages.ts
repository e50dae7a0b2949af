import type { CdrQuery } from '../../pbx-core/contract/pbx.ts'
import type { Cdr } from '../../pbx-core/contract/views.ts'
import type { RecordStore } from '../../pbx-core/records/port.ts'

/** Every page of a query, one after the other. */
export async function collect(store: RecordStore, query: Omit<CdrQuery, 'domain'>): Promise<Cdr[]> {
  const items: Cdr[] = []
  let cursor: string | undefined
  do {
    const page = await store.cdrs({ domain: 'acme.test', ...query, ...(cursor === undefined ? {} : { cursor }) })
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return items
}

export const ids = (items: readonly Cdr[]): string[] => items.map(({ uniqueid, segment }) => `${uniqueid}.${segment}`)
