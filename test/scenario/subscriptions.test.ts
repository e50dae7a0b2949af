import { describe, expect, test } from 'vitest'
import { Dialog } from '../../pbx-core/sip/dialog/dialog.ts'
import { createResponse } from '../../pbx-core/sip/message/create.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { serialise } from '../../pbx-core/sip/message/serialise.ts'
import { MemoryStore } from '../support/memory-store.ts'
import { Subscriber, type Subscribing } from '../support/subscriber.ts'
import { Office, officeConfig, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk } from './office.ts'

const seconds = 60

/** Lena has the lamp of Tom, whom Ana may call. */
async function watching(options: Subscribing = {}) {
  const office = await openOffice()
  const [ana, tom, lena] = [await office.phone('100'), await office.phone('101'), await office.phone('102')]
  const subscriber = new Subscriber(lena)
  const lamp = await office.until(subscriber.watch('101', { seconds, ...options }))
  await office.pass(300)
  return { office, ana, tom, lena, subscriber, lamp }
}

const fields = (message: { headers: SipRequest['headers'] }, ...names: readonly string[]) =>
  names.map((name) => message.headers.get(name))

describe('SUBSCRIBE (RFC 6665 §4.2.1)', () => {
  test('is challenged as everything else, then accepted with the time that it gets, and the state is told', async () => {
    const { office, lamp, lena } = await watching({ seconds: 9_000_000 })
    expect(fields(lamp.response, 'Expires', 'Allow-Events')).toEqual(['7200', 'dialog, message-summary, refer'])
    const [first] = lamp.notifies
    expect(first && fields(first, 'Event', 'Subscription-State', 'Content-Type')).toEqual([
      'dialog',
      'active;expires=7200',
      'application/dialog-info+xml'
    ])
    expect(first?.to.tag).not.toBe('')
    expect(first?.from.tag).toBe(lamp.response.to.tag)
    expect(first?.uri.text).toBe(lena.contact.slice(1, -1))
    await office.until(lamp.refresh(0))
  })

  test.each([
    ['another package', { event: 'presence' }, [489, 'Allow-Events', 'dialog, message-summary, refer']],
    ['none at all', { event: '' }, [489, 'Allow-Events', 'dialog, message-summary, refer']],
    [
      'one that fills a datagram',
      { event: `dialog;x=${'y'.repeat(40_000)}` },
      [489, 'Allow-Events', 'dialog, message-summary, refer']
    ],
    // It begins with a REFER (RFC 3515 §2.4.4).
    ['how a transfer goes', { event: 'refer' }, [403, 'Allow-Events', undefined]],
    ['less time than is worth it', { seconds: 5 }, [423, 'Min-Expires', '30']],
    [
      'another language',
      { headers: [['Accept', 'application/pidf+xml']] },
      [406, 'Accept', 'application/dialog-info+xml']
    ]
  ] as const)('to %s is refused, with what there is', async (_, options, [status, header, value]) => {
    const { office, lamp } = await watching({ ...options } as Subscribing)
    expect([lamp.response.status, lamp.response.headers.get(header), lamp.notifies]).toEqual([status, value, []])
    await office.pass()
  })

  test.each(['199', '*99', '', '9005550100', '100@other.test'])(
    'to %j, which is nobody’s number, is refused with 404',
    async (number) => {
      const office = await openOffice()
      const lena = await office.phone('102')
      const lamp = await office.until(new Subscriber(lena).watch(number, { seconds }))
      expect(lamp.response.status).toBe(404)
    }
  )

  test('names what it is about in To where the URI names us alone, as some telephones do', async () => {
    const { lamp } = await watching({ uri: 'acme.test' })
    expect([lamp.response.status, lamp.lamp]).toEqual([200, ['terminated']])
    expect(lamp.body).toContain('entity="sip:101@acme.test"')
  })

  test('of a provider, of another domain’s user and of a stranger is refused, and tells nobody what there is', async () => {
    const office = await openOffice({ others: [{ name: 'other.test', users: [userConfig('104', 'Tom of theirs')] }] })
    const foreign = office.addPhone('104', { domain: 'other.test' })
    const asked = [
      new Subscriber(office.provider('main')).watch('101', { seconds }),
      new Subscriber(office.stranger()).watch('101', { seconds }),
      new Subscriber(foreign).watch('101', { seconds })
    ]
    const statuses: number[] = []
    for (const each of asked) statuses.push((await office.until(each)).response.status)
    expect(statuses).toEqual([403, 401, 401])
    const own = await office.until(new Subscriber(foreign).watch('104', { seconds, domain: 'other.test' }))
    await office.pass(300)
    expect([own.response.status, own.body.includes('sip:104@other.test')]).toEqual([200, true])
  })

  test('that comes twice over a forking proxy makes one subscription (RFC 3261 §8.2.2.2, RFC 6665 §4.4.1)', async () => {
    const { office, lena, lamp } = await watching()
    const accepted = office.network.sent
      .map(({ octets }) => octets)
      .findLast((octets) => octets.startsWith('SUBSCRIBE'))
    const since = office.network.sent.length
    const again = (accepted ?? '').replace(/branch=[^;\r]*/, 'branch=z9hG4bKother')
    office.network.host('10.0.9.9').transport.send(lena.flow, again)
    await office.pass(300)
    const answers = office.network.sent.slice(since).map(({ octets }) => octets.split('\r\n')[0])
    expect([answers.filter((line) => line?.includes('200')), lamp.notifies.length]).toEqual([[], 1])
  })
})

