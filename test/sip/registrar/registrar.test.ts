import { describe, expect, it } from 'vitest'
import { Registrar } from '../../../pbx-core/sip/registrar/registrar.ts'
import { aor, changesOf, contactsOf, context, flow, register, registered } from './phone.ts'

const phone = '<sip:100@127.0.0.1:5070>'
const other = '<sip:100@127.0.0.1:5080>'
const instance = '+sip.instance="<urn:uuid:1>"'
const date = ['Date', 'Sat, 21 Nov 2026 22:05:09 GMT']

describe('Registrar', () => {
  it('answers with every binding and the time it has left (RFC 3261 §10.3, step 8)', () => {
    const registrar = new Registrar()
    registered(registrar, { contacts: [phone], expires: '600' })
    const outcome = registered(registrar, { contacts: [other], callId: 'b' }, { now: 100_000 })
    expect(outcome.headers).toEqual([['Contact', `${phone};expires=500`], ['Contact', `${other};expires=3600`], date])
    expect(changesOf(outcome)).toEqual(['added sip:100@127.0.0.1:5080 (registered)'])
  })

  it('keeps what a binding needs to be called', () => {
    const registrar = new Registrar()
    const over = flow('udp-9')
    const headers = ['User-Agent: baresip', 'Path: <sip:edge.example.com;lr>, <sip:inner.example.com;lr>']
    const contacts = [`"Desk" ${phone};q=0.5;expires=120;audio;${instance}`]
    registered(registrar, { contacts, headers, cseq: 7 }, { flow: over, now: 1000 })
    const [binding] = registrar.bindings.of(aor)
    expect(binding).toEqual({
      aor,
      contact: expect.objectContaining({ text: 'sip:100@127.0.0.1:5070' }),
      params: new Map([
        ['q', '0.5'],
        ['audio', ''],
        ['+sip.instance', '<urn:uuid:1>']
      ]),
      instanceId: '<urn:uuid:1>',
      regId: 0,
      callId: 'a',
      cseq: 7,
      registeredAt: 1000,
      expiresAt: 121_000,
      via: expect.objectContaining({ text: 'SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1' }),
      flow: over,
      path: ['<sip:edge.example.com;lr>', '<sip:inner.example.com;lr>'],
      userAgent: 'baresip',
      q: 0.5
    })
  })

  it('copies Path into the 200 (RFC 3327 §5.3)', () => {
    const headers = ['Supported: path', 'Path: <sip:edge.example.com;lr>']
    const outcome = registered(new Registrar(), { contacts: [phone], headers })
    expect(outcome.headers).toContainEqual(['Path', '<sip:edge.example.com;lr>'])
  })

  it('answers a fetch without changing anything (RFC 3261 §10.2.3)', () => {
    const registrar = new Registrar()
    registered(registrar, { contacts: [phone] })
    const outcome = registered(registrar, {}, { now: 60_000 })
    expect([outcome.headers, outcome.changes]).toEqual([[['Contact', `${phone};expires=3540`], date], []])
  })

  describe('the interval (RFC 3261 §10.3, step 6)', () => {
    it.each([
      ['the contact’s own before Expires', `${phone};expires=120`, '600', 120],
      ['Expires', phone, '600', 600],
      ['the default without either', phone, undefined, 3600],
      ['the default where both are malformed (§20.19)', `${phone};expires=soon`, 'later', 3600],
      ['Expires where the contact’s own is malformed', `${phone};expires=1-2`, '600', 600],
      ['the default where it is beyond all bounds', phone, '10000000000000000000000', 3600],
      ['the most that is granted', phone, '86400', 7200],
      ['a minute, as phones that keep a NAT open ask for', phone, '60', 60]
    ])('is %s', (_, contact, expires, granted) => {
      const outcome = registered(new Registrar(), { contacts: [contact], ...(expires && { expires }) })
      expect(contactsOf(outcome)).toEqual([`${phone};expires=${granted}`])
    })

    it('that is too brief is refused with Min-Expires, and nothing is registered', () => {
      const registrar = new Registrar()
      const outcome = registrar.handle(register({ contacts: [phone, `${other};expires=59`] }), context())
      expect(outcome).toEqual({ status: 423, headers: [['Min-Expires', '60']], changes: [] })
      expect(registrar.bindings.size).toBe(0)
    })

    it('may be made shorter', () => {
      const registrar = new Registrar({ minExpires: 5 })
      expect(contactsOf(registered(registrar, { contacts: [phone], expires: '5' }))).toEqual([`${phone};expires=5`])
    })
  })

  describe('a contact that is registered again', () => {
    it('is refreshed: one binding, with the new flow, time and parameters', () => {
      const registrar = new Registrar()
      registered(registrar, { contacts: [phone] })
      const outcome = registered(
        registrar,
        { contacts: [`${phone};q=0.1`], cseq: 2 },
        { now: 5000, flow: flow('udp-2') }
      )
      expect(changesOf(outcome)).toEqual(['refreshed sip:100@127.0.0.1:5070 (registered)'])
      expect(registrar.bindings.of(aor).map(({ flow, q, cseq }) => [flow.id, q, cseq])).toEqual([['udp-2', 0.1, 2]])
    })

    it.each([
      ['escapes that mean the same', '<sip:%31%30%30@127.0.0.1:5070>'],
      ['the host in capitals', '<SIP:100@127.0.0.1:5070>'],
      ['an unknown URI parameter', '<sip:100@127.0.0.1:5070;unknown=1>']
    ])('is the same in spite of %s (RFC 3261 §19.1.4)', (_, again) => {
      const registrar = new Registrar()
      registered(registrar, { contacts: [phone] })
      registered(registrar, { contacts: [again], cseq: 2 })
      expect(registrar.bindings.size).toBe(1)
    })

    it('is removed with expires=0', () => {
      const registrar = new Registrar()
      registered(registrar, { contacts: [phone, other] })
      const outcome = registered(registrar, { contacts: [`${phone};expires=0`], cseq: 2 })
      expect(changesOf(outcome)).toEqual(['removed sip:100@127.0.0.1:5070 (unregistered)'])
      expect(contactsOf(outcome)).toEqual([`${other};expires=3600`])
    })

    it('is refused where its CSeq is not newer, and nothing of the request is done (§10.3, step 7)', () => {
      const registrar = new Registrar()
      registered(registrar, { contacts: [phone], cseq: 5 })
      const before = registrar.bindings.of(aor)
      for (const cseq of [4, 5]) {
        for (const contacts of [
          [other, phone],
          [other, `${phone};expires=0`]
        ]) {
          expect(registrar.handle(register({ contacts, cseq }), context()).status).toBe(500)
        }
        expect(registrar.handle(register({ contacts: ['*'], expires: '0', cseq }), context()).status).toBe(500)
      }
      expect(registrar.bindings.of(aor)).toEqual(before)
    })

    it('is refreshed by another Call-ID whatever its CSeq', () => {
      const registrar = new Registrar()
      registered(registrar, { contacts: [phone], cseq: 5 })
      registered(registrar, { contacts: [phone], cseq: 1, callId: 'b' })
      expect(registrar.bindings.of(aor).map(({ cseq, callId }) => [cseq, callId])).toEqual([[1, 'b']])
    })

    it('counts once where it stands twice in a request', () => {
      const outcome = registered(new Registrar(), { contacts: [phone, phone] })
      expect(contactsOf(outcome)).toEqual([`${phone};expires=3600`])
      expect(outcome.changes.length).toBe(1)
    })
  })

  describe('Contact *', () => {
    it('with Expires 0 removes everything (§10.2.2)', () => {
      const registrar = new Registrar()
      registered(registrar, { contacts: [phone, other] })
      const outcome = registered(registrar, { contacts: ['*'], expires: '0', callId: 'b' })
      expect(changesOf(outcome)).toEqual([
        'removed sip:100@127.0.0.1:5070 (unregistered)',
        'removed sip:100@127.0.0.1:5080 (unregistered)'
      ])
      expect([contactsOf(outcome), registrar.bindings.size]).toEqual([[], 0])
    })

    it.each([
      ['without Expires', { contacts: ['*'] }],
      ['with another Expires', { contacts: ['*'], expires: '60' }],
      ['with a malformed Expires', { contacts: ['*'], expires: 'now' }],
      ['beside a contact', { contacts: ['*', phone], expires: '0' }]
    ])('%s is refused (§10.3, step 6)', (_, parts) => {
      const registrar = new Registrar()
      registered(registrar, { contacts: [other] })
      expect(registrar.handle(register({ ...parts, cseq: 2 }), context()).status).toBe(400)
      expect(registrar.bindings.size).toBe(1)
    })
  })

  describe('one phone', () => {
    it('that comes back with another address takes the place of what it was (RFC 5626 §6)', () => {
      const registrar = new Registrar()
      registered(registrar, { contacts: [`<sip:x@127.0.0.1:4001;transport=tcp>;${instance}`] }, { flow: flow('tcp-1') })
      registered(
        registrar,
        { contacts: [`<sip:y@127.0.0.1:4002;transport=tcp>;${instance}`], callId: 'b' },
        { flow: flow('tcp-2') }
      )
      expect(registrar.bindings.of(aor).map(({ contact, flow }) => [contact.user, flow.id])).toEqual([['y', 'tcp-2']])
    })

    it('keeps a binding for each reg-id where outbound is supported, told by Require', () => {
      const registrar = new Registrar()
      const headers = ['Supported: path, outbound']
      for (const regId of [1, 2]) {
        const contacts = [`${phone};${instance};reg-id=${regId}`]
        const outcome = registered(registrar, { contacts, headers, cseq: regId }, { flow: flow(`tcp-${regId}`) })
        expect(outcome.headers).toContainEqual(['Require', 'outbound'])
      }
      expect(registrar.bindings.of(aor).map(({ regId, flow }) => [regId, flow.id])).toEqual([
        [1, 'tcp-1'],
        [2, 'tcp-2']
      ])
      registered(registrar, { contacts: [`${other};${instance};reg-id=2`], headers, cseq: 3 })
      expect(registrar.bindings.of(aor).map(({ regId, contact }) => [regId, contact.port])).toEqual([
        [1, 5070],
        [2, 5080]
      ])
    })

    it.each([
      ['without support of outbound', []],
      ['behind a proxy', ['Supported: outbound, path', 'Path: <sip:edge.example.com;lr>']]
    ])('has one binding whatever its reg-id %s', (_, headers) => {
      const registrar = new Registrar()
      const contacts = (regId: number) => [`${phone};${instance};reg-id=${regId}`]
      registered(registrar, { contacts: contacts(1), headers })
      const outcome = registered(registrar, { contacts: contacts(2), headers, cseq: 2 })
      expect(registrar.bindings.of(aor).map(({ regId }) => regId)).toEqual([0])
      expect(outcome.headers.map(([name]) => name)).not.toContain('Require')
    })
  })

  describe('the number of contacts', () => {
    it('is kept by dropping what was refreshed longest ago', () => {
      const registrar = new Registrar({ contacts: 2 })
      registered(registrar, { contacts: [phone] }, { now: 0 })
      registered(registrar, { contacts: [other], callId: 'b' }, { now: 1 })
      registered(registrar, { contacts: [phone], cseq: 2 }, { now: 2 })
      const outcome = registered(registrar, { contacts: ['<sip:new@127.0.0.1>'], callId: 'c' }, { now: 3 })
      expect(changesOf(outcome)).toEqual([
        'added sip:new@127.0.0.1 (registered)',
        'removed sip:100@127.0.0.1:5080 (evicted)'
      ])
    })

    it('refuses a request that alone exceeds it', () => {
      const registrar = new Registrar({ contacts: 1 })
      expect(registrar.handle(register({ contacts: [phone, other] }), context())).toEqual({
        status: 403,
        reason: 'Too Many Contacts',
        headers: [],
        changes: []
      })
    })
  })

  describe('the address of record (RFC 3261 §10.3, steps 3 to 5)', () => {
    it.each([
      ['<sip:100@example.com>', 200],
      ['<sips:100@EXAMPLE.com>', 200],
      ['<sip:%31%300@example.com;user=phone>', 200],
      ['<sip:100@127.0.0.1>', 200],
      ['<sip:101@example.com>', 403],
      ['<sip:example.com>', 403],
      ['<sip:100@elsewhere.example.net>', 404],
      ['<tel:100>', 400],
      ['isbn:2983792873', 400]
    ])('%s gives %i', (to, status) => {
      expect(new Registrar().handle(register({ to, contacts: [phone] }), context()).status).toBe(status)
    })

    it('of another domain is not the sender’s, even under the same user name', () => {
      const elsewhere = context({ domainOf: () => 'other.example.com' })
      expect(new Registrar().handle(register({ contacts: [phone] }), elsewhere).status).toBe(403)
    })
  })

  it('passes over contacts that cannot be called', () => {
    const outcome = registered(new Registrar(), { contacts: ['<mailto:100@example.com>', phone] })
    expect(contactsOf(outcome)).toEqual([`${phone};expires=3600`])
  })

  it('refuses a Contact that cannot be read', () => {
    expect(new Registrar().handle(register({ contacts: ['<sip:a@b'] }), context()).status).toBe(400)
  })

  it('removes what is due before it counts, and says so', () => {
    const registrar = new Registrar()
    registered(registrar, { contacts: [phone], expires: '60' })
    const outcome = registered(registrar, { contacts: [other], callId: 'b' }, { now: 60_000 })
    expect(changesOf(outcome)).toEqual([
      'removed sip:100@127.0.0.1:5070 (expired)',
      'added sip:100@127.0.0.1:5080 (registered)'
    ])
  })
})
