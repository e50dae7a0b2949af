import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import { setImmediate as immediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import verdicts from '../../fixtures/rfc4475/verdicts.json' with { type: 'json' }
import type { ConfigInput, CorePorts } from '../../support/core-config.ts'
import { coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { type Datagram, RawSip, readAnswer, sipRequest } from '../../support/raw-sip.ts'
import { withDeadline } from '../../support/wait-for.ts'

/** Loopback networks of this run: strangers, and the one that a trunk is known by. */
const strangers = `127.${randomInt(1, 127)}.${randomInt(256)}`
const provider = `127.${randomInt(128, 254)}.${randomInt(256)}`

function torture(folder: 'rfc4475' | 'rfc5118', file: string): string {
  return readFileSync(new URL(`../../fixtures/${folder}/${file}`, import.meta.url), 'latin1')
}

let core: CoreProcess

beforeAll(async () => {
  core = await CoreProcess.start({ config: exampleDotCom })
})
afterAll(async () => {
  await core[Symbol.asyncDispose]()
})

let addresses = 0

interface Outcome {
  /** Final statuses, once each. */
  readonly statuses: readonly number[]
  /** Local ports that answers came to. */
  readonly ports: readonly number[]
}

/**
 * Sends a message to the core over UDP from an address of its own, one port of which each Via
 * of these messages names, so that nothing in it has to be changed but the branch: many
 * messages share theirs, and would be copies of each other. By the end the core has answered
 * an OPTIONS that was sent after it, and this message too where it `owes` an answer.
 */
async function send(message: string, network: string, owes = true): Promise<Outcome> {
  addresses += 1
  await using peer = await RawSip.open(`${network}.${addresses}`, [0, 5050, 5060, 6050, 19_823])
  peer.send(message.replace(/;branch=z9hG4bK(?=[^;\s,])/, `$&${addresses}`), core.ready.sip.udp ?? 0)
  await expectAlive(peer)
  const answers = ({ text }: Datagram) => !text.includes('\r\nCall-ID: alive') && !text.startsWith('SIP/2.0 1')
  if (owes) await peer.received.waitFor(answers, { what: 'an answer', timeoutMs: 2000 })
  // What came before the answer to OPTIONS waits in our sockets by now: one turn reads them all.
  for (let turn = 0; turn < 3; turn++) await immediate()
  const came = peer.received.entries.filter(answers)
  return {
    statuses: [...new Set(came.map(({ text }) => text))].map((text) => readAnswer(text).status),
    ports: [...new Set(came.map(({ port }) => port))]
  }
}

/** The core answers an OPTIONS within a second (whoever asks without credentials is challenged). */
async function expectAlive(peer: RawSip): Promise<void> {
  const via = `${peer.address}:${peer.port}`
  const request = sipRequest({
    method: 'OPTIONS',
    uri: 'sip:example.com',
    via,
    from: 'sip:alive@example.com',
    callId: `alive ${via}`.replace(' ', '-')
  })
  const { status } = await peer.ask(request, core.ready.sip.udp ?? 0, { timeoutMs: 1000 })
  expect([200, 401]).toContain(status)
}

const malformed = [400, 500, 505, 513]

describe('RFC 4475 over UDP, from a stranger', () => {
  it.each(verdicts)('§$section $file: $rfc', async ({ file, class: kind, uas_codes }) => {
    const codes: readonly (number | string)[] = uas_codes
    const { statuses } = await send(torture('rfc4475', file), strangers, !codes.includes('none'))
    if (codes.includes('none')) return expect(codes).toEqual(expect.arrayContaining([...statuses]))
    expect(statuses).toHaveLength(1)
    const [status = 0] = statuses
    if (kind === 'accept' && codes.length === 0) expect(malformed).not.toContain(status)
    else expect(codes.includes('liberal') ? [...codes, 401, 403] : codes).toContain(status)
  })

  it('§3.1.2.15 baddn.dat: also with the blank line that the archive forgot', async () => {
    expect((await send(torture('rfc4475', 'baddn-corrected.dat'), strangers)).statuses).toEqual([400])
  })

  it('answers go to the port that the Via names (RFC 3261 §18.2.2)', async () => {
    expect((await send(torture('rfc4475', 'lwsdisp.dat'), strangers)).ports).toEqual([5060])
    expect((await send(torture('rfc5118', 'ipv4-mapped-ipv6'), strangers)).ports).toEqual([19_823])
  })
})

describe('RFC 4475 over UDP, from a trunk: what is well-formed is taken for what it says', () => {
  // The same messages again would be retransmissions to a core that has had them.
  beforeAll(async () => {
    await core.stop()
    await core.restart()
  })

  const taken = verdicts.filter(({ class: kind, start }) => kind === 'accept' && start === 'INVITE')

  it.each(taken)('§$section $file', async ({ file, uas_codes: codes }) => {
    const { statuses } = await send(torture('rfc4475', file), provider)
    // Echo answers where the session can be spoken, 488 says that it cannot; wsinv.dat is in a dialog, which is unknown.
    expect([200, 481, 488, ...codes.filter((code) => code !== 401)]).toContain(statuses[0])
  })

  it('§3.3.11 zeromf.dat: an OPTIONS that may go no further has arrived', async () => {
    expect((await send(torture('rfc4475', 'zeromf.dat'), provider)).statuses).toEqual([200])
  })
})

describe('RFC 4475 over TCP', () => {
  it.each([
    ['ncl.dat', '§3.1.2.3'],
    ['mcl01.dat', '§3.3.9']
  ])(
    '%s: %s the error is told, and the connection closed: nobody knows where the next message begins',
    async (file) => {
      const { text, closed } = await overTcp(torture('rfc4475', file))
      expect(text.match(/^SIP\/2\.0 \d+/gm)).toEqual(['SIP/2.0 400'])
      await withDeadline(closed, 'the core to close the connection', 2000)
    }
  )

  it('clerr.dat: §3.1.2.2 it waits for the octets that were promised, and is not blocked by that', async () => {
    const { text, socket, closed } = await overTcp(torture('rfc4475', 'clerr.dat'))
    expect([text, socket.readyState]).toEqual(['', 'open'])
    socket.end()
    await withDeadline(closed, 'the core to close the connection', 2000)
  })

  async function overTcp(message: string) {
    const socket = net.connect({ host: '127.0.0.1', port: core.ready.sip.tcp ?? 0 })
    const closed = once(socket, 'close')
    let text = ''
    const heard = Promise.withResolvers<void>()
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (text.includes('\r\n\r\n')) heard.resolve()
    })
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(Buffer.from(message, 'latin1'))
    addresses += 1
    await using peer = await RawSip.open(`${strangers}.${addresses}`)
    await expectAlive(peer)
    // An answer that is owed may come a moment after that of the OPTIONS: they are different sockets.
    if (!message.includes('9999')) await withDeadline(heard.promise, 'an answer over TCP', 2000)
    return { text, socket, closed }
  }
})