describe('a subscription', () => {
  test('is prolonged by a refresh, which is told the state again (RFC 6665 §4.2.1.2)', async () => {
    const { office, lamp } = await watching()
    await office.pass(50_000)
    await office.until(lamp.refresh(60))
    await office.pass(50_000)
    expect(lamp.response.headers.get('Expires')).toBe('60')
    expect(lamp.states).toEqual(['active;expires=60', 'active;expires=60'])
    await office.pass(10_000)
    expect(lamp.states.at(-1)).toBe('terminated;reason=timeout')
  })

  test('ends with its time, and is told nothing more (RFC 6665 §4.2.2)', async () => {
    const { office, ana, lamp } = await watching()
    await office.pass(60_000)
    expect(lamp.states).toEqual(['active;expires=60', 'terminated;reason=timeout'])
    expect(lamp.lamp).toEqual(['terminated'])
    const call = ana.invite('101')
    await office.pass(1000)
    call.cancel()
    await office.pass(1000)
    expect(lamp.notifies.length).toBe(2)
    expect((await office.until(lamp.refresh(60))).status).toBe(481)
  })

  test('ends by a SUBSCRIBE with Expires 0, with one last NOTIFY (RFC 6665 §4.2.1.4)', async () => {
    const { office, lamp } = await watching()
    await office.until(lamp.refresh(0))
    await office.pass(300)
    expect([lamp.response.headers.get('Expires'), ...lamp.states]).toEqual([
      '0',
      'active;expires=60',
      'terminated;reason=timeout'
    ])
  })

  test('that asks for no time is told the state once: a fetch (RFC 6665 §4.4.3)', async () => {
    const { office, lamp } = await watching({ seconds: 0 })
    expect([lamp.response.status, lamp.response.headers.get('Expires'), ...lamp.states]).toEqual([
      200,
      '0',
      'terminated;reason=timeout'
    ])
    expect(lamp.lamp).toEqual(['terminated'])
    expect(office.pbx.health().dialogs).toBe(0)
  })

  test('is named by its id in each NOTIFY, and not prolonged by another one (RFC 6665 §8.2.1)', async () => {
    const { office, lamp } = await watching({ event: 'dialog;id=7' })
    expect(lamp.notifies.map(({ headers }) => headers.get('Event'))).toEqual(['dialog;id=7'])
    for (const event of ['dialog', 'dialog;id=8', 'message-summary;id=7']) {
      expect((await office.until(lamp.refresh(60, { event }))).status).toBe(481)
    }
    expect((await office.until(lamp.refresh(60, { event: 'dialog;id=7' }))).status).toBe(200)
  })

  test('that is refused a refresh lasts as long as it did (RFC 6665 §4.2.1.2)', async () => {
    const { office, lamp } = await watching()
    expect((await office.until(lamp.refresh(5))).status).toBe(423)
    await office.pass(30_000)
    expect((await office.until(lamp.refresh(60))).status).toBe(200)
  })

  test('is told as rarely as it asks for, and that this is so (RFC 6446 §4, §6.1)', async () => {
    const { office, ana, lamp } = await watching({ event: 'dialog;max-rate=0.5' })
    const call = ana.invite('101')
    await office.pass(1000)
    expect(lamp.lamps).toEqual(['terminated'])
    await office.pass(1000)
    expect(lamp.lamps).toEqual(['terminated', 'early recipient'])
    expect(lamp.states).toEqual(['active;expires=60;max-rate=0.5', 'active;expires=58;max-rate=0.5'])
    call.cancel()
    await office.pass(2000)
  })

  test.each([
    ['481', 481],
    ['405', 405],
    ['500', 500]
  ])('whose NOTIFY is answered %s is over (RFC 6665 §4.2.2)', async (_, status) => {
    const { office, ana, subscriber, lamp } = await watching()
    subscriber.answer = () => ({ status })
    const call = ana.invite('101')
    await office.pass(3000)
    call.cancel()
    await office.pass(3000)
    expect([lamp.notifies.length, office.pbx.health().dialogs]).toEqual([2, 0])
  })

  test('whose NOTIFY nobody answers is over after 32 s (RFC 6665 §4.2.2, Timer F)', async () => {
    const { office, ana, subscriber, lamp } = await watching({ seconds: 600 })
    subscriber.answer = () => undefined
    const call = ana.invite('101')
    await office.pass(1000)
    call.cancel()
    await office.pass(31_200)
    expect(office.pbx.health().dialogs).toBe(0)
    expect(new Set(lamp.notifies.map(({ cseq }) => cseq.number)).size).toBe(2)
  })

  test('is no call: nothing but a refresh is taken in its dialog (RFC 5057 §5.1)', async () => {
    const { office, lamp } = await watching()
    const statuses: unknown[] = []
    for (const method of ['BYE', 'INFO', 'INVITE', 'REFER', 'UPDATE', 'OPTIONS']) {
      const outcome = await office.until(lamp.send(method))
      statuses.push(typeof outcome === 'string' ? outcome : outcome.status)
    }
    expect(statuses).toEqual([481, 481, 481, 481, 481, 200])
    expect((await office.until(lamp.refresh(60))).status).toBe(200)
  })

  test('cannot be begun in the dialog of a call, which says why (RFC 6665 §4.5.1)', async () => {
    const { office, ana, tom } = await watching()
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const asked = async (event: string) => {
      const outcome = await office.until(caller.send('SUBSCRIBE', [['Event', event]]))
      return typeof outcome === 'string' ? outcome : outcome.status
    }
    expect([await asked('dialog'), await asked('refer'), await asked('presence')]).toEqual([403, 481, 489])
    await hangUp(office, caller)
  })
})

