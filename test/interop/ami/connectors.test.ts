import { connect } from 'node:net'
import AmiClient from 'asterisk-ami-client'
import manager from 'asterisk-manager'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import Yana from 'yana'
import { Baresip } from '../../support/baresip.ts'
import { coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { installed, needs } from '../../support/needs.ts'
import { waitFor } from '../../support/wait-for.ts'

type Fields = Readonly<Record<string, string>>
/** A connector's library as a script uses it: it logs in, does actions, and hears events. */
interface Connector extends AsyncDisposable {
  action(fields: Fields): Promise<Fields>
  readonly events: readonly Fields[]
}

const port = () => Number(core.ready.ami)
const lowered = (packet: object): Fields =>
  Object.fromEntries(Object.entries(packet).map(([name, value]) => [name.toLowerCase(), String(value)]))

let core: CoreProcess
const secret = 'crm-secret'

async function amiClient(): Promise<Connector> {
  const client = new AmiClient({ reconnect: false, emitEventsByTypes: false })
  const events: Fields[] = []
  client.on('event', (event: object) => events.push(lowered(event)))
  await client.connect('crm', secret, { host: '127.0.0.1', port: port() })
  return {
    events,
    action: async (fields) => lowered(await client.action(fields, true)),
    [Symbol.asyncDispose]: async () => void client.disconnect()
  }
}

async function managerConnector(): Promise<Connector> {
  const client = manager(port(), '127.0.0.1', 'crm', secret, true)
  const events: Fields[] = []
  client.on('managerevent', (event: object) => events.push(lowered(event)))
  const action = (fields: Fields) =>
    new Promise<Fields>((resolve) => {
      client.action(fields, (error: object | undefined, answer: object) => resolve(lowered(error ?? answer)))
    })
  return { events, action, [Symbol.asyncDispose]: async () => client.disconnect(() => {}) }
}

async function yanaConnector(): Promise<Connector> {
  const client = new Yana({ host: '127.0.0.1', port: port(), login: 'crm', password: secret })
  const events: Fields[] = []
  client.on('event', (event: object) => events.push(lowered(event)))
  await new Promise<void>((resolve, reject) => {
    client.on('error', reject)
    client.connect(resolve)
  })
  const action = (fields: Fields) =>
    new Promise<Fields>((resolve) => {
      client.send(fields, (answer: object) => resolve(lowered(answer)))
    })
  return { events, action, [Symbol.asyncDispose]: async () => void client.disconnect(() => {}) }
}

const connectors = { 'asterisk-ami-client': amiClient, 'asterisk-manager': managerConnector, yana: yanaConnector }

describe('connectors made for Asterisk, unmodified (3-click-to-dial, AMI)', () => {
  beforeAll(async () => {
    core = await CoreProcess.start({
      config: (ports) => ({
        ...coreConfig(ports),
        ami: { listen: `127.0.0.1:${ports.spare}`, users: [{ name: 'crm', secret }] }
      })
    })
  })
  afterAll(() => core?.[Symbol.asyncDispose]())
  beforeEach((context) => needs(context, 'baresip'))

  it.each(Object.keys(connectors) as (keyof typeof connectors)[])(
    '%s logs in, dials for 100 who answers, hears the call, and hangs up',
    async (name) => {
      if (!installed('baresip')) return
      const account = (user: string) => ({
        user,
        password: `sip-${user}`,
        registrar: core.sip,
        toneHertz: 440,
        answer: 'manual' as const
      })
      await using ana = await Baresip.start(account('100'))
      await using tom = await Baresip.start(account('101'))
      await using crm = await connectors[name]()
      expect((await crm.action({ Action: 'Ping' })).response).toBe('Success')
      const order = {
        Action: 'Originate',
        Channel: 'SIP/100',
        Context: 'x',
        Exten: '101',
        Priority: '1',
        Async: 'true'
      }
      expect(await crm.action(order)).toMatchObject({ response: 'Success', message: 'Originate successfully queued' })
      await ana.incoming()
      await ana.accept()
      await tom.incoming()
      await tom.accept()
      const happened = (wanted: Fields) =>
        waitFor(
          () =>
            crm.events.find((event) =>
              Object.entries(wanted).every(([field, value]) => event[field]?.startsWith(value))
            ),
          { what: JSON.stringify(wanted) }
        )
      await happened({ event: 'OriginateResponse', response: 'Success' })
      await happened({ event: 'BridgeEnter', channel: 'SIP/101' })
      const { channel = '' } = await happened({ event: 'Newchannel', channel: 'SIP/100' })
      expect(await crm.action({ Action: 'Hangup', Channel: channel })).toMatchObject({ response: 'Success' })
      await Promise.all([ana.closed(), tom.closed()])
      expect(await happened({ event: 'Cdr' })).toMatchObject({
        source: '100',
        destination: '101',
        disposition: 'ANSWERED'
      })
    }
  )

  it('who guesses at the secret is made to wait, and learns nothing; whoever does not log in hears nothing', async () => {
    const answers: string[] = []
    for (let guess = 0; guess < 5; guess++)
      answers.push(await said('Action: Login\r\nUsername: crm\r\nSecret: wrong\r\n\r\n'))
    const refused = 'Asterisk Call Manager/11.0.0\r\nResponse: Error\r\nMessage: Authentication failed\r\n\r\n'
    expect(answers).toEqual(Array.from({ length: 5 }, () => refused))
    expect(core.logs.some((line) => line.includes('too many wrong ones before'))).toBe(true)
    expect(core.logs.join('\n')).not.toContain(secret)
    expect(await said('Action: CoreShowChannels\r\n\r\nAction: Logoff\r\n\r\n')).toBe(
      'Asterisk Call Manager/11.0.0\r\nResponse: Error\r\nMessage: Permission denied\r\n\r\nResponse: Goodbye\r\nMessage: Thanks for all the fish.\r\n\r\n'
    )
  })
})

/** What a raw socket hears until it is closed. */
function said(text: string): Promise<string> {
  const socket = connect(port(), '127.0.0.1')
  let heard = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    heard += chunk
  })
  socket.write(text)
  return new Promise((resolve, reject) => {
    socket.once('close', () => resolve(heard))
    socket.once('error', reject)
  })
}
