import { beforeEach, describe, expect, test } from 'vitest'
import { hangUp, openOffice, talk } from '../../scenario/office.ts'
import type { Office } from '../../support/virtual-pbx.ts'
import type { VirtualPhone } from '../../support/virtual-phone.ts'
import { amiConfig, type Client, connect, type Packet, settle } from './client.ts'

let office: Office
let client: Client
let ana: VirtualPhone
let tom: VirtualPhone
beforeEach(async () => {
  office = await openOffice()
  ana = await office.phone('100')
  tom = await office.phone('101')
  client = connect(office).client
  await client.logIn()
  client.take()
})

/** An event in a line: its name, whose channel, and what matters of it. */
const line = ({
  Event,
  Channel = '',
  DestChannel,
  ChannelStateDesc,
  DialStatus,
  Cause,
  BridgeNumChannels,
  Disposition
}: Packet): string =>
  [
    Event,
    Channel.replace(/-.*/, ''),
    DestChannel?.replace(/-.*/, ''),
    /^New(channel|state)$/.test(Event ?? '') ? ChannelStateDesc : undefined,
    DialStatus,
    Cause,
    BridgeNumChannels,
    Disposition
  ]
    .filter((part) => part !== undefined)
    .join(' ')
const told = () => client.packets().map(line)
/** Events may come before the answer to what has caused them. */
const responses = (packets: readonly Packet[]) =>
  packets.filter(({ Response, Event }) => Response !== undefined && Event === undefined)

