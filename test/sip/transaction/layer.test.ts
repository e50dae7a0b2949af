import { describe, expect, test } from 'vitest'
import { createResponse } from '../../../pbx-core/sip/message/create.ts'
import { createLossyNetwork } from '../../support/lossy-network.ts'
import { mutator } from '../../support/mutate.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'
import { answer, createStack, firstLine, headerOf, journal, outgoing, raw, type StackOptions } from './stack.ts'

type Options = Omit<Partial<StackOptions>, 'clock' | 'host'> & { readonly protocol?: 'udp' | 'tcp' }

/** Alice at 10.0.0.1 and Bob at 10.0.0.2, each with a layer; a bare host at 10.0.0.9. */
function pair({ protocol = 'udp', ...bobs }: Options = {}) {
  const clock = createVirtualClock()
  const network = createLossyNetwork({ clock, protocol })
  const aliceHost = network.host('10.0.0.1')
  const bobHost = network.host('10.0.0.2')
  const rawHost = network.host('10.0.0.9')
  const received: string[] = []
  rawHost.attach({ received: (octets) => void received.push(octets) })
  const alice = createStack({ clock, host: aliceHost })
  const bob = createStack({ clock, host: bobHost, ...bobs })
  const toBob = aliceHost.flowTo('10.0.0.2')
  return {
    clock,
    network,
    alice,
    bob,
    toBob,
    /** First lines of everything on the wire. */
    wire: () => network.sent.map((packet) => firstLine(packet.octets)),
    /** Sends octets to Bob from the bare host, and gives what came back within the time. */
    poke(octets: string, wait = 10): string[] {
      received.length = 0
      rawHost.transport.send(rawHost.flowTo('10.0.0.2'), octets)
      clock.advance(wait)
      return [...received]
    },
    over() {
      clock.advance(70_000)
      return [alice.layer.size, bob.layer.size, clock.pending]
    }
  }
}

