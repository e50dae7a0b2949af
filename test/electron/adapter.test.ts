import { describe, it } from 'vitest'
import { adapterIn } from './adapter.ts'
import { checks } from './checks/all.ts'

const adapter = await adapterIn(process.cwd())

describe('the Electron adapter, by what it asks of Electron', () => {
  for (const { rule, run } of checks) it(rule, () => run(adapter))
})
