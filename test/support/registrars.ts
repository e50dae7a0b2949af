/**
 * Registrars at the addresses that are named, on UDP and TCP port 5060, for as long as they are open: each grants ten
 * seconds, and says on standard output who has come. Commands on standard input: `open ADDRESS`, `close ADDRESS`.
 *
 *     node test/support/registrars.ts 127.0.0.2 127.0.0.3 ::1
 */
import { createSocket } from 'node:dgram'
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Octets } from '../../pbx-core/base/octets.ts'
import { createResponse } from '../../pbx-core/sip/message/create.ts'
import { MessageFramer } from '../../pbx-core/sip/message/framer.ts'
import { parseMessage } from '../../pbx-core/sip/message/parse.ts'
import { serialise } from '../../pbx-core/sip/message/serialise.ts'

const port = 5060
const open = new Map<string, () => void>()

function say(...words: readonly string[]): void {
  process.stdout.write(`${words.join(' ')}\n`)
}

function answerTo(address: string, octets: Octets, framing: 'datagram' | 'stream'): Buffer | undefined {
  const parsed = parseMessage(octets, framing)
  if (!parsed.ok || parsed.value.kind !== 'request') return undefined
  const request = parsed.value
  const { headers, method, via } = request
  if (method === 'REGISTER') say(address, via.transport, headers.get('Contact') ?? '')
  const contact = `${headers.get('Contact')};expires=${headers.get('Expires') === '0' ? 0 : 10}`
  const granted = method === 'REGISTER' ? [['Contact', contact] as const] : []
  return Buffer.from(serialise(createResponse(request, 200, { toTag: 'here', headers: granted })), 'latin1')
}

function start(address: string): void {
  const udp = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  udp.on('message', (octets, from) => {
    const answer = answerTo(address, octets.toString('latin1'), 'datagram')
    if (answer !== undefined) udp.send(answer, from.port, from.address)
  })
  const sockets = new Set<Socket>()
  const tcp = createServer((socket) => {
    sockets.add(socket)
    const framer = new MessageFramer()
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    socket.on('data', (octets) => {
      for (const item of framer.push(octets.toString('latin1'))) {
        const answer = item.kind === 'message' ? answerTo(address, item.octets, 'stream') : undefined
        if (answer !== undefined) socket.write(answer)
      }
    })
  })
  udp.bind(port, address)
  tcp.listen(port, address, () => say(address, 'open'))
  open.set(address, () => {
    udp.close()
    tcp.close()
    for (const socket of sockets) socket.destroy()
  })
}

for (const address of process.argv.slice(2)) start(address)
createInterface({ input: process.stdin }).on('line', (line) => {
  const [command, address = ''] = line.split(' ')
  if (command === 'open') start(address)
  else open.get(address)?.()
})