describe('requests of our own', () => {
  test('get a Via with our address, a branch and rport on top (RFC 3261 §8.1.1.7, RFC 3581 §3)', () => {
    const { alice, toBob, network, clock } = pair()
    const request = outgoing('OPTIONS')
    const transaction = alice.layer.send(request, toBob, journal())
    clock.advance(1)
    const via = headerOf(network.sent[0]?.octets ?? '', 'Via')
    expect(via).toMatch(/^SIP\/2\.0\/UDP 10\.0\.0\.1:5060;rport;branch=z9hG4bK[0-9a-f]{20}$/)
    expect(transaction.request.via.text).toBe(via)
    expect(request.headers.has('Via')).toBe(false)
  })

  test('find their response, and nothing is left when the timers have run (§17.1.3)', () => {
    const { alice, toBob, over, clock } = pair({ onRequest: (transaction) => answer(transaction, 200) })
    const user = journal()
    alice.layer.send(outgoing('OPTIONS'), toBob, user)
    clock.advance(10)
    expect(user.lines).toEqual([200])
    expect(over()).toEqual([0, 0, 0])
  })

  test('a non-2xx final is acknowledged with the Via, Route and CSeq number of the INVITE, and its To tag (§17.1.1.3)', () => {
    const { alice, bob, toBob, network, clock, over } = pair({ onRequest: (transaction) => answer(transaction, 486) })
    const route: [string, string] = ['Route', '<sip:p.test;lr>']
    const { request } = alice.layer.send(outgoing('INVITE', { callId: 'busy', headers: [route] }), toBob, journal())
    clock.advance(10)
    const ack = network.sent.at(-1)?.octets ?? ''
    expect(ack).toBe(
      [
        'ACK sip:bob@b.test SIP/2.0',
        `Via: ${request.via.text}`,
        'Max-Forwards: 70',
        'From: <sip:alice@a.test>;tag=alice',
        'To: <sip:bob@b.test>;tag=bob',
        'Call-ID: busy',
        'CSeq: 7 ACK',
        'Route: <sip:p.test;lr>',
        'Content-Length: 0',
        '',
        ''
      ].join('\r\n')
    )
    expect(bob.acks).toEqual([])
    expect(over()).toEqual([0, 0, 0])
  })

  test('an ACK for a 2xx has a branch of its own and reaches the other user (§13.2.2.4)', () => {
    const { alice, bob, toBob, clock, over } = pair({ onRequest: (transaction) => answer(transaction, 200) })
    const user = journal(() => alice.layer.sendAck(outgoing('ACK', { callId: 'acked' }), toBob))
    const { request } = alice.layer.send(outgoing('INVITE', { callId: 'acked' }), toBob, user)
    clock.advance(10)
    expect(bob.acks.map((ack) => ack.callId)).toEqual(['acked'])
    expect(bob.acks[0]?.via.branch).not.toBe(request.via.branch)
    expect(over()).toEqual([0, 0, 0])
  })

  test('each repeated 2xx reaches the user, which repeats its ACK (§13.2.2.4)', () => {
    const { alice, bob, toBob, clock } = pair({ onRequest: (transaction) => answer(transaction, 200) })
    const user = journal()
    alice.layer.send(outgoing('INVITE'), toBob, user)
    clock.advance(500)
    for (const transaction of bob.requests) answer(transaction, 200)
    clock.advance(500)
    expect(user.lines).toEqual([200, 200])
  })

  test('a 2xx whose transaction is gone is dropped (RFC 6026 §8.9)', () => {
    const { alice, bob, toBob, clock } = pair({ onRequest: (transaction) => answer(transaction, 200) })
    const user = journal()
    alice.layer.send(outgoing('INVITE'), toBob, user)
    clock.advance(31_990)
    for (const transaction of bob.requests) answer(transaction, 200)
    clock.advance(1000)
    const kept = user.lines.length
    expect([alice.layer.size, kept]).toEqual([0, 2])
  })

  test.each([
    ['another port', '10.0.0.2', true],
    ['another address', '10.0.0.3', false]
  ])('over UDP a response may come from %s: %s, %s', (_, address, counts) => {
    const { alice, toBob, network, clock } = pair()
    const user = journal()
    alice.layer.send(outgoing('OPTIONS'), toBob, user)
    clock.advance(1)
    const [asked] = network.sent
    const reply = (asked?.octets ?? '').replace(/^.*/, 'SIP/2.0 200 OK')
    const other = network.host(address, 6060)
    other.transport.send(other.flowTo('10.0.0.1'), reply)
    clock.advance(10)
    expect(user.lines).toEqual(counts ? [200] : [])
  })

  test('a response with a Via beneath ours went astray and is dropped (§8.1.3.3)', () => {
    const { alice, toBob, clock } = pair()
    const user = journal()
    const { request } = alice.layer.send(outgoing('OPTIONS'), toBob, user)
    const stray = createResponse(request, 200, { toTag: 'x' })
    stray.headers.append('Via', 'SIP/2.0/UDP 10.9.9.9;branch=z9hG4bKother')
    const octets = [
      'SIP/2.0 200 OK',
      ...stray.headers.all('Via').map((via) => `Via: ${via}`),
      `From: ${stray.from.text}`,
      `To: ${stray.to.text}`,
      `Call-ID: ${stray.callId}`,
      'CSeq: 7 OPTIONS',
      '',
      ''
    ].join('\r\n')
    alice.layer.receive(octets, toBob)
    alice.layer.receive(octets.replace(/\r\nVia: SIP\/2\.0\/UDP 10\.9/, ', SIP/2.0/UDP 10.9'), toBob)
    clock.advance(10)
    expect(user.lines).toEqual([])
  })

  test('an unanswered INVITE fails at Timer B, once (§17.1.1.2)', () => {
    const { alice, network, clock } = pair()
    const user = journal()
    const host = network.host('10.0.0.7')
    alice.layer.send(outgoing('INVITE'), { ...host.flowTo('10.0.0.8'), reliable: true }, user)
    clock.advance(31_999)
    expect(user.lines).toEqual([])
    clock.advance(1)
    expect([user.lines, alice.layer.size]).toEqual([['timeout'], 0])
  })

  test('what is too long for a datagram fails alone: the others to that peer go on (§17.1.4)', async () => {
    const { alice, toBob, network, clock } = pair()
    const [hit, spared] = [journal(), journal()]
    alice.layer.send(outgoing('INVITE'), toBob, spared)
    alice.layer.send(outgoing('INVITE', { headers: [['Subject', 'x'.repeat(65_508)]] }), toBob, hit)
    expect(hit.lines).toEqual([])
    await Promise.resolve()
    clock.advance(10)
    expect([hit.lines, spared.lines, network.sent.length]).toEqual([['transport'], [], 1])
  })

  test('a broken flow fails what waits on it, and only that (§17.1.4)', () => {
    const { alice, bob, toBob, network, clock } = pair()
    const elsewhere = network.host('10.0.0.3').flowTo('10.0.0.2', 5999)
    const [hit, spared] = [journal(), journal()]
    alice.layer.send(outgoing('INVITE'), toBob, hit)
    alice.layer.send(outgoing('INVITE'), elsewhere, spared)
    clock.advance(10)
    alice.layer.flowFailed(toBob, 'gone')
    expect([hit.lines, spared.lines]).toEqual([['transport'], []])
    const reasons: string[] = []
    for (const transaction of bob.requests) transaction.onFailed = (reason) => void reasons.push(reason)
    for (const transaction of bob.requests) bob.layer.flowFailed(transaction.flow, 'gone')
    expect([reasons, bob.layer.size]).toEqual([['transport'], 0])
  })
})

