import { describe, expect, it } from 'vitest'
import { Registrar } from '../../../pbx-core/sip/registrar/registrar.ts'
import { aor, changesOf, context, flow, register, registered } from './phone.ts'

describe('Bindings', () => {
  it('are looked up by preference, then the latest first', () => {
    const { bindings } = filled()
    expect(bindings.lookup(aor, 10_000).map(({ contact }) => contact.user)).toEqual(['late', 'early', 'spare'])
  })

  it('are found for their own user of their own domain alone', () => {
    const { bindings } = filled()
    expect(bindings.lookup({ ...aor, user: '101' }, 0)).toEqual([])
    expect(bindings.lookup({ ...aor, domain: 'example.net' }, 0)).toEqual([])
  })

  it('are not found once they are due, or their connection is gone', () => {
    const registrar = new Registrar()
    const closed = { ...flow('tcp-1', 'tcp'), alive: false }
    registered(registrar, { contacts: ['<sip:due@h>'], expires: '60' })
    registered(registrar, { contacts: ['<sip:gone@h>'], callId: 'b' }, { flow: closed })
    const behindProxy = { contacts: ['<sip:proxied@h>'], callId: 'c', headers: ['Path: <sip:edge.example.com;lr>'] }
    registered(registrar, behindProxy, { flow: closed })
    expect(registrar.bindings.lookup(aor, 60_000).map(({ contact }) => contact.user)).toEqual(['proxied'])
  })

  it('go with their connection, except those behind a proxy (RFC 5626 §5.3)', () => {
    const registrar = new Registrar()
    const tcp = flow('tcp-1', 'tcp')
    registered(registrar, { contacts: ['<sip:a@h>', '<sip:b@h>'] }, { flow: tcp })
    registered(registrar, { contacts: ['<sip:c@h>'], callId: 'b' }, { flow: flow('tcp-2', 'tcp') })
    registered(registrar, { contacts: ['<sip:d@h>'], callId: 'c', headers: ['Path: <sip:edge;lr>'] }, { flow: tcp })
    expect(changesOf({ changes: registrar.bindings.flowClosed(tcp) })).toEqual([
      'removed sip:a@h (flow-closed)',
      'removed sip:b@h (flow-closed)'
    ])
    expect(registrar.bindings.of(aor).map(({ contact }) => contact.user)).toEqual(['c', 'd'])
    expect(registrar.bindings.flowClosed(flow('tcp-3', 'tcp'))).toEqual([])
  })

  it('stay when the connection closes that they were refreshed away from', () => {
    const registrar = new Registrar()
    registered(registrar, { contacts: ['<sip:a@h>'] }, { flow: flow('tcp-1', 'tcp') })
    registered(registrar, { contacts: ['<sip:a@h>'], cseq: 2 }, { flow: flow('tcp-2', 'tcp') })
    expect(registrar.bindings.flowClosed(flow('tcp-1', 'tcp'))).toEqual([])
    expect(registrar.bindings.size).toBe(1)
  })

  it('expire when they are due, in that order, refreshed ones at their new time', () => {
    const registrar = new Registrar()
    const { bindings } = registrar
    registered(registrar, { contacts: ['<sip:b@h>;expires=90', '<sip:a@h>;expires=60', '<sip:c@h>;expires=61'] })
    expect(bindings.nextExpiry()).toBe(60_000)
    registered(registrar, { contacts: ['<sip:a@h>;expires=120'], cseq: 2 })
    expect(bindings.nextExpiry()).toBe(61_000)
    expect(changesOf({ changes: bindings.expire(60_999) })).toEqual([])
    expect(changesOf({ changes: bindings.expire(90_000) })).toEqual([
      'removed sip:c@h (expired)',
      'removed sip:b@h (expired)'
    ])
    expect([bindings.nextExpiry(), bindings.size]).toEqual([120_000, 1])
    bindings.expire(120_000)
    expect([bindings.nextExpiry(), bindings.size]).toEqual([undefined, 0])
  })

  it('are shown with the time on the wall at which they end', () => {
    const registrar = new Registrar()
    const ipv6 = { ...flow('ws-1', 'ws'), remote: { address: '::1', port: 9 } }
    registered(registrar, { contacts: ['<sip:a@h>'], headers: ['User-Agent: A'] }, { flow: ipv6, now: 500 })
    expect(registrar.bindings.views('example.com', { now: 1500, wallTime: 1_000_000 })).toEqual([
      {
        domain: 'example.com',
        user: '100',
        contact: 'sip:a@h',
        remote: '[::1]:9',
        protocol: 'ws',
        userAgent: 'A',
        expiresAt: 1_000_000 + 3_600_000 - 1000
      }
    ])
    expect(registrar.bindings.views('example.net', { now: 1500, wallTime: 0 })).toEqual([])
  })

  it('leave nothing behind, however many came and went', () => {
    const registrar = new Registrar()
    const { bindings } = registrar
    for (let round = 0; round < 3; round++) {
      for (let user = 0; user < 10_000; user++) {
        const from = context({ aor: { domain: 'example.com', user: `${user}` }, flow: flow(`udp-${user}`), now: round })
        const to = `<sip:${user}@example.com>`
        registrar.handle(register({ to, contacts: [`<sip:${user}@h>`], cseq: round + 1 }), from)
      }
    }
    expect([bindings.size, bindings.nextExpiry()]).toEqual([10_000, 3_600_002])
    expect(bindings.expire(3_600_002).length).toBe(10_000)
    expect([bindings.size, bindings.nextExpiry()]).toEqual([0, undefined])
  })
})

function filled(): Registrar {
  const registrar = new Registrar()
  registered(registrar, { contacts: ['<sip:early@h>;q=0.9'] }, { now: 1 })
  registered(registrar, { contacts: ['<sip:spare@h>;q=0.1'], callId: 'b' }, { now: 2 })
  registered(registrar, { contacts: ['<sip:late@h>;q=0.9'], callId: 'c' }, { now: 3 })
  return registrar
}
