import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { coreConfig } from '../../support/core-config.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { NameServer } from '../../support/name-server.ts'
import { Program } from '../../support/program.ts'

const registrars = fileURLToPath(new URL('../../support/registrars.ts', import.meta.url))
const [first, second, moved, plain] = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5'] as const
const account = { username: 'acme', password: 'secret' }
const trunk = (name: string, host: string) => ({
  name,
  type: 'register' as const,
  registrar: `sip:${host}`,
  ...account
})
const hosts = {
  'a.provider.test': [first],
  'b.provider.test': [second],
  'plain.test': [plain],
  'six.test': ['::1']
}

it('trunks find their provider by what a real name server says: NAPTR, SRV, A, AAAA; failover and return, a name that moves (RFC 3263)', async (context) => {
  await using names = await NameServer.open(context, {
    hosts,
    naptr: [
      'provider.test,10,10,s,SIP+D2T,,_sip._tcp.provider.test',
      'provider.test,20,10,s,SIP+D2U,,_sip._udp.provider.test'
    ],
    srv: [
      '_sip._tcp.provider.test,b.provider.test,5060,20,10',
      '_sip._tcp.provider.test,a.provider.test,5060,10,10',
      '_sip._udp.provider.test,b.provider.test,5060,10,10'
    ]
  })
  const served = names.network.inside(process.execPath, [registrars, first, second, plain, '::1'])
  await using there = await Program.start({ name: 'registrars', ...served })
  const told = (line: RegExp, options: { since?: number; timeoutMs?: number } = {}) =>
    there.stdout.waitFor((each) => line.test(each), { what: `${line} from the registrars`, ...options })
  for (const address of [first, second, plain]) await told(new RegExp(`^${address} open`))
  await using core = await CoreProcess.start({
    network: names.network,
    config: (ports) =>
      coreConfig(ports, {
        domain: {
          trunks: [trunk('named', 'provider.test'), trunk('plain', 'plain.test'), trunk('six', 'six.test')],
          inbound: [],
          outbound: []
        }
      })
  })
  const states = () =>
    core.logs
      .map((line) => JSON.parse(line) as { event: string; name: string; state: string; address: string })
      .filter(({ event }) => event === 'trunk.state')
      .map(({ name, state, address }) => `${name} ${state} ${address}`)

  // NAPTR prefers TCP, its SRV the server of the lower priority; without either A and AAAA count, and UDP.
  await told(new RegExp(`^${first} TCP <sip:acme@127.0.0.1:\\d+;transport=tcp>`))
  await told(new RegExp(`^${plain} UDP <sip:acme@127.0.0.1:\\d+>`))
  await told(/^::1 UDP <sip:acme@\[::1\]:\d+>/)
  const up = ['named up 127.0.0.2:5060', 'plain up 127.0.0.5:5060', 'six up [::1]:5060']
  await expect
    .poll(() =>
      states()
        .filter((line) => line.includes(' up '))
        .toSorted()
    )
    .toEqual(up)

  const closed = there.stdout.position
  there.write(`close ${first}\n`)
  await told(new RegExp(`^${second} TCP `), { since: closed })

  // A minute later the first is tried again, and is back.
  const back = there.stdout.position
  there.write(`open ${first}\n`)
  await told(new RegExp(`^${first} TCP `), { since: back, timeoutMs: 90_000 })

  const gone = there.stdout.position
  await names.knows({ ...hosts, 'a.provider.test': [moved] })
  there.write(`open ${moved}\nclose ${first}\nclose ${second}\n`)
  await told(new RegExp(`^${moved} TCP `), { since: gone, timeoutMs: 90_000 })
}, 180_000)
