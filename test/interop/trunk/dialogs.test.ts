import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ConfigInput, type CorePorts, coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { installed, needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { Sipp, type SippResult } from '../../support/sipp.ts'

/**
 * What sipp scenarios that others have published try a B2BUA with and is not tried with sipp here, by the test that shows the
 * same messages: real media and phones in this folder, the rest on the network in memory.
 */
const shownElsewhere: readonly (readonly [what: string, file: string, title: string])[] = [
  ['voice and keys as RTP', 'interop/trunk/outbound.test.ts', 'caller ID is the trunk’s, audio passes both ways'],
  [
    'congestion, and the next trunk',
    'interop/trunk/outbound.test.ts',
    'the first trunk answers 503: the second takes the call'
  ],
  [
    'one that never answers',
    'scenario/trunk-failover.test.ts',
    'and is the only way is waited for as long as SIP says'
  ],
  ['several rung at once', 'scenario/forking.test.ts', 'every registered phone rings, the first 200 wins'],
  ['CANCEL that crosses a 200', 'scenario/forking.test.ts', 'a 200 that crosses our CANCEL gets ACK and BYE'],
  ['302 with where to', 'scenario/forwarded.test.ts', 'is followed to a number at its own host'],
  ['hold and resume', 'scenario/in-call.test.ts', 'and resumes (RFC 3264 §8.4, RFC 3261 §14)'],
  ['a re-INVITE before the ACK', 'scenario/in-call.test.ts', 'one that overtakes the ACK of our 200 is taken'],
  ['INFO that a phone records by', 'scenario/in-call.test.ts', 'INFO without a body is answered 200'],
  [
    'a Contact that is no SIP address',
    'scenario/user-to-user.test.ts',
    'an INVITE whose Contact is %s is answered 416'
  ],
  [
    '100 before all else',
    'sip/transaction/invite-server.test.ts',
    'sends 100 after 200 ms unless the user has answered'
  ],
  ['blind transfer', 'scenario/transfer.test.ts', 'by the called side: 202, the way is told by NOTIFY'],
  ['attended transfer', 'scenario/replaces-outside.test.ts', 'are joined here: it hears of no REFER']
]

/** The lines of a description before its media. */
const session = `v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
`
const voice = 'm=audio [auto_media_port] RTP/AVP 0 101\na=rtpmap:0 PCMU/8000\na=rtpmap:101 telephone-event/8000'
const isup = (handling: string) =>
  `--b1\nContent-Type: application/sdp\n\n${session}${voice}\n\n--b1\nContent-Type: application/ISUP;version=itu-t92+\nContent-Disposition: signal;handling=${handling}\n\n0102\n--b1--`
const sdp = 'Content-Type: application/sdp'

describe('providers that acknowledge, delay and refresh, as sipp', () => {
  const stack = new AsyncDisposableStack()
  let core: CoreProcess

  beforeAll(async () => {
    if (!installed('sipp')) return
    core = stack.use(await CoreProcess.start({ config: office }))
  })
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, 'sipp'))

  /** A call that comes in by one trunk and leaves by the other; what each side has to say of it. */
  async function call(
    caller: string,
    callee: string,
    dialled: string,
    keys: Readonly<Record<string, string>> = {}
  ): Promise<readonly SippResult[]> {
    const target = `127.0.0.1:${core.ports.trunk}`
    await using called = await Sipp.start({ scenario: callee, port: core.ports.backupProvider, pauseMs: 400, keys })
    await using calling = await Sipp.start({
      ...{ scenario: caller, target, port: core.ports.provider, service: dialled, pauseMs: 400 },
      keys: { name: 'Customer', number: '+15550170', ...keys }
    })
    const results = await Promise.all([calling.finished(), called.finished()])
    expect(results.map(({ successful, failed, errors }) => [successful, failed, errors])).toEqual([
      [1, 0, expect.anything()],
      [1, 0, expect.anything()]
    ])
    expect(await recordOf(core, ({ dst }) => dst === dialled)).toMatchObject({
      disposition: 'ANSWERED',
      hangupcause: 16
    })
    return results
  }

  it('a 183 that wants a PRACK gets one with its RSeq, and the 200 without a session is an answer (RFC 3262 §4, §5)', async () => {
    const [calling, called] = await call('trunk-caller', 'trunk-callee-reliable', '5550101')
    expect(called?.messages.filter(({ firstLine }) => firstLine.startsWith('PRACK'))).toHaveLength(1)
    expect(calling?.messages.map(({ firstLine }) => firstLine)).toContain('SIP/2.0 183 Session Progress')
  })

  it('Require: 100rel: our 180 is reliable, and not repeated after its PRACK (RFC 3262 §3)', async () => {
    const [calling] = await call('trunk-caller-reliable', 'trunk-callee', '5550102')
    const ringing = calling?.messages.filter(({ firstLine }) => firstLine === 'SIP/2.0 180 Ringing')
    expect(ringing).toHaveLength(1)
  })

  it('an INVITE without an offer gets ours in a reliable 183, answered in its PRACK (RFC 3262 §5)', async () => {
    await call('trunk-caller-delayed', 'trunk-callee-reliable', '5550103')
  })

  it('a session timer: 422 with Min-SE, then refreshed by UPDATE and by re-INVITE (RFC 4028 §7, §9)', async () => {
    await call('trunk-caller-timer', 'trunk-callee', '5550104')
  })

  it('what is not tried with sipp is shown elsewhere', async () => {
    const missing: string[] = []
    for (const [what, file, title] of shownElsewhere) {
      const text = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8')
      if (!text.includes(title)) missing.push(`${what}: ${file}`)
    }
    expect(missing).toEqual([])
  })

  it.each([
    ['rings with its own sound (183 with a session)', { status: '183', early: `${session}${voice}`, answer: voice }],
    ['says 183 without a session', { status: '183', early: '', answer: voice }],
    ['names packets of 30 ms', { status: '180', early: '', answer: `${voice}\na=ptime:30\na=maxptime:60` }],
    [
      'answers with the other law of G.711',
      { status: '180', early: '', answer: 'm=audio [auto_media_port] RTP/AVP 8' }
    ],
    [
      'names candidates of ICE that nobody has offered',
      {
        status: '180',
        early: '',
        answer: `${voice}\na=ice-ufrag:abcd\na=ice-pwd:0123456789012345678901\na=candidate:1 1 UDP 2130706431 127.0.0.1 9 typ host`
      }
    ]
  ])('a called provider %s: the call is made', async (_what, keys) => {
    await call('trunk-caller', 'trunk-callee-says', `55502${keys.answer.length}${keys.early.length}`, keys)
  })

  it.each([
    ['of which nothing can be read', 'm=audio nowhere', '488'],
    ['that switches the voice off', 'm=audio 0 RTP/AVP 0', '488'],
    ['in which there is no codec of ours', 'm=audio [auto_media_port] RTP/AVP 18\na=rtpmap:18 G729/8000', '488']
  ])(
    'an answer %s: ACK and BYE to whoever gave it, 488 to the caller (RFC 3261 §13.2.2.4)',
    async (_what, answer, status) => {
      const keys = { early: '', answer, status }
      const target = `127.0.0.1:${core.ports.trunk}`
      await using called = await Sipp.start({
        ...{ scenario: 'trunk-callee-says', port: core.ports.backupProvider },
        keys: { ...keys, status: '180' }
      })
      const calling = await Sipp.run({
        ...{ scenario: 'trunk-caller-refused', target, port: core.ports.provider, service: '5550300' },
        keys: { name: 'Customer', number: '+15550170', status }
      })
      expect([calling.successful, (await called.finished()).successful], calling.errors).toEqual([1, 1])
    }
  )

  it.each([
    ['486', '486'],
    ['503', '503'],
    // Concerns our own request, and where to is not for the caller to say.
    ['302', '480'],
    ['407', '503']
  ])(
    'a called provider refuses with %s: the caller gets %s (RFC 3398 §8.2.6.1, RFC 3261 §8.1.3.4)',
    async (refused, status) => {
      const target = `127.0.0.1:${core.ports.trunk}`
      await using called = await Sipp.start({
        ...{ scenario: 'trunk-callee-refuse', port: core.ports.backupProvider },
        keys: { status: refused, reason: 'Refused' }
      })
      const calling = await Sipp.run({
        ...{ scenario: 'trunk-caller-refused', target, port: core.ports.provider, service: '5550400' },
        keys: { name: 'Customer', number: '+15550170', status }
      })
      expect([calling.successful, (await called.finished()).successful], calling.errors).toEqual([1, 1])
    }
  )

  it.each([
    ['video beside the voice', sdp, `${session}${voice}\nm=video [auto_media_port] RTP/AVP 31`],
    ['a Diversion', `Diversion: <sip:100@127.0.0.1>;reason=user-busy\n${sdp}`, `${session}${voice}`],
    [
      'wideband codecs with keys at both clocks',
      sdp,
      `${session}m=audio [auto_media_port] RTP/AVP 107 0 101 103\na=rtpmap:107 opus/48000/2\na=rtpmap:101 telephone-event/8000\na=rtpmap:103 telephone-event/48000`
    ],
    ['ISUP beside it that may be passed over', 'Content-Type: multipart/mixed;boundary=b1', isup('optional')]
  ])('a calling provider that offers %s is answered', async (what, fields, offer) => {
    await call('trunk-caller-says', 'trunk-callee', `55505${what.length}`, { fields, offer })
  })

  it.each([
    ['nothing but video', sdp, `${session}m=video [auto_media_port] RTP/AVP 31`, '488'],
    ['voice in a profile with feedback alone', sdp, `${session}m=audio [auto_media_port] RTP/AVPF 0`, '488'],
    ['ISUP that must be understood', 'Content-Type: multipart/mixed;boundary=b1', isup('required'), '415']
  ])('a calling provider that offers %s is refused', async (_what, fields, offer, status) => {
    const target = `127.0.0.1:${core.ports.trunk}`
    const calling = await Sipp.run({
      ...{ scenario: 'trunk-caller-says-refused', target, port: core.ports.provider, service: '5550600' },
      keys: { fields, offer, status }
    })
    expect([calling.successful, calling.failed], calling.errors).toEqual([1, 0])
  })

  it('a fax in the place of the voice is refused with 488, and the voice goes on (RFC 3264 §8)', async () => {
    await call('trunk-caller-faxes', 'trunk-callee', '5550700')
  })
})

function office(ports: CorePorts): ConfigInput {
  const { domains, ...rest } = coreConfig(ports)
  const [acme] = domains
  if (acme === undefined) throw new Error('there is no domain')
  const backup = {
    name: 'backup',
    type: 'peer' as const,
    address: `sip:127.0.0.1:${ports.backupProvider};transport=udp`,
    from: [`127.0.0.1:${ports.backupProvider}`],
    bind: `127.0.0.1:${ports.backupTrunk}`,
    callerIdNumber: '+15550200200'
  }
  const inbound = [{ match: '*', to: 'external:+15550199' }]
  const outbound = [{ match: '+X.', trunk: 'backup' }]
  return { ...rest, domains: [{ ...acme, trunks: [...(acme.trunks ?? []), backup], inbound, outbound }] }
}
