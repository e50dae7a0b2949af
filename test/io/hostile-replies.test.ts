import { readFileSync } from 'node:fs'
import net from 'node:net'
import tls from 'node:tls'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Log } from '../../pbx-core/base/log.ts'
import { hookSchema } from '../../pbx-core/contract/config.ts'
import { createHookRunner } from '../../pbx-core/cti/hook-runner.ts'
import type { HookOutcome } from '../../pbx-core/cti/port.ts'
import { createVariables } from '../../pbx-core/cti/variables.ts'
import { systemClock } from '../../pbx-core/io/clock.ts'
import { createHttpClient, type OwnedHttpClient } from '../../pbx-core/io/http-client.ts'
import { listening } from '../support/listening.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))
const ca = readFileSync(fixture('localhost.pem'), 'utf8')
const log: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log }

/** Of the hook; what an application may cost a call. */
const timeoutMs = 600
/** A busy machine is no fault of the hook's. */
const graceMs = 1500

type Talk = (socket: net.Socket) => void

let client: OwnedHttpClient
const opened: AsyncDisposable[] = []

beforeEach(() => {
  client = createHttpClient()
})

afterEach(async () => {
  await client.close()
  for (const server of opened.splice(0)) await server[Symbol.asyncDispose]()
})

/** An application that says octets of its own once it has been asked. */
async function application(talk: Talk, secure = false): Promise<number> {
  const serve = (socket: net.Socket) => socket.once('data', () => talk(socket))
  const server = secure
    ? tls.createServer({ key: readFileSync(fixture('localhost.key')), cert: ca }, serve)
    : net.createServer(serve)
  const listens = await listening(server)
  opened.push(listens)
  return listens.port
}

let asked = 0

/** A hook's request, and how long it took. */
async function ask(url: string): Promise<{ readonly outcome: HookOutcome; readonly took: number }> {
  asked += 1
  const start = performance.now()
  const outcome = await createHookRunner({ http: client, clock: systemClock, log }).run(
    {
      hook: `hook ${asked}`,
      config: hookSchema.parse({ url, timeoutMs, ca: fixture('localhost.pem') }),
      variables: createVariables({ values: {}, inForm: (value) => value }),
      budgetMs: 4000
    },
    new AbortController().signal
  )
  return { outcome, took: performance.now() - start }
}

