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

test('says when the outcome of each stands: at once where none is open, and once to everybody who waits', async () => {
  const table = new TransactionTable<{ flow: never; dispatch(): void }>()
  const said: string[] = []
  const ask = (who: string) => void table.settled().then(() => said.push(who))
  ask('none')
  for (const name of ['one', 'other']) table.add(name, { flow: {} as never, dispatch: () => {} })
  ask('first')
  ask('second')
  table.settle('one')
  await Promise.resolve()
  expect(said).toEqual(['none'])
  table.remove('other')
  await Promise.resolve()
  expect(said).toEqual(['none', 'first', 'second'])
})