describe('the dialog of a subscription belongs to its flow (4-pbx, SIP)', () => {
  test('whoever knows its names from elsewhere is challenged, and ends nothing', async () => {
    const { office, lamp } = await watching()
    const eve = office.stranger()
    const [first] = lamp.notifies
    if (first === undefined) throw new Error('nothing was told')
    const forged = Dialog.ofCallee(first, first.to).request('SUBSCRIBE', {
      headers: [
        ['Event', 'dialog'],
        ['Expires', '0']
      ]
    })
    expect(await office.until(eve.exchange(forged))).toMatchObject({ status: 401 })
    expect((await office.until(lamp.refresh(60))).status).toBe(200)
  })

  test('another telephone of the user that has registered since may prolong it, and is told from then on (RFC 5626 §5.3)', async () => {
    const { office, ana, lena, lamp } = await watching()
    const moved = office.addPhone('102', { address: lena.address, port: 6060 })
    moved.contact = lena.contact
    await office.until(moved.register())
    const told: string[] = []
    moved.whenAsked = (transaction) => {
      told.push(transaction.request.method)
      transaction.respond(createResponse(transaction.request, 200))
    }
    const call = ana.invite('101')
    await office.pass(1000)
    expect([told, lamp.notifies.length]).toEqual([['NOTIFY', 'NOTIFY'], 1])
    call.cancel()
    await office.pass(1000)
  })

  test('what changes while a NOTIFY waits for its answer is told after it, once, as it is by then', async () => {
    const { office, ana, subscriber, lamp } = await watching()
    subscriber.answer = () => undefined
    const call = ana.invite('101')
    await office.pass(1100)
    call.cancel()
    await office.pass(1000)
    expect(lamp.lamps).toEqual(['terminated', 'trying recipient'])
    subscriber.answer = () => ({ status: 200 })
    subscriber.answerHeld()
    await office.pass(1000)
    expect(lamp.lamps).toEqual(['terminated', 'trying recipient', 'terminated'])
  })
})

