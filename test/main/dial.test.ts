import { spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CallRate } from '../../main/access/call-rate.ts'
import { readDialArguments, runDial } from '../../main/dial-command.ts'
import { claimDirectory, type Instance } from '../../main/instance.ts'
import { performDial } from '../../main/perform-dial.ts'
import { usualDirectory } from '../../main/usual-directory.ts'
import { err, ok } from '../../pbx-core/base/result.ts'
import type { ClickToDialProgress } from '../../pbx-core/contract/events.ts'
import { readDialled } from '../../pbx-core/routing/number/dialled.ts'
import { CoreProcess } from '../support/core-process.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'
import { waitFor } from '../support/wait-for.ts'
import { testConfig } from './support/http-fixture.ts'
import { MemoryPbx } from './support/memory-pbx.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))

describe('offhook dial (3-click-to-dial, Where links come from)', () => {
  let directory: TempDirectory
  let pbx: MemoryPbx
  let instance: Instance | undefined
  let out: string[]
  let faults: string[]
  beforeEach(async () => {
    directory = await tempDirectory('dial')
    pbx = new MemoryPbx()
    ;[out, faults] = [[], []]
  })
  afterEach(async () => {
    await instance?.[Symbol.asyncDispose]()
    instance = undefined
    await directory[Symbol.asyncDispose]()
  })

  const terminal = { out: (text: string) => void out.push(text), fault: (text: string) => void faults.push(text) }
  const run = (...args: string[]) => runDial(args, join(directory.path, 'data'), terminal)

  /** A program on that folder, over a core in memory. */
  async function running({ several = false } = {}): Promise<void> {
    const claim = await claimDirectory(join(directory.path, 'data'), { links: [], windows: false })
    if (claim.kind !== 'first') throw new Error('somebody has it')
    instance = claim.instance
    const config = testConfig({ several })
    const [domain] = config.domains
    if (domain === undefined) throw new Error('there is a domain')
    instance.onDial(
      performDial({
        pbx,
        config: () => config,
        rate: new CallRate(() => 0),
        readNumber: (text, source) => readDialled(domain, text, source),
        owner: () => ({ domain: 'acme.test', user: '103' })
      })
    )
  }

  const progress = (state: ClickToDialProgress['state'], reason?: string) => {
    const { dest = '', user = '', domain = '' } = pbx.commands.at(-1) ?? {}
    const said = reason === undefined ? {} : { reason }
    pbx.events.emit('click-to-dial.progressed', { uniqueid: 'live-1', domain, user, dest, state, ...said })
  }
  const accepting = () => {
    pbx.answer = () => ok({ uniqueid: 'live-1', state: 'ringing', repeated: false })
  }
  const ordered = () => waitFor(() => pbx.commands.at(-1), { what: 'the order to dial' })

  it('has the telephones of the owner ring, prints how it goes, and ends with 0 once both talk', async () => {
    await running()
    accepting()
    const code = run('(212)', '555-0199')
    expect(await ordered()).toMatchObject({ domain: 'acme.test', user: '103', dest: '2125550199', connect: false })
    for (const state of ['confirming', 'calling', 'connected'] as const) progress(state)
    expect([await code, out, faults]).toEqual([
      0,
      [
        'The telephones of 103 ring; press 1 there to call 2125550199.\n',
        'Answered; it waits for the 1.\n',
        '2125550199 is being called.\n',
        'Connected with 2125550199.\n'
      ],
      []
    ])
  })

  it('--user and --connect are whose telephones ring, and without a 1; what failed is said, and is 1', async () => {
    await running({ several: true })
    accepting()
    const code = run('--user', '200@other.test', '--connect', '*43')
    expect(await ordered()).toMatchObject({ domain: 'other.test', user: '200', dest: '*43', connect: true })
    progress('ended', 'nobody answered')
    expect([await code, out, faults]).toEqual([
      1,
      ['The telephones of 200 ring for *43.\n'],
      ['It has ended: nobody answered.\n']
    ])
  })

  it('what is refused is 4, with the reason and the remedy', async () => {
    await running({ several: true })
    const refused = async (...args: string[]) => [await run(...args), faults.splice(0)]
    expect(await refused('--user', '100', '*43')).toEqual([
      4,
      ['There are several domains here: --user must name its own, for example 100@acme.test.\n']
    ])
    expect(await refused('--user', '999@acme.test', '*43')).toEqual([
      4,
      ['There is no user 999@acme.test here. Name one with --user.\n']
    ])
    pbx.answer = () => err({ code: 'no_phone_registered', message: 'No phone of 103 is registered.' })
    expect(await refused('*43')).toEqual([4, ['No phone of 103 is registered.\n']])
    expect((await refused('javascript:alert(1)'))[0]).toBe(4)
  })

  it('who goes away before both talk takes the call back, and who ends with them does not', async () => {
    await running()
    accepting()
    const code = run('*43')
    await ordered()
    await instance?.[Symbol.asyncDispose]()
    instance = undefined
    expect([await code, faults]).toEqual([1, ['Offhook ended before both could talk.\n']])
    await waitFor(() => pbx.hungUp.includes('live-1'), { what: 'the call to be taken back' })
  })

  it('where none runs it is 3, says on which folder, and makes none', async () => {
    expect([await run('*43'), faults]).toEqual([
      3,
      [
        `No Offhook runs on ${join(directory.path, 'data')}, so nothing was dialled. Start it (npm start), or name its folder: --data DIR\n`
      ]
    ])
    await mkdir(join(directory.path, 'data'))
    expect(await run('*43')).toBe(3)
  })

  it.each([
    [[], 'Which number?'],
    [['   '], 'Which number?'],
    [['--user', '', '1'], '--user needs a user'],
    [['--dest', '1'], 'Unknown option'],
    [['-1'], 'Unknown option'],
    [['1'.repeat(257)], 'too long']
  ])('%j is 2, and says how it is used', async (args, fault) => {
    expect(await run(...args)).toBe(2)
    expect(faults.join('')).toContain(fault)
    expect(faults.join('')).toContain('Usage: offhook dial')
  })

  it('what stands behind -- is a number, whatever it begins with', () => {
    expect(readDialArguments(['--data', 'd', '--', '--connect'])).toEqual(
      ok({ order: { number: '--connect', connect: false }, dataDirectory: 'd' })
    )
  })

  it('its folder is that of npm start, under every system', () => {
    expect([
      usualDirectory({ XDG_CONFIG_HOME: '/c' }, 'linux'),
      usualDirectory({}, 'darwin').endsWith(join('Library', 'Application Support', 'Offhook')),
      usualDirectory({ APPDATA: '/a' }, 'win32')
    ]).toEqual([join('/c', 'Offhook'), true, join('/a', 'Offhook')])
  })

  it('npm run serve is asked the same way, by the program itself', async () => {
    await using core = await CoreProcess.start()
    const args = ['main/offhook.ts', 'dial', '--data', core.dataDirectory, '*43']
    const { status, stderr, stdout } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' })
    expect([status, stdout, stderr.split('\n').at(-2)]).toEqual([4, '', expect.stringContaining('registered')])
    const none = spawnSync(process.execPath, ['main/offhook.ts', 'fly'], { cwd: project, encoding: 'utf8' })
    expect([none.status, none.stderr.split('\n')[0]]).toEqual([2, 'There is no command fly.'])
  })
})
