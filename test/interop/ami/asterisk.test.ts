import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sipModules, startAsteriskProgram } from '../../support/asterisk-program.ts'
import { Baresip } from '../../support/baresip.ts'
import { coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { fieldIn, ManagerClient, type ManagerPacket } from '../../support/manager-client.ts'
import { installed, needs } from '../../support/needs.ts'
import { isUnpacked, needsUnpacked } from '../../support/unpacked.ts'
import { waitFor } from '../../support/wait-for.ts'

const secret = 'crm-secret'

/** What one of the two has said in the same dialogue. */
interface Said {
  readonly banner: string
  /** By what was asked. */
  readonly answers: ReadonlyMap<string, readonly ManagerPacket[]>
  readonly packets: readonly ManagerPacket[]
}

/** Fields of Asterisk 16 that ours leave out, by event; what is not here has the fields of Asterisk, in their order. */
const leftOut: Readonly<Record<string, readonly string[]>> = {
  // Codecs and groups of the channel: no connector decides anything by them, and calls here have no such groups.
  Status: ['Nativeformats', 'Readformat', 'Readtrans', 'Writeformat', 'Writetrans', 'Callgroup', 'Pickupgroup'],
  // Statistics that are not kept by queue and agent.
  QueueParams: ['Holdtime', 'TalkTime', 'Abandoned', 'ServiceLevel', 'ServicelevelPerf', 'ServicelevelPerf2'],
  QueueMember: ['LastCall', 'LastPause', 'LoginTime', 'Wrapuptime']
}

const events = [
  ...['FullyBooted', 'Newchannel', 'Newstate', 'DialBegin', 'DialEnd', 'BridgeEnter', 'BridgeLeave', 'Hangup', 'Cdr'],
  ...['OriginateResponse', 'Status', 'StatusComplete', 'CoreShowChannel', 'CoreShowChannelsComplete'],
  ...['QueueParams', 'QueueMember', 'QueueStatusComplete']
]

describe('the Manager Interface beside that of a real Asterisk (3-click-to-dial, AMI; Debian has 16.28)', () => {
  const stack = new AsyncDisposableStack()
  let theirs: Said
  let ours: Said

  beforeAll(async () => {
    if (!isUnpacked('asterisk') || !installed('baresip')) return
    const asterisk = stack.use(await startAsterisk())
    const core = stack.use(
      await CoreProcess.start({
        config: (ports) => ({
          ...coreConfig(ports, { domain: { queues: [{ name: 'support', agents: [{ user: '100' }] }] } }),
          ami: { listen: `127.0.0.1:${ports.spare}`, users: [{ name: 'crm', secret }] }
        })
      })
    )
    theirs = await dialogue(`127.0.0.1:${asterisk.ports.first}`, asterisk.ports.at(2))
    ours = await dialogue(core.sip, Number(core.ready.ami))
  }, 60_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => {
    needsUnpacked(context, 'asterisk')
    needs(context, 'baresip')
  })

  it('greets in the same way', () => {
    const form = /^Asterisk Call Manager\/\d+\.\d+\.\d+\r\n$/
    expect([theirs.banner, ours.banner]).toEqual([expect.stringMatching(form), expect.stringMatching(form)])
  })

  it('answers each action in the same words', () => {
    const answersOf = ({ answers }: Said) =>
      [...answers].map(([asked, [answer]]) => [asked, answer?.filter(([name]) => name !== 'ActionID').map(plain)])
    expect(answersOf(ours)).toEqual(answersOf(theirs))
  })

  it.each(events)('%s has the same fields in the same order', (name) => {
    const fieldsOf = ({ packets }: Said) =>
      packets
        .findLast((packet) => fieldIn(packet, 'Event') === name)
        ?.map(([field]) => field)
        .filter((field) => field !== 'ActionID' && leftOut[name]?.includes(field) !== true)
    expect(fieldsOf(theirs)).toContain('Event')
    expect(fieldsOf(ours)).toEqual(fieldsOf(theirs))
  })

  it('what becomes of the second channel is told in the same steps', () => {
    const steps = ({ packets }: Said) => {
      const [, second = ''] = packets.flatMap((packet) =>
        fieldIn(packet, 'Event') === 'Newchannel' ? [fieldIn(packet, 'Channel') ?? ''] : []
      )
      return packets.flatMap((packet) => {
        const name = fieldIn(packet, 'Event') ?? ''
        const isOfIt = [fieldIn(packet, 'Channel'), fieldIn(packet, 'DestChannel')].includes(second)
        if (!isOfIt || !steps.of.includes(name)) return []
        return [[name, fieldIn(packet, 'ChannelStateDesc'), fieldIn(packet, 'DialStatus'), fieldIn(packet, 'Cause')]]
      })
    }
    steps.of = ['Newchannel', 'Newstate', 'DialBegin', 'DialEnd', 'BridgeEnter', 'Hangup']
    expect(steps(ours)).toEqual(steps(theirs))
  })
})

/** Values that differ from one machine, or one moment, to the other. */
function plain([name, value]: readonly [string, string]): readonly [string, string] {
  if (name === 'Challenge') return [name, value.replace(/^\d+$/, 'digits')]
  if (name === 'Timestamp') return [name, value.replace(/^\d+\.\d{6}$/, 'seconds')]
  if (name === 'Context') return [name, 'its own']
  return [name, value.replace(/^PJSIP\//, 'SIP/')]
}

/** The same with either: log-in, errors, lists, a call that is originated, answered by both and hung up. */
async function dialogue(registrar: string, port: number): Promise<Said> {
  const phone = (user: string) => Baresip.start({ user, password: `sip-${user}`, registrar, answer: 'auto' })
  await using _ana = await phone('100')
  await using _tom = await phone('101')
  using client = await ManagerClient.open(port)
  const answers = new Map<string, readonly ManagerPacket[]>()
  const ask = async (action: string, fields: Readonly<Record<string, string>> = {}, when = '') => {
    answers.set(`${action} ${JSON.stringify(fields)}${when}`, await client.ask(action, fields))
  }
  const to101 = { Context: 'x', Exten: '101', Priority: '1' }
  await ask('Ping', {}, ' before the log-in')
  await ask('Challenge', { AuthType: 'MD5' })
  await ask('Challenge', {})
  await ask('Login', { Username: 'crm', Secret: secret })
  await ask('Ping')
  await ask('Nonsense')
  await ask('Events', { EventMask: 'on' })
  await ask('Hangup', { Channel: 'SIP/none-1' })
  await ask('Hangup')
  await ask('Redirect', { Channel: 'SIP/none-1', ...to101 })
  await ask('Redirect')
  await ask('Originate', to101)
  await ask('ExtensionState', { Exten: '100', Context: 'x' })
  await ask('ExtensionState', { Exten: '999', Context: 'x' })
  await ask('ExtensionState')
  await ask('Status', { Channel: 'SIP/none-1' })
  await ask('QueueStatus')
  await ask('Originate', { Channel: 'PJSIP/100', ...to101, Async: 'true' })
  await waitFor(() => client.events('BridgeEnter').length >= 2, { what: 'both to talk' })
  await ask('ExtensionState', { Exten: '100', Context: 'x' }, ' who talks')
  await ask('Status')
  await ask('CoreShowChannels')
  const [first = []] = client.events('Newchannel')
  await client.ask('Hangup', { Channel: fieldIn(first, 'Channel') ?? '' })
  await waitFor(() => client.events('Hangup').length >= 2 && client.events('Cdr').length >= 1, {
    what: 'the end of the call'
  })
  await ask('Logoff')
  return { banner: client.banner, answers, packets: [...client.packets] }
}

function startAsterisk() {
  return startAsteriskProgram({
    modules: [...sipModules, 'res_musiconhold', 'app_queue', 'cdr_manager'],
    logs: 'notice,warning,error,verbose',
    files: ({ ports }) => ({
      'rtp.conf': ['[general]', `rtpstart=${ports.at(4)}`, `rtpend=${ports.last}`],
      'manager.conf': [
        ...['[general]', 'enabled=yes', `port=${ports.at(2)}`, 'bindaddr=127.0.0.1'],
        ...['[crm]', `secret=${secret}`, 'read=all', 'write=all']
      ],
      'cdr.conf': ['[general]', 'enable=yes'],
      'cdr_manager.conf': ['[general]', 'enabled=yes'],
      'musiconhold.conf': ['[general]'],
      'queues.conf': ['[general]', '[support]', 'strategy=ringall', 'member => PJSIP/100,0,Ana'],
      'pjsip.conf': [
        ...['[udp]', 'type=transport', 'protocol=udp', `bind=127.0.0.1:${ports.first}`],
        ...['100', '101'].flatMap((user) => [
          ...[`[${user}]`, 'type=auth', 'auth_type=userpass', `username=${user}`, `password=sip-${user}`],
          ...[`[${user}]`, 'type=aor', 'max_contacts=1', 'remove_existing=yes'],
          ...[`[${user}]`, 'type=endpoint', 'context=x', 'disallow=all', 'allow=alaw,ulaw', `auth=${user}`],
          ...[`aors=${user}`, 'direct_media=no', `callerid=User ${user} <${user}>`]
        ])
      ],
      'extensions.conf': ['[x]', 'exten => 100,hint,PJSIP/100', `exten => _1XX,1,Dial(PJSIP/\${EXTEN},10)`]
    })
  })
}
