import type { SQLInputValue } from 'node:sqlite'
import type { DeliveryItem, DeliveryPage, DeliveryQuery } from '../contract/hook-requests.ts'
import type { DeliveryView } from '../contract/views.ts'
import { deliveryOfRow, type Row } from './sqlite-rows.ts'

type All = (sql: string, ...values: SQLInputValue[]) => Row[]

const states: readonly DeliveryView['state'][] = ['waiting', 'delivered', 'given-up']

/** The newest first. Its index goes by state, so that those few that wait are found among all that are done. */
export function deliveryPage({ domain, hook, state, limit, cursor }: DeliveryQuery, all: All): DeliveryPage {
  const [before, id = ''] = cursor?.split(' ', 2) ?? []
  const from = [before === undefined ? Number.MAX_SAFE_INTEGER : Number(before), id] as const
  const ofHook = hook === undefined ? '' : 'AND hook = ?'
  const sql = `SELECT * FROM deliveries WHERE domain = ? AND state = ? AND method <> 'MAIL' AND (created_at, id) < (?, ?) ${ofHook}
    ORDER BY created_at DESC, id DESC LIMIT ?`
  const hooks = hook === undefined ? [] : [hook]
  const found = (state === undefined ? states : [state])
    .flatMap((each) => all(sql, domain, each, ...from, ...hooks, limit + 1))
    .map(deliveryOfRow)
    .sort((one, other) => other.createdAt - one.createdAt || (other.id > one.id ? 1 : -1))
  const items = found.slice(0, limit).map(deliveryItem)
  const last = items.at(-1)
  return { items, next: found.length > limit && last !== undefined ? `${last.createdAt} ${last.id}` : null }
}

function deliveryItem(delivery: ReturnType<typeof deliveryOfRow>): DeliveryItem {
  const { domain: _, body: __, ...item } = delivery
  return item
}
