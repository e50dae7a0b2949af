import { describe, expect, test } from 'vitest'
import { textFromOctets } from '../../pbx-core/base/octets.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { Subscriber, type WatchedState } from '../support/subscriber.ts'
import { type DomainInput, type Office, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { hangUp, openOffice, talk } from './office.ts'

const users = ['100', '101', '102', '103'].map((extension) => userConfig(extension, `User ${extension}`))

/** Shorter than what a test waits for at its end, when nothing may be left. */
const seconds = 60

const subscribers = new WeakMap<VirtualPhone, Subscriber>()

function subscriberOf(phone: VirtualPhone): Subscriber {
  const known = subscribers.get(phone) ?? new Subscriber(phone)
  subscribers.set(phone, known)
  return known
}

async function watch(office: Office, phone: VirtualPhone, number: string): Promise<WatchedState> {
  const watched = await office.until(subscriberOf(phone).watch(number, { seconds }))
  await office.pass(300)
  return watched
}

/** Ana may call Tom, whose lamp Lena has. */
async function watching(domain: Partial<DomainInput> = {}) {
  const office = await openOffice({ domain: { users, ...domain } })
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const lena = await office.phone('102')
  const lamp = await watch(office, lena, '101')
  return { office, ana, tom, lena, lamp }
}

/** Who is at the other end, as the newest body says; and the names of the dialog. */
const partner = ({ body }: WatchedState) => /<remote>\s*<identity[^>]*>([^<]*)/.exec(textFromOctets(body))?.[1]
const names = ({ body }: WatchedState) =>
  Object.fromEntries(
    [...body.matchAll(/ (call-id|local-tag|remote-tag)="([^"]*)"/g)].map(([, name, value]) => [name, value])
  )

describe('the lamp of an extension (RFC 4235)', () => {
  test('is told everything at once, then each change of it: rings, talks, is free (§3.7)', async () => {
    const { office, ana, tom, lamp } = await watching()
    const call = ana.invite('101')
    await office.pass(1000)
    tom.call.answer()
    await office.pass(1000)
    await hangUp(office, call)
    await office.pass(1000)
    expect(lamp.lamps).toEqual([
      'terminated',
      'trying recipient',
      'early recipient',
      'confirmed recipient',
      'terminated'
    ])
    expect(lamp.bodies.map((body) => /version="(\d+)" state="(\w+)"/.exec(body)?.slice(1))).toEqual(
      ['0', '1', '2', '3', '4'].map((version) => [version, 'full'])
    )
    expect(lamp.states).toEqual([
      'active;expires=60',
      'active;expires=60',
      'active;expires=60',
      'active;expires=59',
      'active;expires=58'
    ])
  })

  test('of whoever calls: it tries, it rings there, it talks', async () => {
    const { office, ana, tom, lamp } = await watching()
    tom.invite('100')
    await office.pass(1000)
    ana.call.answer()
    await office.pass(1000)
    expect(lamp.lamps).toEqual(['terminated', 'trying initiator', 'early initiator', 'confirmed initiator'])
    await hangUp(office, ana.call)
  })

  test('a call that nobody answers ends it as well, and one that is refused at once', async () => {
    const { office, ana, tom, lamp } = await watching()
    const call = ana.invite('101')
    await office.pass(1000)
    call.cancel()
    await office.pass(1000)
    expect(lamp.lamp).toEqual(['terminated'])
    tom.whenCalled = (called) => called.refuse(486)
    ana.invite('101')
    await office.pass(2000)
    expect(lamp.lamp).toEqual(['terminated'])
  })

  test('whoever holds the others renders nothing to them (§4.1.5.2)', async () => {
    const { office, ana, tom, lamp } = await watching()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    const holds = () => lamp.body.includes('<param pname="+sip.rendering" pvalue="no"/>')
    await office.pass(1000)
    expect(holds()).toBe(false)
    await office.until(callee.hold())
    await office.pass(1000)
    expect([holds(), lamp.lamp]).toEqual([true, ['confirmed recipient']])
    await office.until(callee.resume())
    await office.pass(1000)
    expect(holds()).toBe(false)
    await hangUp(office, caller)
  })

  test('however many telephones of a user ring, that is one call; whichever answers has it', async () => {
    const { office, ana, tom, lamp } = await watching()
    const mobile = await office.phone('101')
    const call = ana.invite('101')
    await office.pass(1000)
    expect(lamp.lamp).toEqual(['early recipient'])
    mobile.call.answer()
    await office.pass(1000)
    expect([lamp.lamp, tom.call.methods]).toEqual([['confirmed recipient'], ['CANCEL']])
    await hangUp(office, call)
    await office.pass(1000)
    expect(lamp.lamp).toEqual(['terminated'])
  })

  test('two calls are two dialogs; the one that has ended is named once more beside the other', async () => {
    const { office, ana, tom, lamp } = await watching()
    const { caller } = await talk(office, { caller: ana, callee: tom })
    tom.whenCalled = (called) => called.ring()
    const other = (await office.phone('103')).invite('101')
    await office.pass(1000)
    expect(lamp.lamp).toEqual(['confirmed recipient', 'early recipient'])
    other.cancel()
    await office.pass(1000)
    expect(lamp.lamp).toEqual(['terminated', 'confirmed recipient'])
    await office.until(tom.calls[0]?.hold() ?? Promise.reject(new Error('there is no call')))
    await office.pass(1000)
    expect(lamp.lamp).toEqual(['confirmed recipient'])
    await hangUp(office, caller)
  })

  test('of one whose telephone is out of a group call goes out, though others ring on', async () => {
    const { office, ana, tom, lamp } = await watching({
      groups: [{ name: 'sales', extension: '600', members: ['101', '103'] }]
    })
    await office.phone('103')
    const call = ana.invite('600')
    await office.pass(1000)
    expect(lamp.lamp).toEqual(['early recipient'])
    tom.call.refuse(486)
    await office.pass(1000)
    expect([lamp.lamp, call.statuses.at(-1)]).toEqual([['terminated'], 180])
    call.cancel()
    await office.pass(1000)
  })

  test('goes along with a transfer: whoever is left behind is free, whoever is called rings', async () => {
    const { office, ana, tom, lena, lamp } = await watching()
    const third = await watch(office, lena, '103')
    const kay = await office.phone('103')
    const { callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(callee.send('REFER', [['Refer-To', '<sip:103@acme.test>']]))
    await office.pass(1000)
    kay.call.answer()
    await office.pass(2000)
    expect([lamp.lamp, third.lamp]).toEqual([['terminated'], ['confirmed recipient']])
    await hangUp(office, kay.call)
  })

  test('a click-to-dial call rings at nobody’s lamp: its own telephone is calling, and nobody may take that', async () => {
    const { office, tom, lamp } = await watching()
    const clicked = office.pbx.clickToDial({ domain: 'acme.test', user: '101', dest: '100', connect: true })
    expect(clicked.ok).toBe(true)
    await office.pass(1000)
    expect([tom.calls.length, lamp.lamp]).toEqual([1, ['early initiator']])
    tom.call.refuse(486)
    await office.pass(3000)
    expect(lamp.lamp).toEqual(['terminated'])
  })
})

describe('who is at the other end (a lamp shows what its owner may know)', () => {
  const supervised = [{ name: 'support', extension: '700', agents: [{ user: '101' }] }]
  test.each([
    ['a fellow of a group', { groups: [{ name: 'sales', members: ['101', '102'] }] }, true],
    ['a member of another group', { groups: [{ name: 'sales', members: ['100', '102'] }] }, false],
    [
      'who supervises a queue of which it is an agent',
      {
        queues: supervised,
        users: users.map((user) => ({ ...user, supervises: user.extension === '102' ? ['queue:support'] : [] }))
      },
      true
    ],
    [
      'who supervises another queue',
      {
        queues: supervised,
        users: users.map((user) => ({ ...user, supervises: user.extension === '102' ? ['queue:sales'] : [] }))
      },
      false
    ],
    ['an admin of the domain', { users: users.map((user) => ({ ...user, admin: user.extension === '102' })) }, true],
    ['anybody else', {}, false]
  ] as const)('%s is told: %#', async (_, domain, isTold) => {
    const { office, ana, tom, lamp } = await watching(domain as Partial<DomainInput>)
    const call = ana.invite('101')
    await office.pass(1000)
    const ringing = partner(lamp)
    tom.call.answer()
    await office.pass(1000)
    const shown = isTold ? 'sip:100@acme.test' : 'sip:anonymous@anonymous.invalid'
    expect([ringing, partner(lamp)]).toEqual([shown, shown])
    await hangUp(office, call)
  })

  test('a caller who withholds its number is anonymous to fellows as well', async () => {
    const { office, tom, lamp } = await watching({ groups: [{ name: 'sales', members: ['101', '102'] }] })
    const provider = office.provider('main')
    const call = provider.invite('+15550100101', { headers: [['Privacy', 'id']] })
    await office.pass(1000)
    expect([tom.calls.length, partner(lamp)]).toEqual([1, 'sip:anonymous@anonymous.invalid'])
    call.cancel()
    await office.pass(1000)
  })

  test('the names of a dialog in which somebody talks are told that user alone, for nobody else can use them', async () => {
    const { office, ana, tom, lamp } = await watching()
    const own = await watch(office, tom, '101')
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.pass(1000)
    expect(names(lamp)).toEqual({})
    expect(names(own)).toEqual({
      'call-id': callee.callId,
      'local-tag': callee.tag,
      'remote-tag': callee.invite.from.tag
    })
    await hangUp(office, caller)
  })
})

describe('a call that a lamp shows is taken', () => {
  /** As telephones make an INVITE of what they were shown. */
  const replaces = (lamp: WatchedState, to: 'remote-tag' | 'local-tag') => {
    const shown = names(lamp)
    const from = to === 'remote-tag' ? 'local-tag' : 'remote-tag'
    return { headers: [['Replaces', `${shown['call-id']};to-tag=${shown[to]};from-tag=${shown[from]}`] as const] }
  }

  test.each(['remote-tag', 'local-tag'] as const)(
    'by an INVITE with Replaces of the dialog that it names, its %s as to-tag (RFC 3891, RFC 4235 §5)',
    async (to) => {
      const { office, ana, tom, lena, lamp } = await watching()
      const call = ana.invite('101')
      await office.pass(1000)
      const taking: PhoneCall = lena.invite('100', replaces(lamp, to))
      await office.pass(1000)
      expect([call.statuses.at(-1), taking.statuses.at(-1), tom.call.methods]).toEqual([200, 200, ['CANCEL']])
      expect(lamp.lamp).toEqual(['terminated'])
      await hangUp(office, call)
    }
  )

  test('by calling the target of whoever calls there, as telephones do that know nothing of Replaces', async () => {
    const { office, ana, lena, lamp } = await watching()
    const call = ana.invite('101')
    await office.pass(1000)
    const target = /<remote>[\s\S]*?<target uri="sip:([^@"]*)@/.exec(lamp.body)?.[1] ?? ''
    const taking = lena.invite(target)
    await office.pass(1000)
    expect([target, call.statuses.at(-1), taking.statuses.at(-1)]).toEqual(['**101', 200, 200])
    await hangUp(office, call)
  })

  test('by another telephone of the user who talks, which was shown the dialog as its own', async () => {
    const { office, ana, tom } = await watching()
    const mobile = await office.phone('101')
    const own = await watch(office, mobile, '101')
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.pass(1000)
    const taking = mobile.invite('100', replaces(own, 'remote-tag'))
    await office.pass(1000)
    expect([taking.statuses.at(-1), callee.methods.at(-1), own.lamp]).toEqual([
      200,
      'BYE',
      ['terminated', 'confirmed initiator']
    ])
    await hangUp(office, caller)
  })
})

