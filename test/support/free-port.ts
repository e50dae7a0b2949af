import dgram from 'node:dgram'
import { once } from 'node:events'
import net from 'node:net'

const host = '127.0.0.1'
const blockSize = 20
/** Below the ephemeral range of Linux (32768), above the RTP ports of the default configuration. */
const range = { first: 24_600, blocks: 400 }

/** Consecutive ports that no other test has, in this process or another. */
export interface PortBlock extends AsyncDisposable {
  /** Even. */
  readonly first: number
  readonly last: number
  /** The port at that offset; an error beyond the end. */
  at(offset: number): number
}

/**
 * Leases at least `count` consecutive ports on 127.0.0.1, free on UDP and TCP. The lease is a
 * TCP listener on the last port of each block of 20: the system ends it with the process,
 * whatever ends that. UDP may use every port, TCP all but these last ones.
 */
export async function leasePorts(count = blockSize - 1): Promise<PortBlock> {
  const blocks = Math.ceil((count + 1) / blockSize)
  const offset = Math.floor(Math.random() * range.blocks)
  for (let attempt = 0; attempt < range.blocks; attempt++) {
    const block = (offset + attempt) % range.blocks
    if (block + blocks > range.blocks) continue
    const lease = await tryLease(range.first + block * blockSize, blocks)
    if (lease !== undefined) return lease
  }
  throw new Error(`no ${count} free consecutive ports between ${range.first} and ${range.first + 8000}`)
}

async function tryLease(first: number, blocks: number): Promise<PortBlock | undefined> {
  const locks: net.Server[] = []
  const release = async (): Promise<void> => {
    await Promise.all(locks.map(close))
  }
  for (let block = 0; block < blocks; block++) {
    const lock = await listen(first + (block + 1) * blockSize - 1)
    if (lock === undefined || !(await allFree(first + block * blockSize))) {
      if (lock !== undefined) locks.push(lock)
      await release()
      return undefined
    }
    locks.push(lock)
  }
  const last = first + blocks * blockSize - 1
  const at = (offset: number): number => {
    if (first + offset > last) throw new RangeError(`the block has ${last - first + 1} ports, asked for ${offset}`)
    return first + offset
  }
  return { first, last, at, [Symbol.asyncDispose]: release }
}

async function allFree(first: number): Promise<boolean> {
  const ports = Array.from({ length: blockSize - 1 }, (_, index) => first + index)
  const free = await Promise.all(ports.map(async (port) => (await tcpFree(port)) && (await udpFree(port))))
  return free.every(Boolean) && (await udpFree(first + blockSize - 1))
}

async function tcpFree(port: number): Promise<boolean> {
  const server = await listen(port)
  if (server === undefined) return false
  await close(server)
  return true
}

async function listen(port: number): Promise<net.Server | undefined> {
  const server = net.createServer((socket) => socket.destroy())
  try {
    server.listen({ port, host, exclusive: true })
    await once(server, 'listening')
    server.unref()
    return server
  } catch {
    return undefined
  }
}

async function close(server: net.Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  await closed
}

async function udpFree(port: number): Promise<boolean> {
  const socket = dgram.createSocket('udp4')
  try {
    socket.bind({ port, address: host, exclusive: true })
    await once(socket, 'listening')
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}
