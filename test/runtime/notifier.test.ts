import { describe, expect, onTestFinished, test } from 'vitest'
import { Emitter } from '../../pbx-core/base/emitter.ts'
import { DialogTable } from '../../pbx-core/call/sip-stack.ts'
import type { PbxEvents } from '../../pbx-core/contract/events.ts'
import { createCrypto } from '../../pbx-core/io/crypto.ts'
import { Notifier } from '../../pbx-core/runtime/notifier.ts'
import { dialogKey } from '../../pbx-core/sip/dialog/dialog.ts'
import { createResponse } from '../../pbx-core/sip/message/create.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { Registrar } from '../../pbx-core/sip/registrar/registrar.ts'
import type { LampSource, Mailboxes, MessageCounts, Occupation } from '../../pbx-core/sip/subscription/port.ts'
import { createTransactionLayer } from '../../pbx-core/sip/transaction/layer.ts'
import { createLossyNetwork } from '../support/lossy-network.ts'
import { Subscriber, type WatchedState } from '../support/subscriber.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { officeConfig } from '../support/virtual-pbx.ts'
import { VirtualPhone } from '../support/virtual-phone.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent }

/** Lamps that a test switches: numbers from 7000 on. */
class Switches implements LampSource {
  readonly lit = new Set<string>()
  /** Numbers that were looked at. */
  readonly looked: string[] = []
  #changed: (domain: string, number: string) => void = () => {}

  occupations(_domain: string, number: string): readonly Occupation[] | undefined {
    if (!number.startsWith('7')) return undefined
    this.looked.push(number)
    return this.lit.has(number) ? [lit] : []
  }

  showsPartner(): boolean {
    return true
  }

  onChanged(changed: (domain: string, number: string) => void): Disposable {
    this.#changed = changed
    return { [Symbol.dispose]: () => {} }
  }

  turn(number: string): void {
    if (!this.lit.delete(number)) this.lit.add(number)
    this.#changed('acme.test', number)
  }
}

const lit: Occupation = {
  ...{ id: 'x', state: 'confirmed', direction: 'recipient', partner: null, isHolding: false, dialog: null }
}

/** Mailboxes whose counts a test says. */
class Counts implements Mailboxes {
  readonly #counts = new Map<string, MessageCounts | 'unknown'>()
  #changed: (domain: string, extension: string) => void = () => {}

  counts(_domain: string, extension: string): MessageCounts | 'unknown' | undefined {
    return this.#counts.get(extension)
  }

  onChanged(changed: (domain: string, extension: string) => void): Disposable {
    const before = this.#changed
    this.#changed = (domain, extension) => {
      before(domain, extension)
      changed(domain, extension)
    }
    return { [Symbol.dispose]: () => {} }
  }

  set(extension: string, counts: MessageCounts | 'unknown'): void {
    this.#counts.set(extension, counts)
    this.#changed('acme.test', extension)
  }
}