describe('CANCEL', () => {
  test('waits for a provisional, copies the top Via, and brings 487 (§9.1, §9.2)', () => {
    const cancels: string[] = []
    const { alice, bob, toBob, network, clock, over } = pair({
      onRequest(transaction) {
        transaction.onCancel = (cancel) => {
          cancels.push(cancel.headers.get('Reason') ?? '')
          answer(transaction, 487)
        }
      }
    })
    const user = journal()
    const transaction = alice.layer.send(outgoing('INVITE', { callId: 'cancelled' }), toBob, user)
    transaction.cancel('SIP;cause=200;text="Call completed elsewhere"')
    clock.advance(100)
    expect(network.sent.length).toBe(1)
    answer(bob.requests[0] ?? expect.fail('no request'), 180)
    clock.advance(10)
    const cancel = network.sent.map((packet) => packet.octets).find((octets) => octets.startsWith('CANCEL '))
    expect(cancel).toBe(
      [
        'CANCEL sip:bob@b.test SIP/2.0',
        `Via: ${transaction.request.via.text}`,
        'Max-Forwards: 70',
        'From: <sip:alice@a.test>;tag=alice',
        'To: <sip:bob@b.test>',
        'Call-ID: cancelled',
        'CSeq: 7 CANCEL',
        'Reason: SIP;cause=200;text="Call completed elsewhere"',
        'Content-Length: 0',
        '',
        ''
      ].join('\r\n')
    )
    expect(cancels).toEqual(['SIP;cause=200;text="Call completed elsewhere"'])
    expect(user.lines).toEqual([180, 487])
    expect(over()).toEqual([0, 0, 0])
  })

  test('is answered 200 with the To tag of the INVITE’s responses (§9.2)', () => {
    const { poke } = pair({ onRequest: (transaction) => answer(transaction, 180) })
    poke(raw('INVITE'))
    const [ok] = poke(raw('CANCEL'))
    expect([firstLine(ok ?? ''), headerOf(ok ?? '', 'To')]).toEqual(['SIP/2.0 200 OK', '<sip:bob@b.test>;tag=bob'])
  })

  test('for an INVITE answered already: 200, and no effect (§9.2)', () => {
    const cancelled: string[] = []
    const { poke } = pair({
      onRequest(transaction) {
        transaction.onCancel = () => void cancelled.push('cancelled')
        answer(transaction, 200)
      }
    })
    poke(raw('INVITE'))
    expect(poke(raw('CANCEL')).map(firstLine)).toEqual(['SIP/2.0 200 OK'])
    expect(cancelled).toEqual([])
  })

  test('that matches nothing: 481 (§9.2)', () => {
    expect(pair().poke(raw('CANCEL')).map(firstLine)).toEqual(['SIP/2.0 481 Call/Transaction Does Not Exist'])
  })

  test('that comes again gets the same answer, and acts once (§17.2.2)', () => {
    const cancelled: string[] = []
    const { poke } = pair({ onRequest: (transaction) => (transaction.onCancel = () => void cancelled.push('x')) })
    poke(raw('INVITE'))
    const first = poke(raw('CANCEL'))
    expect(poke(raw('CANCEL'))).toEqual(first)
    expect(cancelled).toEqual(['x'])
  })
})

