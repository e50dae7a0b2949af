import { spawn } from 'node:child_process'
import dgram from 'node:dgram'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { portHolder } from '../../../main/base/port-holder.ts'
import { needs } from '../../support/needs.ts'
import { tempDirectory } from '../../support/temp-directory.ts'

describe('a port that is taken is named with the program that holds it (5-softphone)', () => {
  it('TCP and UDP of another process: its name, its script, its number, and no argument of it', async () => {
    await using directory = await tempDirectory('holder')
    const script = join(directory.path, 'holder.cjs')
    await writeFile(
      script,
      `const tcp = require('node:net').createServer().listen(0, '127.0.0.1', () => {
        const udp = require('node:dgram').createSocket('udp4').bind(0, '127.0.0.1', () => console.log(tcp.address().port, udp.address().port))
      })`
    )
    const holder = spawn(process.execPath, [script, '--password=secret'], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const [line] = await once(holder.stdout, 'data')
      const [tcp, udp] = String(line).trim().split(' ').map(Number)
      const name = `node ${script} (process ${holder.pid})`
      expect([
        await portHolder({ protocol: 'tcp', port: tcp ?? 0 }),
        await portHolder({ protocol: 'udp', port: udp ?? 0 })
      ]).toEqual([name, name])
    } finally {
      holder.kill('SIGKILL')
    }
  })

  it('a port that nobody has, or that is only connected from, is nobody’s', async () => {
    const server = net.createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
    await once(client, 'connect')
    const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const { port: closed } = socket.address()
    socket.close()
    await once(socket, 'close')
    expect([
      await portHolder({ protocol: 'tcp', port: client.localPort ?? 0 }),
      await portHolder({ protocol: 'udp', port: closed })
    ]).toEqual([undefined, undefined])
    client.destroy()
    server.close()
    await once(server, 'close')
  })

  it('by lsof, as on macOS', async (context) => {
    needs(context, 'lsof')
    const server = net.createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    expect(await portHolder({ protocol: 'tcp', port }, 'darwin')).toMatch(
      new RegExp(`^.+ \\(process ${process.pid}\\)$`)
    )
    server.close()
    await once(server, 'close')
  })

  it('a system that does not tell is no error', async () => {
    expect(await portHolder({ protocol: 'tcp', port: 1 }, 'win32')).toBeUndefined()
  })
})