const answered = (body: string | Uint8Array, headers = 'content-type: text/xml'): Talk => {
  const octets = Buffer.from(body)
  return (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${headers}\r\ncontent-length: ${octets.length}\r\n\r\n`)
    socket.end(octets)
  }
}

/** As fast as it is taken, until nobody does. */
function endlessly(socket: net.Socket, piece: string): void {
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  }
  socket.on('drain', more)
  more()
}

/** A piece from time to time, each soon enough to be no silence. */
function drip(socket: net.Socket, piece: string): void {
  const timer = setInterval(() => socket.write(piece), 20)
  socket.on('close', () => clearInterval(timer))
}

const bomb = Buffer.alloc(50 * 1024 * 1024, '<a>')
const lol = `<!DOCTYPE l [<!ENTITY a "${'x'.repeat(1000)}">${[...'bcdefgh'].map((name, at) => `<!ENTITY ${name} "${`&${'abcdefg'[at]};`.repeat(100)}">`).join('')}]><ipbx><calleridname>&h;</calleridname></ipbx>`
const named = '<ipbx><calleridname>Jürgen</calleridname></ipbx>'

/** What the call is told of it: how the hook failed, or what it sets. */
function meaning({ result }: HookOutcome): string {
  switch (result.kind) {
    case 'failed':
      return result.code
    case 'reply':
      return `sets ${JSON.stringify(result.decision.set.calleridname)}`
    case 'no-change':
      return `no change${result.note === undefined ? '' : `: ${result.note.code}`}`
    case 'skipped':
      return 'skipped'
  }
}

const hostile: readonly (readonly [string, Talk, RegExp])[] = [
  ['a DOCTYPE', answered('<!DOCTYPE ipbx SYSTEM "file:///etc/passwd"><ipbx/>'), /^hostile-reply$/],
  ['entities that multiply', answered(lol), /^hostile-reply$/],
  ['elements in elements without end', answered('<a>'.repeat(20_000)), /^hostile-reply$/],
  [
    '10 MiB',
    (socket) =>
      endlessly(socket, `HTTP/1.1 200 OK\r\ncontent-length: ${10 * 1024 * 1024}\r\n\r\n${'x'.repeat(64 * 1024)}`),
    /^too-large$/
  ],
  [
    'a body without end, in chunks',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      endlessly(socket, `10000\r\n${'x'.repeat(65_536)}\r\n`)
    },
    /^too-large$/
  ],
  [
    'headers without end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      endlessly(socket, `x-more: ${'y'.repeat(1000)}\r\n`)
    },
    /^(?:connect|timeout)$/
  ],
  [
    'one header without end',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-more: ')
      endlessly(socket, 'y'.repeat(4096))
    },
    /^(?:connect|timeout)$/
  ],
  [
    'interim responses without end',
    (socket) => endlessly(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'),
    /^(?:connect|timeout)$/
  ],
  ['interim responses that drip', (socket) => drip(socket, 'HTTP/1.1 102 Processing\r\n\r\n'), /^(?:connect|timeout)$/],
  [
    'a header that drips',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-slow: ')
      drip(socket, 'y')
    },
    /^timeout$/
  ],
  [
    'a body that drips',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 40000\r\n\r\n')
      drip(socket, 'y')
    },
    /^timeout$/
  ],
  [
    'a redirect whose body has no end',
    (socket) => {
      socket.write('HTTP/1.1 302 Found\r\nlocation: /\r\ntransfer-encoding: chunked\r\n\r\n')
      endlessly(socket, `10000\r\n${'x'.repeat(65_536)}\r\n`)
    },
    /^too-large$/
  ],
  // Nothing is unpacked: what was sent is all that there is.
  [
    'a gzip of 50 MiB though identity was asked',
    answered(gzipSync(bomb), 'content-encoding: gzip\r\ncontent-type: text/xml'),
    /^(?:broken-reply|too-large)$/
  ],
  [
    'a brotli of 50 MiB',
    answered(brotliCompressSync(bomb), 'content-encoding: br\r\ncontent-type: application/json'),
    /^broken-reply$/
  ],
  ['a status that is none', (socket) => void socket.end('HTTP/1.1 999999 \r\n\r\n'), /^connect$/],
  [
    'two lengths',
    (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 9\r\n\r\nOK'),
    /^connect$/
  ]
]

describe('a hostile application costs a call its time-out and nothing more (2-cti, Hook)', () => {
  test.each(hostile)('%s', async (_what, talk, code) => {
    const port = await application(talk)
    const { outcome, took } = await ask(`http://127.0.0.1:${port}/in`)
    expect(meaning(outcome)).toMatch(code)
    expect(took).toBeLessThan(timeoutMs + graceMs)
    expect(outcome.reply.length).toBeLessThanOrEqual(4096)
  })

  test('over TLS it is the same', async () => {
    const port = await application((socket) => drip(socket, 'HTTP/1.1 102 Processing\r\n\r\n'), true)
    const { outcome, took } = await ask(`https://localhost:${port}/in`)
    expect([meaning(outcome), took < timeoutMs + graceMs]).toEqual(['timeout', true])
  })

  test('from http to https it goes, and not back: 302 to https, and there 302 to http', async () => {
    const requests: string[] = []
    const plain = await application((socket) => {
      requests.push('http')
      socket.end(`HTTP/1.1 302 Found\r\nlocation: https://localhost:${secure}/there\r\ncontent-length: 0\r\n\r\n`)
    })
    const secure = await application((socket) => {
      requests.push('https')
      socket.end(`HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:${plain}/back\r\ncontent-length: 0\r\n\r\n`)
    }, true)
    const { outcome } = await ask(`http://127.0.0.1:${plain}/in`)
    expect([meaning(outcome), requests]).toEqual(['redirect', ['http', 'https']])
  })
})

describe('replies of honest applications in other alphabets, over a socket (2-cti, The XML reply)', () => {
  const utf16 = (text: string) => Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')])
  test.each<[string, Buffer, string]>([
    ['UTF-16 with a mark', utf16(`<?xml version="1.0" encoding="UTF-16"?>${named}`), 'text/xml'],
    ['UTF-16, big-endian', utf16(named).swap16(), 'application/xml'],
    ['UTF-16 without a mark', Buffer.from(named, 'utf16le'), 'text/xml'],
    [
      'ISO-8859-1 by its declaration',
      Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${named}`, 'latin1'),
      'text/xml'
    ],
    ['ISO-8859-1 by its type', Buffer.from(named, 'latin1'), 'text/xml; charset=iso-8859-1']
  ])('%s', async (_what, body, type) => {
    const port = await application(answered(body, `content-type: ${type}`))
    expect(meaning((await ask(`http://127.0.0.1:${port}/in`)).outcome)).toBe('sets "Jürgen"')
  })
})

test('memory does not grow by hostile replies: what is left after sixty of them is less than one of them is long', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const held = async () => {
    // What a closed socket has held is free once its close has been told.
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      collect()
    }
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const ports: number[] = []
  for (const [what, talk] of hostile) if (!/drip/.test(what)) ports.push(await application(talk))
  const round = () => Promise.all(ports.map((port) => ask(`http://127.0.0.1:${port}/in`)))
  await round()
  const before = await held()
  for (let rounds = 0; rounds < Math.ceil(60 / ports.length); rounds++) await round()
  expect((await held()) - before).toBeLessThan(8 * 1024 * 1024)
}, 60_000)
