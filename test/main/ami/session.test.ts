import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { hangUp, openOffice } from '../../scenario/office.ts'
import type { Office } from '../../support/virtual-pbx.ts'
import { amiConfig, type Client, connect, secret, settle } from './client.ts'

let office: Office
let client: Client
beforeEach(async () => {
  office = await openOffice()
  client = connect(office).client
  client.take()
})

const refused = [{ Response: 'Error', Message: 'Permission denied' }]

describe('log-in to the Manager Interface (3-click-to-dial)', () => {
  test('the banner names the interface, as clients wait for it', () => {
    expect(connect(office).client.take()).toBe('Asterisk Call Manager/11.0.0\r\n')
  })

  test('nothing is done and nothing is told before it', async () => {
    const ana = await office.phone('100')
    for (const action of [
      'Ping',
      'Events',
      'Originate',
      'Hangup',
      'Status',
      'CoreShowChannels',
      'QueueStatus',
      'ListCommands',
      'Nonsense'
    ])
      expect(await client.ask(action, { Channel: 'SIP/100', Exten: '101', EventMask: 'on' })).toEqual(refused)
    expect(ana.calls).toEqual([])
    expect(client.packets()).toEqual([])
  })

  test('by its secret in plain; the first event says that all is there', async () => {
    expect(await client.ask('Login', { ActionID: '7', Username: 'crm', Secret: secret })).toEqual([
      { Response: 'Success', ActionID: '7', Message: 'Authentication accepted' },
      {
        Event: 'FullyBooted',
        Privilege: 'system,all',
        Uptime: expect.stringMatching(/^\d+$/),
        LastReload: expect.stringMatching(/^\d+$/),
        Status: 'Fully Booted'
      }
    ])
    expect(await client.ask('ping')).toEqual([{ Response: 'Success', Ping: 'Pong', Timestamp: expect.any(String) }])
    expect(await client.ask('Login', { Username: 'crm', Secret: secret })).toEqual([
      { Response: 'Error', Message: 'Already logged in' }
    ])
  })

  test('by the MD5 of a challenge and the secret; a challenge is good for one answer', async () => {
    const [answer] = await client.ask('Challenge', { AuthType: 'MD5' })
    const { Challenge = '' } = answer ?? {}
    expect(answer).toEqual({ Response: 'Success', Challenge: expect.stringMatching(/^\d+$/) })
    const key = createHash('md5')
      .update(Challenge + secret)
      .digest('hex')
    const other = connect(office).client
    expect(await other.ask('Login', { AuthType: 'MD5', Username: 'crm', Key: key })).toEqual([
      { Response: 'Error', Message: 'Authentication failed' }
    ])
    expect(
      await client.ask('Login', { AuthType: 'MD5', Username: 'crm', Key: key.toUpperCase(), Events: 'off' })
    ).toEqual([{ Response: 'Success', Message: 'Authentication accepted' }])
  })

  test.each([
    ['a wrong secret', { Username: 'crm', Secret: 'wrong' }],
    ['no secret', { Username: 'crm' }],
    ['nobody', { Username: 'nobody', Secret: '' }],
    [
      'a key without a challenge',
      { Username: 'crm', AuthType: 'MD5', Key: createHash('md5').update(secret).digest('hex') }
    ]
  ])('%s is refused, and the connection ended', async (_, fields) => {
    expect(await client.ask('Login', fields)).toEqual([{ Response: 'Error', Message: 'Authentication failed' }])
    expect(client.ended).toBe(true)
  })

  test('who waits for guesses is not looked at, right as the secret may be, and answered the same', async () => {
    const tried: string[] = []
    const waiting = connect(office, amiConfig(), {
      mayTry: () => false,
      failed: (name) => tried.push(name),
      succeeded: () => tried.push('right')
    }).client
    waiting.take()
    expect(await waiting.ask('Login', { Username: 'crm', Secret: secret })).toEqual([
      { Response: 'Error', Message: 'Authentication failed' }
    ])
    expect(tried).toEqual([])
  })

  test('who is taken out of the configuration, or gets another secret, is out at once; other rights count at once', async () => {
    const users = [amiConfig(), amiConfig({ write: ['originate'] }), amiConfig({ secret: 'other' })]
    let config = users[0] ?? amiConfig()
    const { client: held } = connect(office, new Proxy(config, { get: (_, key) => Reflect.get(config, key) }))
    await held.logIn()
    held.take()
    config = users[1] ?? config
    held.session.review()
    expect([held.ended, await held.ask('Status')]).toEqual([false, refused])
    config = users[2] ?? config
    held.session.review()
    expect(held.ended).toBe(true)
  })

  test('Logoff says goodbye', async () => {
    await client.logIn()
    client.take()
    expect(await client.ask('Logoff', { ActionID: 'x' })).toEqual([
      { Response: 'Goodbye', ActionID: 'x', Message: 'Thanks for all the fish.' }
    ])
    expect(client.ended).toBe(true)
  })
})