/** A notifier and its telephones on a network in memory; everybody is believed, whom it says to be. */
function office() {
  const clock = createVirtualClock()
  const network = createLossyNetwork({ clock })
  const crypto = createCrypto()
  const dialogs = new DialogTable()
  const host = network.host('10.0.0.1', 5060)
  const registrar = new Registrar()
  const switches = new Switches()
  const mailboxes = new Counts()
  const domain = officeConfig().domains[0]
  if (domain === undefined) throw new Error('there is no domain')
  const transactions = createTransactionLayer({
    ...{ transport: host.transport, clock, crypto, log: silent },
    user: {
      request: (transaction) => {
        const { request, flow } = transaction
        const found = domain.users.find(({ extension }) => extension === request.from.uri.user)
        const key = dialogKey(request.callId, request.to.tag, request.from.tag)
        if (found === undefined) throw new Error('nobody sends that')
        if (request.method === 'REGISTER') {
          const aor = { domain: domain.name, user: found.extension }
          const domainOf = () => domain.name
          const at = { flow, now: clock.now(), wallTime: clock.wallTime(), domainOf }
          const { status, changes } = registrar.handle(request, { aor, ...at })
          transaction.respond(createResponse(request, status))
          return notifier.registered(changes)
        }
        if (request.to.tag === '') return notifier.subscribe(transaction, { kind: 'user', domain, user: found })
        const dialog = dialogs.get(key)
        if (dialog === undefined) return transaction.respond(createResponse(request, 481))
        dialog.receive(transaction)
      },
      ack: () => {}
    }
  })
  host.attach({ received: (octets, flow) => transactions.receive(octets, flow) })
  const notifier = new Notifier({
    stack: { transactions, dialogs, clock, crypto },
    events: new Emitter<PbxEvents>(() => {}),
    domain: (name) => (name === domain.name ? domain : undefined),
    bindings: (aor) => registrar.bindings.of(aor),
    queues: () => [],
    mailboxes,
    lamps: [switches]
  })
  onTestFinished(() => {
    notifier[Symbol.dispose]()
    transactions[Symbol.dispose]()
  })
  let phones = 0
  const phone = (user: string) => {
    phones += 1
    const address = `10.0.${1 + Math.trunc(phones / 250)}.${phones % 250}`
    const parts = { network, clock, address, pbx: { address: '10.0.0.1', port: 5060 }, domain: domain.name, user }
    const added = new VirtualPhone(parts)
    return { phone: added, subscriber: new Subscriber(added), address }
  }
  const pass = (ms = 20) => clock.advanceAsync(ms)
  /** Begins one, and lets it be told. */
  const watch = async (subscriber: Subscriber, number: string, event = 'dialog', seconds = 3600) => {
    const begun = subscriber.watch(number, { event, seconds })
    await pass(10)
    return begun
  }
  const notifiesSince = (since: number) =>
    network.sent
      .slice(since)
      .filter(({ octets }) => octets.startsWith('NOTIFY'))
      .map(({ to }) => to.address)
  /** The connection to a telephone is gone. */
  const lose = (address: string) => transactions.flowFailed(host.flowTo(address, 5060), 'gone')
  return {
    lose,
    clock,
    network,
    dialogs,
    transactions,
    switches,
    mailboxes,
    notifier,
    phone,
    pass,
    watch,
    notifiesSince
  }
}

const summaries = (notifies: readonly SipRequest[]) =>
  notifies.map(({ body }) => /Voice-Message: (\S+)/.exec(body)?.[1])

describe('what a change costs', () => {
  test('is told to those who subscribed to it, and nobody else is looked at, among 2,000 others', async () => {
    const { network, switches, phone, pass, watch, notifiesSince } = office()
    const addresses: string[] = []
    for (let at = 0; at < 40; at += 1) {
      const { subscriber, address } = phone(at % 2 === 0 ? '100' : '101')
      addresses.push(address)
      const begun = Promise.all(Array.from({ length: 50 }, (_, lamp) => subscriber.watch(`7${100 + lamp}`)))
      await pass(30)
      await begun
      if (at < 3) await watch(subscriber, '7999')
    }
    await pass(1000)
    switches.looked.length = 0
    const since = network.sent.length
    switches.turn('7999')
    await pass(300)
    expect(notifiesSince(since).toSorted()).toEqual(addresses.slice(0, 3).toSorted())
    expect(new Set(switches.looked)).toEqual(new Set(['7999']))
    switches.turn('7000')
    await pass(300)
    expect(notifiesSince(since).length).toBe(3)
  })

  test('a lamp that is switched a hundred times in a second is told five times, and as it is at the end', async () => {
    const { switches, phone, pass, watch } = office()
    const lamp = await watch(phone('100').subscriber, '7001')
    await pass(1000)
    for (let at = 0; at < 100; at += 1) {
      switches.turn('7001')
      await pass(10)
    }
    await pass(300)
    expect(lamp.notifies.length - 1).toBeLessThanOrEqual(5)
    expect(lamp.lamp).toEqual(['terminated'])
  })
})