describe('requests received', () => {
  test('INVITE gets 100 after 200 ms (§17.2.1)', () => {
    const { poke, bob } = pair()
    expect(poke(raw('INVITE'), 150)).toEqual([])
    expect(bob.requests[0]?.status).toBe(0)
    expect(poke(raw('INVITE'), 100).map(firstLine)).toEqual(['SIP/2.0 100 Trying'])
    expect(bob.requests.map((transaction) => transaction.status)).toEqual([100])
  })

  test('a retransmission reaches the user once and is answered by the machine (§17.2)', () => {
    const { poke, bob } = pair({ onRequest: (transaction) => answer(transaction, 404) })
    const first = poke(raw('OPTIONS'))
    expect(first.map(firstLine)).toEqual(['SIP/2.0 404 Not Found'])
    expect(poke(raw('OPTIONS'))).toEqual(first)
    expect(bob.requests.length).toBe(1)
  })

  test.each([
    ['another branch', { via: 'SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKtwo', callId: 'two' }],
    ['another sent-by', { via: 'SIP/2.0/UDP 10.0.0.8:5060;branch=z9hG4bKraw', callId: 'two' }],
    ['another port in sent-by', { via: 'SIP/2.0/UDP 10.0.0.9:5061;branch=z9hG4bKraw', callId: 'two' }]
  ])('%s is another transaction (§17.2.3)', (_title, parts) => {
    const { poke, bob } = pair()
    poke(raw('OPTIONS'))
    poke(raw('OPTIONS', parts))
    expect(bob.requests.length).toBe(2)
  })

  test('the case of a host name in sent-by does not matter (§17.2.3)', () => {
    const { poke, bob } = pair()
    poke(raw('OPTIONS', { via: 'SIP/2.0/UDP Phone.test:5060;branch=z9hG4bKraw' }))
    poke(raw('OPTIONS', { via: 'SIP/2.0/UDP phone.TEST:5060;branch=z9hG4bKraw' }))
    expect(bob.requests.length).toBe(1)
  })

  test.each([
    ['no branch', 'SIP/2.0/UDP 10.0.0.9:5060'],
    ['a branch without the magic cookie', 'SIP/2.0/UDP 10.0.0.9:5060;branch=1']
  ])('an RFC 2543 peer with %s is known by URI, tags, Call-ID, CSeq and Via (§17.2.3)', (_title, via) => {
    const { poke, bob } = pair({ onRequest: (transaction) => answer(transaction, 486) })
    const first = poke(raw('INVITE', { via }))
    expect(poke(raw('INVITE', { via }))).toEqual(first)
    expect(poke(raw('ACK', { via, to: '<sip:bob@b.test>;tag=bob', cseq: '1 ACK' }), 20_000)).toEqual([])
    poke(raw('INVITE', { via, cseq: '2 INVITE' }))
    expect(bob.requests.map((transaction) => transaction.request.cseq.number)).toEqual([1, 2])
    expect(bob.acks).toEqual([])
  })

  test('an RFC 2543 peer’s ACK of a 2xx reaches the user (RFC 6026 §7.1)', () => {
    const via = 'SIP/2.0/UDP 10.0.0.9:5060'
    const { poke, bob } = pair({ onRequest: (transaction) => answer(transaction, 200) })
    poke(raw('INVITE', { via }))
    poke(raw('ACK', { via, to: '<sip:bob@b.test>;tag=bob', cseq: '1 ACK' }))
    expect(bob.acks.map((ack) => ack.method)).toEqual(['ACK'])
  })

  test('a refused INVITE without ACK ends in onFailed at Timer H (§17.2.1)', () => {
    const reasons: string[] = []
    const { poke, over } = pair({
      onRequest(transaction) {
        transaction.onFailed = (reason) => void reasons.push(reason)
        answer(transaction, 403)
      }
    })
    expect(poke(raw('INVITE'), 32_001).length).toBe(11)
    expect(reasons).toEqual(['timeout'])
    expect(over()).toEqual([0, 0, 0])
  })

  test('the same request by another way is merged: 482, always the same (§8.2.2.2)', () => {
    const { poke, bob } = pair()
    poke(raw('INVITE'))
    const merged = raw('INVITE', { via: 'SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKfork' })
    const first = poke(merged)
    expect(first.map(firstLine)).toEqual(['SIP/2.0 482 Loop Detected'])
    expect(poke(merged)).toEqual(first)
    expect(bob.requests.length).toBe(1)
    expect(bob.layer.size).toBe(1)
  })

  test.each(['REGISTER', 'INVITE'])(
    '%s again with its old CSeq is no copy once it was refused: merged are ongoing transactions only (§8.2.2.2)',
    (method) => {
      const { poke, bob, clock } = pair()
      const by = (branch: string) => raw(method, { via: `SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK${branch}` })
      poke(by('one'))
      const [first] = bob.requests
      if (first !== undefined) answer(first, 401)
      clock.advance(20_000)
      poke(by('two'))
      expect(bob.requests.map(({ request }) => request.via.branch)).toEqual(['z9hG4bKone', 'z9hG4bKtwo'])
      // The first transaction is forgotten at last, the second is still at work.
      clock.advance(13_000)
      expect(poke(by('three')).map(firstLine)).toContain('SIP/2.0 482 Loop Detected')
      expect(bob.requests.length).toBe(2)
    }
  )

  test('a copy of an INVITE that was answered makes no second call (§8.2.2.2, RFC 6026 §7.1)', () => {
    const { poke, bob } = pair({ onRequest: (transaction) => answer(transaction, 200) })
    poke(raw('INVITE'))
    const copy = poke(raw('INVITE', { via: 'SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKfork' }))
    expect([copy.map(firstLine), bob.requests.length]).toEqual([['SIP/2.0 482 Loop Detected'], 1])
  })

  test('within a dialog nothing is merged (§8.2.2.2)', () => {
    const { poke, bob } = pair()
    const to = '<sip:bob@b.test>;tag=bob'
    poke(raw('OPTIONS', { to }))
    poke(raw('OPTIONS', { to, via: 'SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bKfork' }))
    expect(bob.requests.length).toBe(2)
  })
})

