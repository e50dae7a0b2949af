import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import net from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { leasePorts } from '../support/free-port.ts'
import { Journal } from '../support/journal.ts'
import { Program } from '../support/program.ts'
import { listeningSockets } from '../support/sockets.ts'
import { tempDirectory } from '../support/temp-directory.ts'
import { dominantFrequency, readWav, secondsOfSound, secondsOfTone, tone, writeWav } from '../support/tone.ts'
import { waitFor } from '../support/wait-for.ts'
import { WebApp } from '../support/web-app.ts'

describe('leased ports', () => {
  it('are even-aligned, free, and not given to two', async () => {
    await using first = await leasePorts(200)
    await using second = await leasePorts(200)
    expect(first.first % 2).toBe(0)
    expect(first.last - first.first).toBeGreaterThanOrEqual(199)
    expect(first.last < second.first || second.last < first.first).toBe(true)
    const socket = createSocket('udp4')
    socket.bind(first.last, '127.0.0.1')
    await once(socket, 'listening')
    socket.close()
    const server = net.createServer().listen(first.first, '127.0.0.1')
    await once(server, 'listening')
    server.close()
  })
})

describe('tone', () => {
  it('is found by its frequency, through a WAV file', async () => {
    await using directory = await tempDirectory('tone')
    const path = join(directory.path, 'a.wav')
    await writeWav(path, tone({ hertz: 441, seconds: 2 }))
    const sound = await readWav(path)
    expect(dominantFrequency(sound)).toBe(441)
    expect(secondsOfTone(sound, 441)).toBe(2)
    expect(secondsOfTone(sound, 660)).toBe(0)
  })

  it('is not found in silence', () => {
    const silence = tone({ hertz: 440, seconds: 1, amplitude: 0 })
    expect([dominantFrequency(silence), secondsOfTone(silence, 440), secondsOfSound(silence)]).toEqual([0, 0, 0])
  })
})

describe('journal', () => {
  it('finds what is there, what comes, and says what it heard when nothing comes', async () => {
    const journal = new Journal<string>('speaker')
    journal.append('one')
    await expect(journal.waitFor((word) => word === 'one', { what: 'one' })).resolves.toBe('one')
    const two = journal.waitFor((word) => word === 'two', { what: 'two' })
    journal.append('two')
    await expect(two).resolves.toBe('two')
    await expect(
      journal.waitFor((word) => word === 'one', { what: 'one again', since: journal.position, timeoutMs: 10 })
    ).rejects.toThrow(/speaker: waited in vain for one again: 10 ms passed[\s\S]*two/)
    journal.close('speaker left')
    await expect(journal.waitFor(() => false, { what: 'more' })).rejects.toThrow('speaker left')
  })
})

describe('program', () => {
  it('takes its descendants with it', async () => {
    const program = await Program.start({ name: 'shell', command: 'sh', args: ['-c', 'sleep 300 & echo $!; wait'] })
    const grandchild = Number(await program.stdout.waitFor(() => true, { what: 'a pid' }))
    await program[Symbol.asyncDispose]()
    await waitFor(() => !alive(grandchild), { what: 'the grandchild to be gone' })
    expect(program.running).toBe(false)
  })

  it('says why it did not start', async () => {
    await expect(runToEnd('no-such-command-here')).rejects.toThrow(/No such file|ENOENT/)
  })
})

async function runToEnd(command: string): Promise<void> {
  await using program = await Program.start({ name: command, command, args: [] })
  const { code } = await program.exited
  if (code !== 0) throw new Error(program.stderr.entries.join('\n'))
}

it('sockets of a process are found on a machine that has tens of thousands', async () => {
  const line = (pid: number) => `tcp LISTEN 0 128 127.0.0.1:5060 0.0.0.0:* users:(("node",pid=${pid},fd=3))`
  const script = `console.log(${JSON.stringify(`${line(1)}\n`)}.repeat(40000) + ${JSON.stringify(line(7))})`
  const found = await listeningSockets(new Set([7]), {
    inside: () => ({ command: process.execPath, args: ['-e', script] })
  })
  expect(found).toEqual([{ protocol: 'tcp', local: '127.0.0.1:5060', pid: 7 }])
})

describe('web application', () => {
  it('answers as told and remembers what it was asked', async () => {
    await using app = await WebApp.start()
    app.on('/in.xml', (request) => ({ body: `<ipbx>${request.query.get('number')}</ipbx>`, delayMs: 5 }))
    const reply = await fetch(`${app.origin}/in.xml?number=%2B1555`)
    expect(await reply.text()).toBe('<ipbx>+1555</ipbx>')
    expect((await fetch(`${app.origin}/other`)).status).toBe(404)
    expect(app.requestsFor('/in.xml')).toMatchObject([{ method: 'GET', target: '/in.xml?number=%2B1555', body: '' }])
  })

  it('fails as told', async () => {
    await using app = await WebApp.start()
    app.on('/reset', { fault: 'reset' }).on('/half', { body: 'abcdef', fault: 'half' }).on('/hang', { fault: 'hang' })
    await expect(fetch(`${app.origin}/reset`)).rejects.toThrow()
    await expect(fetch(`${app.origin}/half`).then((reply) => reply.text())).rejects.toThrow()
    await expect(fetch(`${app.origin}/hang`, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/)
  })
})

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