describe('the lamp of a queue', () => {
  test('is lit while somebody waits there', async () => {
    const { office, ana, lena } = await watching({
      queues: [{ name: 'support', extension: '700', agents: [{ user: '103' }], joinWhenEmpty: true }]
    })
    const lamp = await watch(office, lena, '700')
    const call = ana.invite('700')
    await office.pass(2000)
    expect([lamp.lamp, partner(lamp)]).toEqual([['confirmed recipient'], 'sip:anonymous@anonymous.invalid'])
    await hangUp(office, call)
    await office.pass(2000)
    expect(lamp.lamps).toEqual(['terminated', 'confirmed recipient', 'terminated'])
  })
})

describe('the lamp of a conference', () => {
  test('is lit while somebody is in there, and says not who', async () => {
    const { office, ana, lena } = await watching({ conferences: [{ name: 'standup', extension: '800' }] })
    const lamp = await watch(office, lena, '800')
    const call = ana.invite('800')
    await office.pass(2000)
    expect([lamp.lamp, partner(lamp)]).toEqual([['confirmed recipient'], 'sip:anonymous@anonymous.invalid'])
    await hangUp(office, call)
    await office.pass(2000)
    expect(lamp.lamps).toEqual(['terminated', 'confirmed recipient', 'terminated'])
  })
})

describe('the lamp of what one has set for oneself', () => {
  test.each([
    ['*60', { doNotDisturb: { on: true } }, { doNotDisturb: { on: false } }],
    ['*46', { pause: { on: true } }, { pause: { on: false } }]
  ] as const)('%s is lit while it is on, for that user alone', async (code, on, off) => {
    const { office, tom, lena } = await watching()
    const own = await watch(office, lena, code)
    const other = await watch(office, tom, code)
    expect(office.pbx.setUserState('acme.test', '102', on)).toMatchObject({ ok: true })
    await office.pass(1000)
    expect(office.pbx.setUserState('acme.test', '102', off)).toMatchObject({ ok: true })
    await office.pass(1000)
    expect([own.lamps, other.lamps]).toEqual([['terminated', 'confirmed initiator', 'terminated'], ['terminated']])
  })

  test('it is set by the telephone, and shown there', async () => {
    const { office, lena } = await watching()
    const lamp = await watch(office, lena, '*60')
    const call = lena.invite('*60')
    await office.pass(2000)
    expect(lamp.lamp).toEqual(['confirmed initiator'])
    await hangUp(office, call)
  })
})