describe('what may be kept', () => {
  test('of 10,000 subscriptions over one flow the newest 400 are; each other one is told to come later', async () => {
    const { dialogs, phone, pass } = office()
    const { subscriber } = phone('100')
    const lamps: WatchedState[] = []
    for (let round = 0; round < 100; round += 1) {
      const begun = Promise.all(Array.from({ length: 100 }, (_, at) => subscriber.watch(`7${round * 100 + at}`, {})))
      await pass(20)
      lamps.push(...(await begun))
    }
    await pass(500)
    expect([lamps.length, dialogs.size]).toEqual([10_000, 400])
    const ended = lamps.filter(({ states }) => states.at(-1) === 'terminated;reason=probation;retry-after=600')
    expect(ended).toEqual(lamps.slice(0, 9600))
  }, 120_000)

  test('of one user, over however many flows, 1,000 are; another user is not concerned', async () => {
    const { dialogs, phone, pass, watch } = office()
    const other = await watch(phone('101').subscriber, '7001')
    for (let at = 0; at < 5; at += 1) {
      const { subscriber } = phone('100')
      const begun = Promise.all(Array.from({ length: 300 }, (_, lamp) => subscriber.watch(`7${at}${lamp}`, {})))
      await pass(20)
      await begun
    }
    await pass(500)
    expect([dialogs.size, other.states]).toEqual([1001, ['active;expires=3600']])
  })

  test('what is refreshed is kept before what is not', async () => {
    const { phone, pass, watch } = office()
    const { subscriber } = phone('100')
    const first = await watch(subscriber, '7001')
    const second = await watch(subscriber, '7002')
    const begun = Promise.all(Array.from({ length: 398 }, (_, lamp) => subscriber.watch(`7${100 + lamp}`, {})))
    await pass(50)
    await begun
    const refreshed = first.refresh(3600)
    await pass(50)
    await refreshed
    await watch(subscriber, '7003')
    await pass(300)
    expect([first, second].map(({ states }) => states.at(-1))).toEqual([
      'active;expires=3600',
      'terminated;reason=probation;retry-after=600'
    ])
  })

  test('whoever fetches and answers nothing is sent 100 NOTIFYs at a time, and is told to wait (503)', async () => {
    const { transactions, phone, pass, watch } = office()
    const { subscriber } = phone('100')
    subscriber.answer = () => undefined
    const begun = Promise.all(Array.from({ length: 300 }, (_, at) => subscriber.watch(`7${at}`, { seconds: 0 })))
    await pass(50)
    const statuses = (await begun).map(({ response }) => response.status)
    expect([
      statuses.filter((status) => status === 200).length,
      statuses.filter((status) => status === 503).length
    ]).toEqual([100, 200])
    await pass(40_000)
    expect(transactions.size).toBe(0)
    subscriber.answer = () => ({ status: 200 })
    expect((await watch(subscriber, '7001', 'dialog', 0)).response.status).toBe(200)
  })
})

describe('a telephone whose connection is gone', () => {
  test('is told nothing until it has registered again, then what it has missed, once: its subscription goes on', async () => {
    const { lose, network, switches, phone, pass, watch, notifiesSince } = office()
    const { subscriber, phone: telephone, address } = phone('100')
    const lamp = await watch(subscriber, '7001')
    await pass(1000)
    subscriber.answer = () => undefined
    switches.turn('7001')
    await pass()
    lose(address)
    const since = network.sent.length
    switches.turn('7001')
    switches.turn('7001')
    await pass(5000)
    expect(notifiesSince(since)).toEqual([])
    subscriber.answer = () => ({ status: 200 })
    const again = telephone.register()
    await pass()
    await again
    await pass(1000)
    expect([notifiesSince(since), lamp.lamp]).toEqual([[address], ['confirmed recipient']])
    expect(lamp.states.at(-1)).toMatch(/^active/)
  })
})

