import { createSocket, type Socket } from 'node:dgram'
import { createInterface } from 'node:readline'
import type { Datagram } from './nat.ts'

/**
 * Runs behind the NAT: stands at the ports of the core, and hands what phones send there to the outside. Arguments: the
 * address of the core, its ports.
 */
const [address = '', ...ports] = process.argv.slice(2)
const sockets = new Map<number, Socket>()

function say(datagram: Datagram): void {
  process.stdout.write(`${JSON.stringify(datagram)}\n`)
}

for (const port of ports.map(Number)) {
  const socket = createSocket('udp4')
  socket.on('message', (octets, from) =>
    say({ core: port, phone: { address: from.address, port: from.port }, octets: octets.toString('base64') })
  )
  await new Promise<void>((resolve) => socket.bind({ address, port }, resolve))
  sockets.set(port, socket)
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { core, phone, octets } = JSON.parse(line) as Datagram
    sockets.get(core)?.send(Buffer.from(octets, 'base64'), phone.port, phone.address)
  })
  .on('close', () => process.exit())

process.stdout.write('ready\n')
