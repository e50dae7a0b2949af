import { describe, expect, test } from 'vitest'
import type { ServerTransaction } from '../../../pbx-core/sip/transaction/types.ts'
import { createLossyNetwork } from '../../support/lossy-network.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'
import { answer, createStack, headerOf, journal, outgoing } from './stack.ts'

const seeds = Array.from({ length: 20 }, (_, index) => index + 1)

/** Two stacks on a network that loses 30 %, doubles 20 %, and lets packets overtake each other. */
function badNetwork(seed: number, onRequest: (transaction: ServerTransaction) => void) {
  const clock = createVirtualClock()
  const network = createLossyNetwork({ clock, seed, loss: 0.3, duplication: 0.2, delay: [5, 300] })
  const hosts = { alice: network.host('10.0.0.1'), bob: network.host('10.0.0.2') }
  const alice = createStack({ clock, host: hosts.alice })
  const bob = createStack({ clock, host: hosts.bob, onRequest })
  return { clock, network, alice, bob, toBob: hosts.alice.flowTo('10.0.0.2') }
}

describe.each(seeds)('with loss, duplication and reordering, seed %i', (seed) => {
  test('50 non-INVITE transactions: each request and each response is delivered exactly once (RFC 3261 §17)', () => {
    const { clock, network, alice, bob, toBob } = badNetwork(seed, (transaction) => answer(transaction, 200))
    const users = Array.from({ length: 50 }, () => {
      const user = journal()
      return { user, callId: alice.layer.send(outgoing('OPTIONS'), toBob, user).request.callId }
    })
    clock.advance(100_000)
    // Eleven attempts in 64*T1 may all be lost; then it is the timeout that comes exactly once.
    const answered = new Set(
      network.sent
        .filter((packet) => packet.from.address === '10.0.0.2' && packet.copies > 0)
        .map((packet) => headerOf(packet.octets, 'Call-ID'))
    )
    expect(users.map(({ user }) => user.lines)).toEqual(
      users.map(({ callId }) => [answered.has(callId) ? 200 : 'timeout'])
    )
    expect(answered.size).toBeGreaterThanOrEqual(49)
    expect(new Set(bob.requests.map((transaction) => transaction.request.callId)).size).toBe(bob.requests.length)
    expect(network.sent.some((packet) => packet.copies === 0)).toBe(true)
    expect([alice.layer.size, bob.layer.size, clock.pending]).toEqual([0, 0, 0])
  })

  test('50 refused INVITEs: delivered once, refused once, acknowledged without the user (§17.1.1, §17.2.1)', () => {
    const failures: string[] = []
    const { clock, alice, bob, toBob } = badNetwork(seed, (transaction) => {
      transaction.onFailed = (reason) => void failures.push(reason)
      answer(transaction, 486)
    })
    const users = Array.from({ length: 50 }, () => {
      const user = journal()
      alice.layer.send(outgoing('INVITE'), toBob, user)
      return user
    })
    clock.advance(100_000)
    expect(users.map((user) => user.lines)).toEqual(users.map(() => [486]))
    expect([bob.requests.length, bob.acks.length, failures]).toEqual([50, 0, []])
    expect([alice.layer.size, bob.layer.size, clock.pending]).toEqual([0, 0, 0])
  })

  test('an accepted INVITE: one request, and every 2xx that comes through is delivered (RFC 6026 §7)', () => {
    const { clock, network, alice, bob, toBob } = badNetwork(seed, (transaction) => {
      // As §13.3.1.4 asks of the transaction user: again and again until the ACK comes.
      for (const at of [0, 500, 1500, 3500, 7500, 11_500]) clock.after(at, () => answer(transaction, 200))
    })
    const user = journal()
    alice.layer.send(outgoing('INVITE'), toBob, user)
    clock.advance(100_000)
    const arrived = network.sent.filter((packet) => packet.from.address === '10.0.0.2')
    expect(bob.requests.length).toBe(1)
    expect(arrived.length).toBe(6)
    expect(user.lines).toEqual(arrived.flatMap((packet) => Array.from({ length: packet.copies }, () => 200)))
    expect([alice.layer.size, bob.layer.size, clock.pending]).toEqual([0, 0, 0])
  })

  test('a cancelled INVITE ends in 487 on one side and one onCancel on the other (§9)', () => {
    const cancelled: string[] = []
    const { clock, alice, bob, toBob } = badNetwork(seed, (transaction) => {
      transaction.onCancel = (cancel) => {
        cancelled.push(cancel.method)
        answer(transaction, 487)
      }
      answer(transaction, 180)
    })
    const user = journal()
    const transaction = alice.layer.send(outgoing('INVITE'), toBob, user)
    clock.advance(20)
    transaction.cancel()
    clock.advance(100_000)
    expect(user.lines.filter((line) => line !== 180)).toEqual([487])
    expect([bob.requests.length, cancelled]).toEqual([1, ['CANCEL']])
    expect([alice.layer.size, bob.layer.size, clock.pending]).toEqual([0, 0, 0])
  })
})

test('the network’s misfortunes follow from the seed', () => {
  const run = (seed: number) => {
    const { clock, network, alice, toBob } = badNetwork(seed, (transaction) => answer(transaction, 200))
    for (let i = 0; i < 20; i++) alice.layer.send(outgoing('OPTIONS'), toBob, journal())
    clock.advance(40_000)
    return network.sent.map((packet) => [packet.at, packet.copies])
  }
  expect(run(3)).toEqual(run(3))
  expect(run(3)).not.toEqual(run(4))
})
