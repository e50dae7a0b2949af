import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ConfigInput, type CorePorts, coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { leasePorts, type PortBlock } from '../../support/free-port.ts'
import { installed, needs } from '../../support/needs.ts'
import { Sipp, type SippResult } from '../../support/sipp.ts'

/**
 * Scenarios that others have published for sipp are theirs, and no part of the project: whoever has them names their folder
 * (`OFFHOOK_SIPP_SCENARIOS`, with an `index.json` of `role` and `path`), and only then this file is among the tests.
 */
const folder = pathToFileURL(`${process.env.OFFHOOK_SIPP_SCENARIOS}/`)

interface Published {
  readonly role: 'uac' | 'uas'
  readonly path: string
}

const published: readonly Published[] = JSON.parse(await readFile(new URL('index.json', folder), 'utf8'))

/**
 * What is not run: no sipp of Debian can read it, or it wants what only the exchange did for which it was written. Where the
 * same exchange of messages is shown.
 */
const elsewhere: readonly { readonly what: RegExp; readonly because: string; readonly shownIn: string }[] = [
  {
    what: /sipp_scenarios\/pfca_uas/,
    because:
      'sipp 3.6 knows neither its keywords for SRTP nor [media_port] in a=rtcp; its INVITE, 183, PRACK, 200 are ours',
    shownIn: 'test/interop/trunk/dialogs.test.ts'
  },
  {
    what: /github-#0769/,
    because: 'sipp 3.6 knows no patterns for response codes',
    shownIn: 'test/interop/trunk/inbound.test.ts'
  },
  {
    what: /hold_ice/,
    because: 'it wants a file of values that is not there; it answers an INVITE and is hung up',
    shownIn: 'test/interop/trunk/outbound.test.ts'
  },
  {
    what: /reinvite_early/,
    because: 'it wants 491 to a re-INVITE before its ACK; ours takes it for the ACK that was lost (RFC 5407 §3.1.4)',
    shownIn: 'test/scenario/odd-phones.test.ts'
  },
  {
    what: /uac-codec-mismatch/,
    because: 'it wants a call of two codecs to go on without sound; ours transcodes',
    shownIn: 'test/interop/phones/transcode.test.ts'
  },
  {
    what: /one_touch_recording/,
    because: 'it wants 403 to an INFO that records; ours is taken for the empty INFO that it is (RFC 6086 §4.2.2)',
    shownIn: 'test/scenario/in-call.test.ts'
  },
  {
    what: /invalid_uris/,
    because: 'it wants 416 to a Contact with a telephone number; ours reaches such a peer by its flow',
    shownIn: 'test/scenario/odd-phones.test.ts'
  },
  {
    what: /ignore_183_wo_sdp/,
    because: 'it wants the name of that exchange in From; its 180, 183 without a session and 200 are ours',
    shownIn: 'test/scenario/early-dialog.test.ts'
  }
]

const runs = published.filter(({ path }) => !elsewhere.some(({ what }) => what.test(path)))

/** A pair of trunks each; more than run at once, so that the last words of a call are not the first of the next one. */
const lanes = 10

interface Lane {
  readonly ports: PortBlock
  /** Of the trunk by which calls come in, and of its provider; the same of that by which they leave. */
  readonly inTrunk: number
  readonly inProvider: number
  readonly outTrunk: number
  readonly outProvider: number
}

describe('sipp scenarios that others have published, a provider on either side', () => {
  const stack = new AsyncDisposableStack()
  const free: Lane[] = []

  beforeAll(async () => {
    if (!installed('sipp')) return
    for (let at = 0; at < lanes; at++) {
      const ports = stack.use(await leasePorts(8))
      free.push({
        ports,
        inTrunk: ports.first,
        inProvider: ports.at(2),
        outTrunk: ports.at(4),
        outProvider: ports.at(6)
      })
    }
    stack.use(await CoreProcess.start({ config: (ports) => office(ports, free) }))
  })
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, 'sipp'))

  it('each runs here, or what it exchanges is shown elsewhere', () => {
    const shown = elsewhere.map(({ what, shownIn }) => [
      published.filter(({ path }) => what.test(path)).length > 0,
      existsSync(new URL(`../../../${shownIn}`, import.meta.url))
    ])
    expect([published.length, runs.length, shown]).toEqual([69, 44, elsewhere.map(() => [true, true])])
  })

  it.concurrent.each(runs.map((run) => [`${run.role}: ${run.path}`, run] as const))('%s', async (_, { role, path }) => {
    const lane = free.shift()
    if (lane === undefined) throw new Error('there is no lane')
    try {
      const text = await readFile(new URL(encodeURI(path).replaceAll('#', '%23'), folder), 'latin1')
      const scenario = text
        .slice(text.indexOf('<scenario'))
        .replace(/"[^"]*g711a\.pcap"/g, '"/usr/share/sip-tester/g711a.pcap"')
      const { successful, failed, errors } = await (role === 'uac' ? calls(lane, scenario) : isCalled(lane, scenario))
      expect([successful, failed], errors).toEqual([1, 0])
    } finally {
      free.push(lane)
    }
  })
})

/** Whoever is called there takes its time, so that a caller that wants a 100 first gets one. */
async function calls(lane: Lane, scenario: string): Promise<SippResult> {
  const callee = await readFile(new URL('../../fixtures/sipp/trunk-callee.xml', import.meta.url), 'utf8')
  const slow = callee.slice(callee.indexOf('<scenario')).replace('<send>', '<pause milliseconds="400"/><send>')
  await using _ = await Sipp.start({ scenario: slow, port: lane.outProvider })
  const target = `127.0.0.1:${lane.inTrunk}`
  const args = ['-deadcall_wait', '0']
  return await Sipp.run({ scenario, target, port: lane.inProvider, service: '5550199', args })
}

async function isCalled(lane: Lane, scenario: string): Promise<SippResult> {
  await using callee = await Sipp.start({ scenario, port: lane.outProvider })
  const target = `127.0.0.1:${lane.inTrunk}`
  await using _ = await Sipp.start({
    scenario: 'any-caller',
    target,
    port: lane.inProvider,
    service: '5550199',
    pauseMs: 1000
  })
  return await callee.finished()
}

function office(ports: CorePorts, all: readonly Lane[]): ConfigInput {
  const { domains, ...rest } = coreConfig(ports)
  const trunk = (name: string, own: number, provider: number) => ({
    name,
    type: 'peer' as const,
    address: `sip:127.0.0.1:${provider};transport=udp`,
    from: [`127.0.0.1:${provider}`],
    bind: `127.0.0.1:${own}`,
    callerIdNumber: '+15550100100'
  })
  const others = all.map(({ inTrunk, inProvider, outTrunk, outProvider }, at) => ({
    name: `lane-${at}.test`,
    trunks: [trunk('in', inTrunk, inProvider), trunk('out', outTrunk, outProvider)],
    inbound: [{ match: '*', to: 'external:+15550199' }],
    outbound: [{ match: '+X.', trunk: 'out' }]
  }))
  return { ...rest, domains: [...domains, ...others] }
}