describe('events of a call (3-click-to-dial, AMI)', () => {
  test('from the first channel to the record, in the order of Asterisk', async () => {
    const call = ana.invite('101')
    await office.pass()
    tom.call.ring()
    await office.pass()
    tom.call.answer()
    await office.pass(3000)
    await hangUp(office, call)
    expect(told()).toEqual([
      'Newchannel SIP/100 Ring',
      'Newchannel SIP/101 Down',
      'DialBegin SIP/100 SIP/101',
      'Newstate SIP/101 Ringing',
      'Newstate SIP/100 Up',
      'Newstate SIP/101 Up',
      'DialEnd SIP/100 SIP/101 ANSWER',
      'BridgeEnter SIP/100 1',
      'BridgeEnter SIP/101 2',
      'BridgeLeave SIP/100 0',
      'Hangup SIP/100 16',
      'BridgeLeave SIP/101 0',
      'Hangup SIP/101 16',
      'Cdr SIP/100 ANSWERED'
    ])
  })

  test('a channel has an id of its own, the first that of the call, and all name the call', async () => {
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const packets = client.packets()
    await hangUp(office, caller)
    const { uniqueid } = office.record
    const channels = packets.filter(({ Event }) => Event === 'Newchannel')
    expect(channels).toEqual([
      {
        Event: 'Newchannel',
        Privilege: 'call,all',
        Channel: expect.stringMatching(/^SIP\/100-[0-9a-f]{8}$/),
        ChannelState: '4',
        ChannelStateDesc: 'Ring',
        CallerIDNum: '100',
        CallerIDName: 'Ana Keller',
        ConnectedLineNum: '101',
        ConnectedLineName: 'Tom Okafor',
        Language: 'en',
        AccountCode: '',
        Context: 'acme.test',
        Exten: '101',
        Priority: '1',
        Uniqueid: uniqueid,
        Linkedid: uniqueid
      },
      {
        Event: 'Newchannel',
        Privilege: 'call,all',
        Channel: expect.stringMatching(/^SIP\/101-[0-9a-f]{8}$/),
        ChannelState: '0',
        ChannelStateDesc: 'Down',
        CallerIDNum: '101',
        CallerIDName: 'Tom Okafor',
        ConnectedLineNum: '100',
        ConnectedLineName: 'Ana Keller',
        Language: 'en',
        AccountCode: '',
        Context: 'acme.test',
        Exten: '101',
        Priority: '1',
        Uniqueid: expect.stringMatching(new RegExp(`^${uniqueid}\\.[0-9a-f]{8}$`)),
        Linkedid: uniqueid
      }
    ])
  })

  test.each([
    [486, 'BUSY', '17'],
    [603, 'BUSY', '21'],
    [480, 'NOANSWER', '19']
  ])(
    'a phone that answers %i: how it was dialled in vain, and its cause (Q.850)',
    async (status, dialStatus, cause) => {
      ana.invite('101')
      await office.pass()
      tom.call.refuse(status)
      await office.pass()
      const events = told()
      expect(events.filter((event) => /^(DialEnd|Hangup SIP.101)/.test(event))).toEqual([
        `DialEnd SIP/100 SIP/101 ${dialStatus}`,
        `Hangup SIP/101 ${cause}`
      ])
    }
  )

  test('a call that is held, transferred and goes on keeps its channels', async () => {
    const lena = await office.phone('102')
    lena.whenCalled = (call) => call.answer()
    const { callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(callee.hold())
    await office.pass()
    expect(told().slice(-1)).toEqual(['Hold SIP/100'])
    await office.until(callee.resume())
    await office.pass()
    client.take()
    const [{ Channel = '' } = {}] = (await client.ask('Status')).filter(({ CallerIDNum }) => CallerIDNum === '100')
    expect(await client.ask('Redirect', { Channel, Context: 'x', Exten: '102', Priority: '1' })).toEqual([
      { Response: 'Success', Message: 'Redirect successful' }
    ])
    await office.pass(1000)
    const after = told()
    expect(after.filter((each) => each.startsWith('Newchannel') || each.startsWith('Hangup'))).toEqual(
      ['Hangup SIP/101 16', 'Newchannel SIP/102 Down'].sort((a, b) => after.indexOf(a) - after.indexOf(b))
    )
    expect(after).toContain('BridgeEnter SIP/102 2')
    expect(after).not.toContain('Hangup SIP/100 16')
    await hangUp(office, lena.call)
  })

  test('a telephone that comes and goes', async () => {
    client.take()
    await office.until(tom.register(0))
    await office.phone('101')
    expect(client.packets()).toEqual([
      { Event: 'PeerStatus', Privilege: 'system,all', ChannelType: 'SIP', Peer: 'SIP/101', PeerStatus: 'Unregistered' },
      {
        Event: 'PeerStatus',
        Privilege: 'system,all',
        ChannelType: 'SIP',
        Peer: 'SIP/101',
        PeerStatus: 'Registered',
        Address: expect.stringContaining('10.0.1.')
      }
    ])
  })

  test('a connector of some users redirects on their behalf alone: who transfers pays for what follows', async () => {
    const lena = await office.phone('102')
    lena.whenCalled = (call) => call.answer()
    const { client: ofTom } = connect(office, amiConfig({ users: ['101'] }))
    await ofTom.logIn()
    await talk(office, { caller: ana, callee: tom })
    const channels = (await ofTom.ask('Status')).filter(({ Event }) => Event === 'Status')
    const redirect = (user: string) => {
      const { Channel = '' } = channels.find(({ CallerIDNum }) => CallerIDNum === user) ?? {}
      return ofTom.ask('Redirect', { Channel, Context: 'x', Exten: '102', Priority: '1' })
    }
    expect(await redirect('101')).toEqual([
      { Response: 'Error', Message: 'Redirect failed: who leaves the call is no user of crm' }
    ])
    expect(await redirect('100')).toEqual([{ Response: 'Success', Message: 'Redirect successful' }])
    await office.pass(1000)
    await hangUp(office, lena.call)
  })

  test('more than ten redirects in a minute on behalf of a user are refused: each can cost what a call costs', async () => {
    await talk(office, { caller: ana, callee: tom })
    const [{ Channel = '' } = {}] = (await client.ask('Status')).filter(({ CallerIDNum }) => CallerIDNum === '100')
    const redirect = async () => {
      const [answer] = await client.ask('Redirect', { Channel, Context: 'x', Exten: '*', Priority: '1' })
      await office.pass(1000)
      client.take()
      return answer?.Message
    }
    const said: (string | undefined)[] = []
    for (let time = 0; time < 12; time++) said.push(await redirect())
    expect(
      said.map((message) => /^More than ten redirects in a minute by 101: try again in \d+ s$/.test(message ?? ''))
    ).toEqual([...Array.from({ length: 10 }, () => false), true, true])
    await hangUp(office, ana.call)
  })

  test('a connector is told of its users alone', async () => {
    const { client: ofLena } = connect(office, amiConfig({ users: ['102'] }))
    const { client: ofTom } = connect(office, amiConfig({ users: ['101'] }))
    await ofLena.logIn({ Events: 'call,cdr' })
    await ofTom.logIn({ Events: 'call,cdr' })
    ofLena.take()
    ofTom.take()
    const { caller } = await talk(office, { caller: ana, callee: tom })
    expect([await ofLena.ask('Status'), (await ofTom.ask('CoreShowChannels')).length]).toEqual([
      [
        { Response: 'Success', EventList: 'start', Message: 'Channel status will follow' },
        { Event: 'StatusComplete', EventList: 'Complete', ListItems: '0', Items: '0' }
      ],
      expect.any(Number)
    ])
    const [{ Channel = '' } = {}] = (await ofTom.ask('Status')).filter(({ Event }) => Event === 'Status')
    expect(await ofLena.ask('Hangup', { Channel })).toEqual([{ Response: 'Error', Message: 'No such channel' }])
    await hangUp(office, caller)
    expect(ofLena.packets()).toEqual([])
    expect(ofTom.packets().map(line)).toContain('Cdr SIP/100 ANSWERED')
  })

  test('while nobody has logged in, nobody listens', async () => {
    const { client: only } = connect(office)
    await only.logIn()
    only.session.close()
    const { caller } = await talk(office, { caller: ana, callee: tom })
    // A second log-in knows the call that began meanwhile, and says nothing of it again.
    const again = connect(office).client
    await again.logIn({ Events: 'call' })
    again.take()
    await hangUp(office, caller)
    expect(again.packets().map(line)).toEqual([
      'BridgeLeave SIP/100 0',
      'Hangup SIP/100 16',
      'BridgeLeave SIP/101 0',
      'Hangup SIP/101 16'
    ])
  })
})

describe('Originate (3-click-to-dial, AMI)', () => {
  const order = { Channel: 'SIP/100', Context: 'from-internal', Exten: '101', Priority: '1' }

  test.each(['SIP/100', 'PJSIP/100', 'sip/100', 'Local/100@from-internal', 'Local/100@from-internal/n'])(
    '%s: rings the user, and dials once that has answered, without a 1',
    async (Channel) => {
      expect(responses(await client.ask('Originate', { ...order, Channel, Async: 'true', ActionID: 'a1' }))[0]).toEqual(
        { Response: 'Success', ActionID: 'a1', Message: 'Originate successfully queued' }
      )
      await office.pass()
      expect(tom.calls).toEqual([])
      ana.call.answer()
      await office.pass()
      tom.call.answer()
      await office.pass()
      const [response] = client.packets().filter(({ Event }) => Event === 'OriginateResponse')
      expect(response).toEqual({
        Event: 'OriginateResponse',
        Privilege: 'call,all',
        ActionID: 'a1',
        Response: 'Success',
        Channel: expect.stringMatching(/^SIP\/100-/),
        Context: 'acme.test',
        Exten: '101',
        Reason: '4',
        Uniqueid: expect.any(String),
        CallerIDNum: '100',
        CallerIDName: '<unknown>'
      })
      await hangUp(office, tom.call)
      expect(office.record).toMatchObject({
        uniqueid: response?.Uniqueid,
        src: '100',
        dst: '101',
        lastapp: 'ClickToDial'
      })
    }
  )

  test('not async: it is answered once the phone has, and what comes after it waits', async () => {
    client.say('Originate', order)
    client.say('Ping')
    await office.pass()
    expect(client.packets().filter(({ Response }) => Response !== undefined)).toEqual([])
    ana.call.answer()
    await office.pass()
    await settle()
    expect(
      client
        .packets()
        .flatMap(({ Response, Message, Ping }) => (Response === undefined || Response === 'x' ? [] : [Message ?? Ping]))
    ).toContain('Originate successfully queued')
    tom.call.refuse(486)
    await office.pass(10_000)
  })

  test('a phone that refuses, or does not answer in time', async () => {
    client.say('Originate', { ...order, Timeout: '5000' })
    await office.pass(4900)
    expect(ana.call.methods).toEqual([])
    await office.pass(200)
    expect(ana.call.methods).toEqual(['CANCEL'])
    await settle()
    const packets = client.packets()
    expect(packets.find(({ Response }) => Response === 'Error')).toEqual({
      Response: 'Error',
      Message: 'Originate failed'
    })
    expect(packets.find(({ Event }) => Event === 'OriginateResponse')).toMatchObject({
      Response: 'Failure',
      Reason: '3'
    })
    expect(tom.calls).toEqual([])
  })

  test('variables are those of the call, and go into its record', async () => {
    await client.ask('Originate', { ...order, Async: 'yes', Variable: 'crmId=42,__case="A 7",CALLERID(num)=1' })
    await office.pass()
    ana.call.refuse(486)
    await office.pass()
    expect(office.record.variables).toEqual({ crmId: '42', case: 'A 7' })
  })

  test.each([
    ['no channel', { Channel: '' }, 'Channel not specified'],
    [
      'what is no user',
      { Channel: 'Zap/1' },
      'Channel Zap/1 is no user: expected SIP/100, PJSIP/100 or Local/100@context'
    ],
    ['a user that there is not', { Channel: 'SIP/999' }, 'There is no user 999 for crm'],
    ['no number', { Exten: '' }, 'Exten must be what one dials: digits, *, # and a leading +'],
    ['a number with a header', { Exten: '101;x=y' }, 'Exten must be what one dials: digits, *, # and a leading +'],
    ['an application', { Application: 'Playback' }, 'Only Exten can be dialled, no Application']
  ])('%s is refused in words', async (_, change, Message) => {
    expect(await client.ask('Originate', { ...order, ...change })).toEqual([{ Response: 'Error', Message }])
  })

  test('what the user may not dial is refused, and so is a user of another connector', async () => {
    expect(await client.ask('Originate', { ...order, Exten: '900441234567' })).toEqual([
      { Response: 'Error', Message: expect.stringMatching(/^Originate failed: 900441234567 is barred for 100/) }
    ])
    const { client: ofTom } = connect(office, amiConfig({ users: ['101'] }))
    await ofTom.logIn()
    ofTom.take()
    expect(await ofTom.ask('Originate', order)).toEqual([
      { Response: 'Error', Message: 'There is no user 100 for crm' }
    ])
  })

  test('more than ten in a minute for a user are refused, as by links', async () => {
    for (let click = 0; click < 10; click++) {
      expect(responses(await client.ask('Originate', { ...order, Async: 'true' }))[0]?.Response).toBe('Success')
      await office.pass()
      ana.call.refuse(486)
      await office.pass(4000)
      client.take()
    }
    expect(await client.ask('Originate', { ...order, Async: 'true' })).toEqual([
      {
        Response: 'Error',
        Message: expect.stringMatching(/^More than ten calls in a minute for 100: try again in \d+ s$/)
      }
    ])
  })
})

describe('what is asked of the Manager Interface', () => {
  test('Hangup ends the call of the channel', async () => {
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const [{ Channel = '' } = {}] = (await client.ask('CoreShowChannels')).filter(
      ({ Event }) => Event === 'CoreShowChannel'
    )
    expect(responses(await client.ask('Hangup', { Channel }))[0]).toEqual({
      Response: 'Success',
      Message: 'Channel Hungup'
    })
    await office.pass()
    expect(caller.methods).toContain('BYE')
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', hangupby: 'operator' })
    expect(await client.ask('Hangup', { Channel: 'SIP/100-ffffffff' })).toContainEqual({
      Response: 'Error',
      Message: 'No such channel'
    })
  })

  test('ExtensionState: as its phones are', async () => {
    const state = async (Exten: string) =>
      (await client.ask('ExtensionState', { Exten, Context: 'x' })).find(({ Response }) => Response === 'Success')
    expect(await state('101')).toEqual({
      Response: 'Success',
      Message: 'Extension Status',
      Exten: '101',
      Context: 'acme.test',
      Hint: 'SIP/101',
      Status: '0',
      StatusText: 'Idle'
    })
    const call = ana.invite('101')
    await office.pass()
    expect([(await state('100'))?.StatusText, (await state('101'))?.StatusText]).toEqual(['InUse', 'Ringing'])
    tom.call.answer()
    await office.pass()
    expect((await state('101'))?.Status).toBe('1')
    await hangUp(office, call)
    expect([(await state('102'))?.StatusText, (await state('999'))?.Status]).toEqual(['Unavailable', '-1'])
  })
})

test('QueueStatus: queues, agents and who waits (3-click-to-dial, AMI)', async () => {
  const queue = { name: 'support', extension: '600', strategy: 'ring-all' as const, agents: [{ user: '101' }] }
  const held = await openOffice({ domain: { queues: [queue] } })
  const caller = await held.phone('100')
  const agent = await held.phone('101')
  const config = amiConfig()
  const { client: crm } = connect(held, {
    ...config,
    domains: config.domains.map((domain) => ({ ...domain, queues: [] }))
  })
  await crm.logIn({ Events: 'off' })
  crm.take()
  const call = caller.invite('600')
  await held.pass(1000)
  const packets = await crm.ask('QueueStatus', { ActionID: 'q' })
  expect(packets.map(({ Event = 'Response', Queue = '' }) => `${Event} ${Queue}`.trim())).toEqual([
    'Response',
    'QueueParams support',
    'QueueMember support',
    'QueueEntry support',
    'QueueStatusComplete'
  ])
  expect(packets.every(({ ActionID }) => ActionID === 'q')).toBe(true)
  expect(packets[2]).toMatchObject({ Location: 'SIP/101', Status: '6', Paused: '0', InCall: '0' })
  expect(packets[3]).toMatchObject({ Position: '1', CallerIDNum: '100', Wait: '1' })
  agent.call.refuse(486)
  await hangUp(held, call)
})
