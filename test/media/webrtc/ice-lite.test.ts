import { beforeEach, describe, expect, it } from 'vitest'
import { srtpCrypto } from '../../../pbx-core/io/srtp-crypto.ts'
import { IceLite } from '../../../pbx-core/media/webrtc/ice-lite.ts'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts'
import { check } from './checks.ts'

const first = { ufrag: 'core1', password: 'a'.repeat(22) }
const second = { ufrag: 'core2', password: 'b'.repeat(22) }

describe('an ICE-lite agent (RFC 8445 §2.5)', () => {
  let clock: VirtualClock
  let ice: IceLite
  beforeEach(() => {
    clock = createVirtualClock()
    ice = new IceLite(srtpCrypto, clock)
    ice.use(first)
  })

  const receive = (local: typeof first, port: number, options: { theirs?: string; nominate?: boolean } = {}) =>
    ice.receive(
      check({
        username: `${local.ufrag}:${options.theirs ?? 'peer'}`,
        password: local.password,
        useCandidate: options.nominate ?? false
      }),
      '127.0.0.1',
      port
    )

  it('answers a check that is signed with its password, and nothing else', () => {
    expect(receive(first, 4000)?.slice(0, 2)).toEqual(Uint8Array.of(1, 1))
    expect(receive({ ...first, password: 'x'.repeat(22) }, 4001)).toBeUndefined()
    expect(receive(second, 4002)).toBeUndefined()
    expect(ice.receive(new Uint8Array(20), '127.0.0.1', 4003)).toBeUndefined()
    expect([4000, 4001, 4002, 4003].map((port) => ice.knows('127.0.0.1', port))).toEqual([true, false, false, false])
  })

  it('answers any peer before it knows its description, then that one alone (RFC 8445 §7.3.1)', () => {
    expect(receive(first, 4000, { theirs: 'early' })).toBeDefined()
    ice.meet('peer')
    expect(receive(first, 4000, { theirs: 'early' })).toBeUndefined()
    expect(receive(first, 4000)).toBeDefined()
  })

  it('sends to the first address that proved to be the peer’s, then to the one that it nominates', () => {
    receive(first, 4000)
    receive(first, 4001)
    expect(ice.selected).toEqual({ address: '127.0.0.1', port: 4000 })
    receive(first, 4001, { nominate: true })
    receive(first, 4000)
    expect(ice.selected).toEqual({ address: '127.0.0.1', port: 4001 })
    receive(first, 4002, { nominate: true })
    expect(ice.selected).toEqual({ address: '127.0.0.1', port: 4002 })
  })

  it('refuses the controlling role with 487 (RFC 8445 §7.3.1.1)', () => {
    const bytes = check({ username: 'core1:peer', password: first.password, controlled: true })
    expect(ice.receive(bytes, '127.0.0.1', 4000)?.slice(0, 2)).toEqual(Uint8Array.of(1, 0x11))
    expect(ice.selected).toBeUndefined()
  })

  it('goes on under the former credentials until the peer has nominated with the new ones (RFC 8445 §9)', () => {
    receive(first, 4000, { nominate: true })
    ice.use(second)
    expect(receive(first, 4000, { nominate: true })).toBeDefined()
    receive(second, 4001)
    expect(ice.selected?.port).toBe(4000)
    receive(second, 4001, { nominate: true })
    expect(ice.selected?.port).toBe(4001)
    expect(receive(first, 4000)).toBeUndefined()
  })

  it('MUST NOT send to a peer that has not checked for 30 s (RFC 7675 §5.1)', () => {
    expect(ice.consents).toBe(false)
    receive(first, 4000)
    clock.advance(29_999)
    expect(ice.consents).toBe(true)
    clock.advance(1)
    expect(ice.consents).toBe(false)
    receive(first, 4000)
    expect(ice.consents).toBe(true)
  })

  it('remembers a bounded number of addresses, the newest', () => {
    for (let port = 4000; port < 4020; port++) receive(first, port)
    expect([4003, 4004, 4019].map((port) => ice.knows('127.0.0.1', port))).toEqual([false, true, true])
  })
})