describe('the lamp for messages (RFC 3842)', () => {
  test('is told of each change, no more than once a second', async () => {
    const { mailboxes, phone, pass, watch } = office()
    mailboxes.set('100', { new: 0, old: 0 })
    const lamp = await watch(phone('100').subscriber, '100', 'message-summary')
    await pass(2000)
    mailboxes.set('100', { new: 1, old: 0 })
    await pass(100)
    mailboxes.set('100', { new: 2, old: 0 })
    mailboxes.set('100', { new: 3, old: 0 })
    await pass(2000)
    mailboxes.set('100', { new: 3, old: 0 })
    await pass(2000)
    expect(summaries(lamp.notifies)).toEqual(['0/0', '1/0', '3/0'])
  })

  test('is pending, and told nothing, while nobody knows what lies there (RFC 6665 §4.1.3)', async () => {
    const { mailboxes, phone, pass, watch } = office()
    mailboxes.set('100', 'unknown')
    const lamp = await watch(phone('100').subscriber, '100', 'message-summary')
    expect([lamp.states, lamp.body]).toEqual([['pending;expires=3600'], ''])
    mailboxes.set('100', { new: 1, old: 2 })
    await pass(100)
    expect([lamp.states.at(-1), ...summaries(lamp.notifies)]).toEqual(['active;expires=3600', undefined, '1/2'])
  })
})

describe('telephones that do not ask for their messages', () => {
  async function registered(options: { readonly subscribes?: boolean } = {}) {
    const ground = office()
    const { mailboxes, phone, pass, watch } = ground
    mailboxes.set('100', { new: 1, old: 0 })
    const added = phone('100')
    const begun = added.phone.register()
    await pass()
    await begun
    const lamp = options.subscribes === true ? await watch(added.subscriber, '100', 'message-summary') : undefined
    await pass(3000)
    return { ...ground, ...added, lamp }
  }

  test('are told after they have registered, and when something changes', async () => {
    const { mailboxes, subscriber, pass } = await registered()
    mailboxes.set('100', { new: 2, old: 0 })
    mailboxes.set('100', { new: 2, old: 1 })
    await pass(2000)
    expect(summaries(subscriber.unasked)).toEqual(['1/0', '2/1'])
    expect(subscriber.unasked[0]?.headers.get('Subscription-State')).toBe('terminated;reason=timeout')
    expect(subscriber.unasked[0]?.to.tag).toBe('')
  })

  test('and not those that have subscribed', async () => {
    const { mailboxes, subscriber, lamp, pass } = await registered({ subscribes: true })
    mailboxes.set('100', { new: 2, old: 0 })
    await pass(2000)
    expect([summaries(subscriber.unasked), summaries(lamp?.notifies ?? [])]).toEqual([[], ['1/0', '2/0']])
  })

  test('one that refuses it hears nothing more, until it has restarted', async () => {
    const { mailboxes, subscriber, phone, pass } = await registered()
    subscriber.answer = () => ({ status: 481 })
    mailboxes.set('100', { new: 2, old: 0 })
    await pass(2000)
    mailboxes.set('100', { new: 3, old: 0 })
    await pass(2000)
    expect(summaries(subscriber.unasked)).toEqual(['1/0', '2/0'])
    const again = phone.request('REGISTER', { headers: [['Contact', phone.contact]] })
    await pass()
    await again
    await pass(3000)
    expect(summaries(subscriber.unasked)).toEqual(['1/0', '2/0', '3/0'])
  })

  test('a refresh of the registration tells nothing again', async () => {
    const { subscriber, phone, pass } = await registered()
    const again = phone.register()
    await pass()
    await again
    await pass(3000)
    expect(summaries(subscriber.unasked)).toEqual(['1/0'])
  })
})
