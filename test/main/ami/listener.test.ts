import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, test } from 'vitest'
import { CallRate } from '../../../main/access/call-rate.ts'
import { openAmiListener } from '../../../main/ami/listener.ts'
import { mostStrangers } from '../../../main/ami/strangers.ts'
import { openOffice } from '../../scenario/office.ts'
import { waitFor } from '../../support/wait-for.ts'
import { amiConfig, secret } from './client.ts'

const quiet = { debug() {}, info() {}, warn() {}, error() {}, with: () => quiet }

const cleanup = new AsyncDisposableStack()
afterEach(() => cleanup.disposeAsync())

test('silent connections keep nobody from logging in, and push out nobody who has (3-click-to-dial, AMI)', async () => {
  const office = await openOffice()
  const listener = await openAmiListener('127.0.0.1:0', {
    pbx: office.pbx,
    config: () => amiConfig(),
    log: quiet,
    rate: new CallRate(() => 0),
    now: () => 0,
    wallTime: () => 0
  })
  if (!listener.ok) throw new Error(listener.error.message)
  cleanup.defer(() => listener.value.close())
  const open: Socket[] = []
  /** With what it has been sent. */
  const client = async () => {
    const socket = connect(listener.value.port, '127.0.0.1').setEncoding('utf8')
    open.push(socket)
    socket.on('error', () => {})
    const told = { socket, text: '' }
    socket.on('data', (text: string) => {
      told.text += text
    })
    await Promise.race([once(socket, 'data'), once(socket, 'close')])
    return told
  }
  cleanup.defer(() => {
    for (const socket of open) socket.destroy()
  })
  const connector = await client()
  const says = async (action: string, answer: string) => {
    connector.text = ''
    connector.socket.write(action)
    await waitFor(() => connector.text.includes(answer), { what: answer })
  }
  await says(`Action: Login\r\nUsername: crm\r\nSecret: ${secret}\r\n\r\n`, 'Authentication accepted')
  for (let at = 0; at < 2 * mostStrangers; at++) await client()
  await waitFor(() => open.filter(({ closed }) => !closed).length === 1 + mostStrangers, {
    what: 'the oldest silent ones to go'
  })
  await says('Action: Ping\r\n\r\n', 'Pong')
  const late = await client()
  late.socket.write(`Action: Login\r\nUsername: crm\r\nSecret: ${secret}\r\n\r\n`)
  await waitFor(() => late.text.includes('Authentication accepted'), { what: 'the late one to be logged in' })
})
