import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../pbx-core/base/result.ts'
import { PortPool } from '../../../pbx-core/media/ports/port-pool.ts'
import type { BindFault, SocketPair } from '../../../pbx-core/media/sockets.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'
import { MemoryPair } from '../lab.ts'

interface PoolOptions {
  readonly ports?: readonly [number, number]
  readonly fault?: (rtpPort: number) => BindFault | undefined
}

async function pool({ ports = [10_000, 10_999], fault }: PoolOptions = {}) {
  const clock = createVirtualClock()
  const bound: MemoryPair[] = []
  const faults: string[] = []
  const portPool = new PortPool({
    address: '127.0.0.1',
    ports,
    clock,
    random: () => 0.999,
    bind: async (address, rtpPort) => {
      const failed = fault?.(rtpPort)
      if (failed !== undefined) return err(failed)
      const pair = new MemoryPair(address, rtpPort, () => clock.now())
      bound.push(pair)
      return ok(pair)
    },
    onReady: () => {},
    onFault: (name) => faults.push(name)
  })
  await clock.advanceAsync(0)
  const takeAll = (): SocketPair[] => {
    const taken: SocketPair[] = []
    for (let pair = portPool.take(); pair !== undefined; pair = portPool.take()) taken.push(pair)
    return taken
  }
  return { clock, bound, faults, portPool, takeAll }
}

const ports = (pairs: readonly SocketPair[]) => pairs.map(({ rtpPort }) => rtpPort).sort((a, b) => a - b)

describe('pool of bound ports', () => {
  it('MUST give each pair once, RTP on an even port of the range and RTCP on the next (RFC 3550 §11)', async () => {
    const { portPool, clock, takeAll } = await pool({ ports: [10_001, 10_025] })
    portPool.want(100)
    await clock.advanceAsync(0)
    const taken = takeAll()
    expect(ports(taken)).toEqual([
      10_002, 10_004, 10_006, 10_008, 10_010, 10_012, 10_014, 10_016, 10_018, 10_020, 10_022, 10_024
    ])
    expect(taken.every(({ rtpPort, rtcpPort }) => rtcpPort === rtpPort + 1)).toBe(true)
  })

  it('skips ports that another program has', async () => {
    const { takeAll, faults } = await pool({
      ports: [10_000, 10_007],
      fault: (port) => (port === 10_004 ? 'in-use' : undefined)
    })
    expect([ports(takeAll()), faults]).toEqual([[10_000, 10_002, 10_006], ['range-exhausted']])
  })

  it('tries the ports of others again after a second, when they may be free', async () => {
    let taken = true
    const { clock, takeAll, portPool } = await pool({
      ports: [10_000, 10_003],
      fault: (port) => (taken && port === 10_002 ? 'in-use' : undefined)
    })
    expect(ports(takeAll())).toEqual([10_000])
    taken = false
    await clock.advanceAsync(1000)
    expect(portPool.take()?.rtpPort).toBe(10_002)
  })

  it('names a fault once, and recovers from it', async () => {
    let broken = true
    const { clock, faults, takeAll } = await pool({ fault: () => (broken ? 'limit' : undefined) })
    await clock.advanceAsync(3500)
    expect(faults).toEqual(['limit'])
    broken = false
    await clock.advanceAsync(1000)
    expect(takeAll()).not.toHaveLength(0)
  })

  it('grows on demand, in the background', async () => {
    const { clock, portPool, takeAll } = await pool()
    const before = takeAll().length
    portPool.want(200)
    await clock.advanceAsync(0)
    expect(takeAll().length).toBeGreaterThanOrEqual(200)
    expect(before).toBeLessThan(100)
  })

  it('MUST let a pair rest for a second before it is used again, without a new bind', async () => {
    const { clock, bound, portPool } = await pool({ ports: [10_000, 10_001] })
    const pair = portPool.take()
    expect(pair).toBeDefined()
    if (pair !== undefined) portPool.giveBack(pair)
    clock.advance(999)
    expect(portPool.take()).toBeUndefined()
    clock.advance(11)
    expect([portPool.take(), bound.length, bound[0]?.closed]).toEqual([pair, 1, false])
  })

  it('lets it rest longer while the old peer still sends, but not for ever', async () => {
    const { clock, portPool } = await pool({ ports: [10_000, 10_001] })
    const pair = portPool.take()
    if (pair !== undefined) portPool.giveBack(pair)
    const stillSends = () => pair?.receiver?.receiveRtp(new Uint8Array(12), '127.0.0.1', 9)
    for (let waited = 0; waited < 9500; waited += 500) {
      stillSends()
      clock.advance(500)
      expect(portPool.take()).toBeUndefined()
    }
    stillSends()
    clock.advance(520)
    expect(portPool.take()).toBe(pair)
  })

  it('MUST keep up with 2,000 leases a second in its range', async () => {
    const { clock, portPool } = await pool({ ports: [16_384, 24_575] })
    const inUse: SocketPair[] = []
    let refused = 0
    portPool.want(200)
    await clock.advanceAsync(0)
    for (let tick = 0; tick < 500; tick++) {
      for (let i = 0; i < 20; i++) {
        const pair = portPool.take()
        if (pair === undefined) refused++
        else inUse.push(pair)
      }
      // Calls of half a second.
      if (inUse.length > 1000) for (const pair of inUse.splice(0, 20)) portPool.giveBack(pair)
      await clock.advanceAsync(10)
    }
    expect(refused).toBe(0)
  })

  it('closes pairs that were not needed for a while, and all of them at the end', async () => {
    const { clock, bound, portPool, takeAll } = await pool()
    portPool.want(300)
    await clock.advanceAsync(0)
    for (const pair of takeAll()) portPool.giveBack(pair)
    portPool.want(0)
    await clock.advanceAsync(120_000)
    const open = bound.filter(({ closed }) => !closed).length
    expect(open).toBeLessThan(40)
    portPool.close()
    expect([bound.every(({ closed }) => closed), clock.pending]).toEqual([true, 0])
  })

  it('another range counts from the next pair on: what is ready outside of it is closed, what is in use when it comes back', async () => {
    const { portPool, clock, takeAll, bound } = await pool({ ports: [10_000, 10_015] })
    const taken = [portPool.take(), portPool.take()].filter((pair) => pair !== undefined)
    portPool.usePorts([10_008, 10_023])
    await clock.advanceAsync(2000)
    for (const pair of taken) portPool.giveBack(pair)
    await clock.advanceAsync(2000)
    expect(ports(takeAll())).toEqual([10_008, 10_010, 10_012, 10_014, 10_016, 10_018, 10_020, 10_022])
    const open = bound.filter(({ closed }) => !closed)
    expect(ports(open)).toEqual([10_008, 10_010, 10_012, 10_014, 10_016, 10_018, 10_020, 10_022])
  })
})