describe('what is wrong', () => {
  test('a malformed request gets a stateless answer, a malformed response none (§8.2.7, §18.1.2)', () => {
    const { poke, bob } = pair()
    expect(poke(raw('OPTIONS', { cseq: '1 INVITE' })).map(firstLine)).toEqual(['SIP/2.0 400 Bad Request'])
    expect(poke(raw('OPTIONS').replace('OPTIONS sip:bob@b.test SIP/2.0', 'SIP/2.0 x'))).toEqual([])
    expect(poke('\x00\x01nonsense')).toEqual([])
    expect([bob.requests.length, bob.layer.size]).toEqual([0, 0])
  })

  test('answers to malformed requests are bounded in each second', () => {
    const { poke } = pair({ limits: { malformedPerSecond: 2 } })
    const bad = raw('OPTIONS', { cseq: '1 INVITE' })
    expect([poke(bad), poke(bad), poke(bad)].map((answers) => answers.length)).toEqual([1, 1, 0])
    expect(poke('', 1000)).toEqual([])
    expect(poke(bad).length).toBe(1)
  })

  test('beyond the limit new requests get 503 with Retry-After, statelessly; a call can still end (`4-pbx`)', () => {
    const { poke, bob } = pair({ limits: { transactions: 1 } })
    poke(raw('INVITE', { callId: 'in' }))
    const [refused] = poke(raw('INVITE', { callId: 'out', via: 'SIP/2.0/UDP 10.0.0.9;rport;branch=z9hG4bK2' }))
    expect([firstLine(refused ?? ''), headerOf(refused ?? '', 'Retry-After')]).toEqual([
      'SIP/2.0 503 Service Unavailable',
      '2'
    ])
    expect(poke(raw('CANCEL', { callId: 'in' })).map(firstLine)).toEqual(['SIP/2.0 200 OK'])
    expect(bob.requests.length).toBe(1)
  })

  test('so is the memory that transactions hold', () => {
    const { poke } = pair({ limits: { octets: 100 } })
    expect(poke(raw('INVITE')).map(firstLine)).toEqual(['SIP/2.0 503 Service Unavailable'])
  })

  test('a bug in the user ends that transaction with 500, and is logged', () => {
    const bug = new Error('bug')
    const { poke, bob } = pair({
      onRequest(transaction) {
        if (transaction.request.callId === 'bad') throw bug
        answer(transaction, 200)
      }
    })
    expect(poke(raw('OPTIONS', { callId: 'bad' })).map(firstLine)).toEqual(['SIP/2.0 500 Server Internal Error'])
    expect(bob.errors.map(({ event, error }) => [event, error])).toEqual([['sip.transaction.user-threw', bug]])
    const other = raw('OPTIONS', { callId: 'good', via: 'SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK2' })
    expect(poke(other).map(firstLine)).toEqual(['SIP/2.0 200 OK'])
  })

  test('a bug in onCancel ends the INVITE with 500', () => {
    const { poke } = pair({
      onRequest(transaction) {
        transaction.onCancel = () => {
          throw new Error('bug')
        }
      }
    })
    poke(raw('INVITE'))
    expect(poke(raw('CANCEL')).map(firstLine)).toEqual(['SIP/2.0 200 OK', 'SIP/2.0 500 Server Internal Error'])
  })

  test('a bug in a client user is logged, and the machine goes on', () => {
    const { alice, toBob, over, clock } = pair({ onRequest: (transaction) => answer(transaction, 486) })
    const user = {
      response: () => {
        throw new Error('bug')
      },
      failed: () => {}
    }
    alice.layer.send(outgoing('INVITE'), toBob, user)
    clock.advance(10)
    expect(alice.errors.map(({ event, side }) => [event, side])).toEqual([['sip.transaction.user-threw', 'client']])
    expect(over()).toEqual([0, 0, 0])
  })
})

