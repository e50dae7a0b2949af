import { expect, test, vi } from 'vitest'
import { Line } from '../../../main/ua/line.ts'

const refreshed = vi.hoisted(() => [] as (number | undefined)[])
vi.mock('sip.js', async (original) => {
  const sip = await original<typeof import('sip.js')>()
  return {
    ...sip,
    Registerer: class extends sip.Registerer {
      constructor(...[agent, options]: ConstructorParameters<typeof sip.Registerer>) {
        super(agent, options)
        refreshed.push(options?.refreshFrequency)
      }
    }
  }
})

test('phones renew their registrations well before the end, each at a time of its own (RFC 3261 §10.2.4)', async () => {
  const account = {
    server: () => 'ws://127.0.0.1:9',
    user: '100',
    domain: 'acme.test',
    displayName: '',
    password: () => ''
  }
  const ports = { account, log() {}, changed() {}, invited() {}, returned() {}, description: () => never() }
  for (let phone = 0; phone < 40; phone++) new Line(ports)
  const percents = refreshed.map((percent) => percent ?? 0)
  expect(percents).toHaveLength(40)
  expect([Math.min(...percents) >= 70, Math.max(...percents) <= 95]).toEqual([true, true])
  // Of an office that comes back at once no two of ten.
  expect(new Set(percents).size).toBeGreaterThan(10)
})

function never(): never {
  throw new Error('nobody calls')
}