describe('actions of the Manager Interface', () => {
  test('what there is none of is an error that says what there is', async () => {
    await client.logIn()
    client.take()
    expect(await client.ask('DBGet', { ActionID: '3' })).toEqual([
      {
        Response: 'Error',
        ActionID: '3',
        Message: 'Invalid/unknown command: DBGet. Use Action: ListCommands to show available commands.'
      }
    ])
    expect(await client.ask('', {})).toEqual([{ Response: 'Error', Message: 'Missing action in request' }])
    const [commands = {}] = await client.ask('ListCommands')
    expect(Object.keys(commands)).toEqual([
      'Response',
      'Challenge',
      'CoreShowChannels',
      'Events',
      'ExtensionState',
      'Hangup',
      'ListCommands',
      'Login',
      'Logoff',
      'Originate',
      'Ping',
      'QueueStatus',
      'Redirect',
      'Status'
    ])
  })

  test('each needs the class that it is granted by', async () => {
    const held = connect(office, amiConfig({ write: ['call'] })).client
    await held.logIn()
    held.take()
    for (const action of ['Originate', 'Status', 'CoreShowChannels', 'ExtensionState', 'QueueStatus'])
      expect(await held.ask(action)).toEqual(refused)
    expect(await held.ask('Hangup')).toEqual([{ Response: 'Error', Message: 'No channel specified' }])
  })

  test('several in a packet of the network are answered in their order', async () => {
    await client.logIn()
    client.take()
    client.session.receive(
      'Action: Ping\r\nActionID: 1\r\n\r\nAction: Events\r\nActionID: 2\r\nEventMask: off\r\n\r\nAction: Pi'
    )
    client.session.receive('ng\r\nActionID: 3\r\n\r\n')
    await settle()
    expect(client.packets().map(({ ActionID }) => ActionID)).toEqual(['1', '2', '3'])
  })

  test('a line without an end is refused once, and that is all', async () => {
    await client.logIn()
    client.take()
    client.session.receive('x'.repeat(1_000_000))
    client.session.receive('Action: Ping\r\n\r\n')
    await settle()
    expect(client.packets()).toEqual([{ Response: 'Error', Message: 'A line is longer than 1024 characters' }])
    expect(client.ended).toBe(true)
  })

  test.each([
    ['off', 'Off', []],
    ['on', 'On', ['call', 'cdr', 'system']],
    ['call', 'On', ['call']],
    ['cdr, system', 'On', ['cdr', 'system']],
    ['', 'Off', []]
  ])('Events: %s', async (mask, said, classes) => {
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    await client.logIn()
    client.take()
    expect(await client.ask('Events', { EventMask: mask })).toEqual([{ Response: 'Success', Events: said }])
    const call = ana.invite('101')
    await office.pass()
    tom.call.answer()
    await office.pass()
    await hangUp(office, call)
    await office.pass()
    await office.until(ana.register(0))
    await office.pass()
    const told = new Set(client.packets().map(({ Privilege = '' }) => Privilege.replace(',all', '')))
    expect([...told].sort()).toEqual(classes)
  })
})