describe('RFC 5118 over UDP', () => {
  it.each([
    ['ipv6-good', '§4.1'],
    ['port-ambiguous', '§4.3'],
    ['port-unambiguous', '§4.4'],
    ['via-received-param-with-delim', '§4.5'],
    ['via-received-param-no-delim', '§4.5'],
    ['ipv6-in-sdp', '§4.6'],
    ['mult-ip-in-header', '§4.7'],
    ['mult-ip-in-sdp', '§4.8'],
    ['ipv4-mapped-ipv6', '§4.9'],
    ['ipv6-bug-abnf-3-colons', '§4.10'],
    ['ipv6-correct-abnf-2-colons', '§4.10']
  ])('%s: %s is well-formed', async (file) => {
    const { statuses } = await send(torture('rfc5118', file), strangers)
    expect([statuses.length, malformed.includes(statuses[0] ?? 400)]).toEqual([1, false])
  })

  it('ipv6-bad: §4.2 MUST be answered with 400', async () => {
    expect((await send(torture('rfc5118', 'ipv6-bad'), strangers)).statuses).toEqual([400])
  })
})

it('none of them is a bug to the core, and none made a record but those that a trunk may make', async () => {
  expect(core.logs.filter((line) => /"level":"error"|process\.bug|threw|crashed/.test(line))).toEqual([])
  const { items } = (await (await core.fetch('/api/v1/cdrs', { user: null, headers: admin })).json()) as {
    readonly items: readonly { readonly direction: string }[]
  }
  expect(items.filter(({ direction }) => direction !== 'inbound')).toEqual([])
})

const admin = { authorization: `Basic ${btoa('100@example.com:web-100')}` }

/** A PBX that these messages could be meant for. */
function exampleDotCom(ports: CorePorts): ConfigInput {
  return coreConfig(ports, {
    domain: {
      name: 'example.com',
      aliases: ['example.org', 'example.net', 'company.com', 'chair-dnrc.example.com', '[2001:db8::10]'],
      trunks: [
        {
          name: 'main',
          type: 'peer',
          address: `sip:127.0.0.1:${ports.provider}`,
          from: [`${provider}.0/24`],
          bind: `127.0.0.1:${ports.trunk}`,
          // The messages go to the phones' listener.
          acceptAtListener: true
        }
      ],
      inbound: [{ match: '*', to: 'function:echo' }]
    }
  })
}