test('what the user screens out leaves nothing behind: answered once each time it comes, or not at all (RFC 3261 §8.2.7)', () => {
  const screened: ('silence' | { status: number; headers: [] })[] = ['silence', { status: 403, headers: [] }]
  const { poke, bob, over } = pair({ onScreen: () => screened[0] ?? 'pass' })
  expect(poke(raw('INVITE'))).toEqual([])
  screened.shift()
  const answers = [poke(raw('INVITE'), 40_000), poke(raw('INVITE'))].flat()
  expect([answers.map((octets) => octets.slice(0, 11)), over()]).toEqual([
    ['SIP/2.0 403', 'SIP/2.0 403'],
    [0, 0, 0]
  ])
  expect(answers[0]).toBe(answers[1])
  expect(bob.requests).toEqual([])
})

test('5,000 mutated messages crash nothing and leave nothing behind', () => {
  const { bob, toBob, over, clock } = pair({ onRequest: (transaction) => answer(transaction, 404) })
  const seeds = ['INVITE', 'ACK', 'CANCEL', 'BYE'].map((method) => raw(method))
  const next = mutator(
    [...seeds, 'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.0.0.2;branch=z9hG4bK1\r\nCSeq: 1 BYE\r\n\r\n'],
    7
  )
  for (let count = 0; count < 5000; count++) {
    bob.layer.receive(next(), toBob)
    if (count % 100 === 0) clock.advance(10)
  }
  expect(bob.errors).toEqual([])
  expect(over()).toEqual([0, 0, 0])
})

test('the trace sees every message on the wire, retransmissions too', () => {
  const trace: string[] = []
  const { poke } = pair({
    onTrace: (direction, octets, flow, callId) =>
      void trace.push(`${direction} ${firstLine(octets)} ${flow.remote.address} ${callId}`),
    onRequest: (transaction) => answer(transaction, 486)
  })
  poke(raw('INVITE'), 500)
  poke(raw('INVITE', { cseq: 'x' }))
  expect(trace).toEqual([
    'in INVITE sip:bob@b.test SIP/2.0 10.0.0.9 raw@a.test',
    'out SIP/2.0 486 Busy Here 10.0.0.9 raw@a.test',
    'out SIP/2.0 486 Busy Here 10.0.0.9 raw@a.test',
    'in INVITE sip:bob@b.test SIP/2.0 10.0.0.9 raw@a.test',
    'out SIP/2.0 400 Bad Request 10.0.0.9 raw@a.test'
  ])
})

test('over a reliable transport nothing is sent twice and little lingers (§17)', () => {
  const { alice, bob, toBob, wire, clock } = pair({
    protocol: 'tcp',
    onRequest: (transaction) => answer(transaction, transaction.request.method === 'INVITE' ? 603 : 200)
  })
  alice.layer.send(outgoing('INVITE'), toBob, journal())
  alice.layer.send(outgoing('OPTIONS'), toBob, journal())
  clock.advance(100)
  expect([alice.layer.size, bob.layer.size, clock.pending]).toEqual([0, 0, 0])
  expect(wire()).toEqual([
    'INVITE sip:bob@b.test SIP/2.0',
    'OPTIONS sip:bob@b.test SIP/2.0',
    'SIP/2.0 603 Decline',
    'SIP/2.0 200 OK',
    'ACK sip:bob@b.test SIP/2.0'
  ])
})

test('a disposed layer leaves no timer behind', () => {
  const { alice, bob, toBob, clock } = pair()
  alice.layer.send(outgoing('INVITE'), toBob, journal())
  clock.advance(10)
  alice.layer[Symbol.dispose]()
  bob.layer[Symbol.dispose]()
  for (const transaction of bob.requests) answer(transaction, 486)
  clock.advance(10)
  expect(clock.pending).toBe(0)
})
