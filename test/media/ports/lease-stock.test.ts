import { describe, expect, it } from 'vitest'
import { LeaseStock } from '../../../pbx-core/media/ports/lease-stock.ts'

function stock() {
  let id = 0
  let wanted = 0
  const leaseStock = new LeaseStock((count) => {
    wanted += count
  })
  /** Grants what was asked for. */
  const grant = (): number => {
    const count = wanted
    wanted = 0
    leaseStock.add(Array.from({ length: count }, () => ({ id: ++id, rtpPort: 2 * id, rtcpPort: 2 * id + 1 })))
    return count
  }
  const take = (count: number) => Array.from({ length: count }, () => leaseStock.take())
  return { leaseStock, grant, take }
}

describe('stock of endpoints leased ahead', () => {
  it('asks for a stock at once, and gives each endpoint once', () => {
    const { grant, take } = stock()
    expect(grant()).toBe(128)
    expect(new Set(take(128).map((one) => one?.id)).size).toBe(128)
    expect(take(1)).toEqual([undefined])
  })

  it('asks in portions, and never twice for the same', () => {
    const { grant, take } = stock()
    grant()
    take(31)
    expect(grant()).toBe(0)
    take(1)
    expect(grant()).toBe(32)
  })

  it('grows with the demand: half a second of it in stock, no more than 1,024', () => {
    const { leaseStock, grant, take } = stock()
    for (let tick = 0; tick < 100; tick++) {
      grant()
      take(10)
    }
    leaseStock.adapt()
    grant()
    expect(leaseStock.size).toBe(500)
    for (let i = 0; i < 20; i++) take(2000)
    grant()
    expect(leaseStock.size).toBeLessThanOrEqual(1024)
    expect(leaseStock.size).toBeGreaterThan(768)
  })

  it('gives back what a quiet time does not need', () => {
    const { leaseStock, grant, take } = stock()
    for (let i = 0; i < 20; i++) take(2000)
    grant()
    const before = leaseStock.size
    const returned = Array.from({ length: 60 }, () => leaseStock.adapt()).flat()
    expect(returned.length + leaseStock.size).toBe(before)
    expect(leaseStock.size).toBeLessThanOrEqual(256)
  })

  it('with another range asks anew at once, lends what it has until that comes, and gives the rest of it back', () => {
    const { leaseStock, grant, take } = stock()
    grant()
    leaseStock.renew(({ id }) => id > 100)
    expect(take(30).map((one) => one?.id)).toEqual([...Array.from({ length: 28 }, (_, at) => 128 - at), 100, 99])
    grant()
    expect(take(1).map((one) => (one?.id ?? 0) > 128)).toEqual([true])
    expect(leaseStock.adapt().map(({ id }) => id)).toEqual(Array.from({ length: 98 }, (_, at) => 1 + at))
    expect(leaseStock.adapt()).toEqual([])
  })
})
