import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { pathToFileURL } from 'node:url'
import { Parser } from 'sip.js/lib/core/messages/parser.js'
import { createResponse } from '../pbx-core/sip/message/create.ts'
import type { SipRequest } from '../pbx-core/sip/message/message.ts'
import { parseMessage } from '../pbx-core/sip/message/parse.ts'
import { serialise } from '../pbx-core/sip/message/serialise.ts'

/**
 * INVITEs parsed in one second by ours, by sip.js and by the `sip` package, each from the
 * octets of a datagram; and responses made and written. Runs are interleaved, so that what
 * else the machine does falls on all of them alike; the figure is the median.
 */

export interface BenchRow {
  readonly name: string
  readonly unit: string
  /** Median of `runs`. */
  readonly value: number
  readonly runs: readonly number[]
}

interface Contestant {
  readonly name: string
  readonly unit: string
  /** Does the work that often. Throws where its result is not what it should be. */
  run(times: number): void
}

const rounds = 7
const millisecondsEach = 300

export async function runParseBench(): Promise<BenchRow[]> {
  const contestants = [ours(), sipJs(), sipPackage(), answering()]
  const batches = contestants.map(batchFor)
  const runs = contestants.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      runs[index]?.push(perSecond(contestant, batches[index] ?? 1))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return contestants.map(({ name, unit }, index) => {
    const values = runs[index] ?? []
    return { name, unit, value: median(values), runs: values }
  })
}

function ours(): Contestant {
  return {
    name: 'INVITE parsed: Offhook',
    unit: 'messages/s',
    run(times) {
      for (let i = 0; i < times; i++) parsedInvite()
    }
  }
}

function sipJs(): Contestant {
  const silent = () => {}
  const logger = { debug: silent, log: silent, warn: silent, error: silent } as unknown as Parameters<
    typeof Parser.parseMessage
  >[1]
  return {
    name: 'INVITE parsed: sip.js 0.21.2',
    unit: 'messages/s',
    run(times) {
      for (let i = 0; i < times; i++) {
        if (Parser.parseMessage(datagram.toString('utf8'), logger)?.method !== 'INVITE') throw new Error('not parsed')
      }
    }
  }
}

function sipPackage(): Contestant {
  const sip = createRequire(import.meta.url)('sip') as { parse(text: string): { method?: string } | undefined }
  return {
    name: 'INVITE parsed: sip 0.0.6',
    unit: 'messages/s',
    run(times) {
      for (let i = 0; i < times; i++) {
        if (sip.parse(datagram.toString('latin1'))?.method !== 'INVITE') throw new Error('not parsed')
      }
    }
  }
}

function answering(): Contestant {
  const request = parsedInvite()
  const parts = {
    toTag: '8f3a90c1d2',
    headers: [['Contact', '<sip:192.0.2.1:5060>']] as const,
    body: request.body,
    contentType: 'application/sdp'
  }
  return {
    name: '200 with SDP made and written: Offhook',
    unit: 'messages/s',
    run(times) {
      for (let i = 0; i < times; i++) {
        const octets = Buffer.from(serialise(createResponse(request, 200, parts)), 'latin1')
        if (octets.length < 500) throw new Error('not written')
      }
    }
  }
}

function parsedInvite(): SipRequest {
  const message = parseMessage(datagram.toString('latin1'), 'datagram')
  if (!message.ok || message.value.kind !== 'request') throw new Error('not parsed')
  return message.value
}

/** As many messages as take about `millisecondsEach`, found after warming up. */
function batchFor(contestant: Contestant): number {
  perSecond(contestant, 200)
  const rate = perSecond(contestant, 500)
  return Math.max(100, Math.round((rate * millisecondsEach) / 1000))
}

function perSecond(contestant: Contestant, times: number): number {
  const start = performance.now()
  contestant.run(times)
  return Math.round((times * 1000) / (performance.now() - start))
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

const sdp = `v=0
o=- 3977221 1 IN IP4 192.0.2.10
s=-
c=IN IP4 192.0.2.10
t=0 0
m=audio 40000 RTP/AVP 9 8 0 101
a=rtpmap:9 G722/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=sendrecv
`.replaceAll('\n', '\r\n')

const invite = `INVITE sip:200@pbx.example.com SIP/2.0
Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1d32f0c84a1e;rport
Max-Forwards: 70
From: "Alice Example" <sip:100@pbx.example.com>;tag=9fxced76sl
To: <sip:200@pbx.example.com>
Call-ID: 3848276298220188511@192.0.2.10
CSeq: 2 INVITE
Contact: <sip:100@192.0.2.10:5060;transport=udp>
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY, SUBSCRIBE, INFO, UPDATE
Supported: replaces, timer
User-Agent: Desk Phone/1.0
Content-Type: application/sdp
Content-Length: ${sdp.length}

`.replaceAll('\n', '\r\n')

const datagram = Buffer.from(invite + sdp, 'latin1')

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, ${datagram.length} octets a message`
  )
  for (const { name, unit, value, runs } of await runParseBench()) {
    const range = `${Math.min(...runs)} to ${Math.max(...runs)}`
    console.log(`${name.padEnd(42)} ${String(value).padStart(8)} ${unit} (${range})`)
  }
}
