import { expect, test } from 'vitest'
import { TransactionTable } from '../../../pbx-core/sip/transaction/table.ts'

test('a flow that breaks fails what waits on it, and neither what is settled nor what is over (RFC 3261 §17.1.4)', () => {
  const flow = { id: 'a' } as never
  const told: string[] = []
  const transaction = (name: string) => ({ flow, dispatch: () => void told.push(name) })
  const table = new TransactionTable<ReturnType<typeof transaction>>()
  for (const name of ['waits', 'settled', 'over']) table.add(name, transaction(name))
  table.settle('settled')
  table.remove('over')
  table.flowFailed(flow)
  expect([told, table.size]).toEqual([['waits'], 2])
})