describe('the end', () => {
  test('of the program: everybody is told when to come back, one after the other (RFC 6665 §4.1.3)', async () => {
    const office = await new Office().start()
    const lamps = []
    for (const user of ['100', '101', '102']) {
      lamps.push(await office.until(new Subscriber(await office.phone(user)).watch('101', { seconds })))
    }
    await office.pass(300)
    const stopped = office.pbx.stop()
    await office.pass(2000)
    await stopped
    expect(lamps.map(({ states }) => states.at(-1))).toEqual(
      [6, 7, 8].map((after) => `terminated;reason=probation;retry-after=${after}`)
    )
  })

  test('of what is subscribed to, of who has subscribed, and of the password that it was proved by', async () => {
    const office = await openOffice()
    const [ana, tom] = [await office.phone('100'), await office.phone('101')]
    const byAna = await office.until(new Subscriber(ana).watch('101', { seconds }))
    const byTom = new Subscriber(tom)
    const ofLena = await office.until(byTom.watch('102', { seconds }))
    const ofAna = await office.until(byTom.watch('100', { seconds }))
    await office.pass(300)
    const { users } = officeConfig().domains[0] ?? { users: [] }
    const changed = users
      .filter(({ extension }) => extension !== '102')
      .map((user) => (user.extension === '100' ? { ...user, sipPassword: 'another' } : user))
    expect(await office.pbx.configure(officeConfig({ users: changed }))).toMatchObject({ ok: true })
    await office.pass(300)
    expect([byAna, ofLena, ofAna].map(({ states }) => states.at(-1))).toEqual([
      'terminated;reason=deactivated',
      'terminated;reason=noresource',
      'active;expires=60'
    ])
  })
})

describe('whoever means ill', () => {
  test('1,000 SUBSCRIBEs without a proof leave nothing behind (RFC 3261 §26.3.2.4)', async () => {
    const office = await openOffice()
    const eve = office.stranger()
    const host = office.network.host('203.0.113.66')
    for (let at = 0; at < 1000; at += 1) {
      const request = eve.build('SUBSCRIBE', {
        to: '101',
        headers: [
          ['Event', 'dialog'],
          ['Contact', eve.contact]
        ]
      })
      request.headers.prepend('Via', `SIP/2.0/UDP 203.0.113.66:5060;branch=z9hG4bK${at}`)
      host.transport.send(eve.flow, serialise(request))
    }
    await office.pass(100)
    const { transactions, dialogs } = office.pbx.health()
    expect([transactions, dialogs]).toEqual([0, 0])
  })
})

describe('messages', () => {
  /** A mailbox in which a message lies already. */
  async function withMessage() {
    const store = new MemoryStore()
    const message = { call: '1.a', caller: { number: '100', name: 'Ana', user: '100' }, at: 1, ms: 2000, state: 'new' }
    store.keep({ kind: 'message', domain: 'acme.test', key: '101/1.x', value: JSON.stringify(message) })
    const voicemail = { enabled: true }
    const users = [
      { ...userConfig('100', 'Ana'), voicemail },
      { ...userConfig('101', 'Tom'), voicemail },
      userConfig('102', 'Lena')
    ]
    return openOffice({ store, domain: { users } })
  }

  test.each(['101', '*97', ''])('the own mailbox, by %j: how many are new (RFC 3842)', async (number) => {
    const office = await withMessage()
    const tom = await office.phone('101')
    const lamp = await office.until(new Subscriber(tom).watch(number, { seconds, event: 'message-summary' }))
    await office.pass(300)
    expect(lamp.body).toBe(
      'Messages-Waiting: yes\r\nMessage-Account: sip:*97@acme.test\r\nVoice-Message: 1/0 (0/0)\r\n'
    )
    expect(lamp.notifies.map((notify) => fields(notify, 'Event', 'Content-Type'))).toEqual([
      ['message-summary', 'application/simple-message-summary']
    ])
  })

  test.each([
    ['101', 403],
    ['199', 403],
    ['102', 404]
  ])(
    'mailbox %s of others is refused, whether there is one or not; who has none is told so',
    async (number, status) => {
      const office = await withMessage()
      const lena = await office.phone('102')
      const lamp = await office.until(new Subscriber(lena).watch(number, { seconds, event: 'message-summary' }))
      expect([lamp.response.status, lamp.notifies]).toEqual([status, []])
    }
  )

  test('a telephone that registers and does not ask is told all the same, once (as many expect it)', async () => {
    const office = await withMessage()
    const tom = office.addPhone('101')
    const asking = new Subscriber(tom)
    await office.until(tom.register())
    await office.pass(5000)
    await office.until(tom.register())
    await office.pass(5000)
    expect(asking.unasked.map(({ method, body }) => [method, body.split('\r\n')[2]])).toEqual([
      ['NOTIFY', 'Voice-Message: 1/0 (0/0)']
    ])
  })
})
