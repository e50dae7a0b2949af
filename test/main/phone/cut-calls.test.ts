import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { PhoneCall } from '../../../main/ipc/contract.ts'
import { createLog } from '../../../main/log.ts'
import { CutCalls } from '../../../main/phone/cut-calls.ts'
import { type Left, LeftBehindFile } from '../../../main/phone/left-behind.ts'
import { tempDirectory } from '../../support/temp-directory.ts'

const log = createLog({ write: () => {} })
const account = { domain: 'acme.test', user: '100' }
const tab: Left['tabs'][number] = {
  ...{ id: 't1', call: 'c1', uniqueid: 'u1', title: 'ACME', url: 'https://crm.test/7', pinned: true },
  ...{ source: 'system', restricted: true, customer: '+15550100' }
}
const kept = { id: 'c1', direction: 'incoming', name: 'ACME', number: '+15550100', via: null, startedAt: 1 } as const
const call = (own: Partial<PhoneCall>): PhoneCall => ({
  ...kept,
  ...{ uniqueid: 'u1', state: 'active', answeredAt: 2, at: 2, muted: true, heldByPeer: true },
  ...{ recording: 'off', recordable: false },
  ...{ clickToDial: null, quality: null, handedOn: null, reason: null, way: [], prefix: '' },
  ...own
})
const cut = (own: Partial<PhoneCall>): PhoneCall =>
  call({ state: 'ended', muted: false, heldByPeer: false, cut: true, ...own })
const talking = 'Cut off: Offhook stopped unexpectedly and has started again. Call back to go on.'
const ringing = 'Not connected: Offhook stopped unexpectedly and has started again.'

/** A program over a data directory; `records`: how its calls have ended as far as the PBX knows. */
function program(directory: string, records: Readonly<Record<string, readonly [by: string, cause: number]>> = {}) {
  const file = new LeftBehindFile(directory, log)
  const pane: { left: Left['tabs']; bringBack(tabs: Left['tabs']): void } = {
    left: [],
    bringBack: (tabs) => {
      pane.left = tabs
    }
  }
  const pbx = {
    cdrs: async ({ uniqueid = '' }: { uniqueid?: string }) => {
      const [hangupby, hangupcause] = records[uniqueid] ?? []
      return { items: hangupby === undefined ? [] : [{ hangupby, hangupcause }], next: null }
    }
  } as unknown as ConstructorParameters<typeof CutCalls>[0]['pbx']
  const calls = new CutCalls({ pbx, account, leftBehind: file.of('window'), pane, changed: () => {} })
  onTestFinished(() => calls[Symbol.dispose]())
  return { file, pane, calls }
}

describe('what a crash leaves of a desk (5-softphone, What is shown is true)', () => {
  it('calls and pages come back: those cut off say so, spoken or not, until the next call', async () => {
    await using directory = await tempDirectory('left')
    const before = program(directory.path)
    before.pane.left = [tab]
    before.calls.keep([call({}), call({ id: 'c2', uniqueid: 'u2', state: 'ringing', answeredAt: null })])
    await before.file.flush()
    expect((await stat(join(directory.path, 'left-behind.json'))).mode & 0o777).toBe(0o600)

    const { calls, pane } = program(directory.path, { u1: ['pbx', 41], u2: ['pbx', 41] })
    await calls.take()
    expect(pane.left).toEqual([tab])
    const shown = [
      cut({ reason: talking }),
      cut({ id: 'c2', uniqueid: 'u2', answeredAt: null, at: 1, reason: ringing })
    ]
    expect(calls.views([], 'en')).toEqual(shown)
    expect(calls.views([call({ id: 'c3' })], 'en')).toEqual([])
    expect(calls.views([], 'en')).toEqual([])
  })

  it.each([
    ['the other side hung up in the moment before', { u1: ['caller', 16] as const }, []],
    ['the PBX itself had ended it for a reason of its own', { u1: ['pbx', 16] as const }, []],
    ['the other side failed, with the same cause', { u1: ['callee', 41] as const }, []],
    ['nothing is written of it', {}, [cut({ reason: talking })]]
  ])('is told of calls that the crash has ended alone: %s', async (_what, records, shown) => {
    await using directory = await tempDirectory('left')
    const before = program(directory.path)
    before.calls.keep([call({})])
    await before.file.flush()
    const { calls } = program(directory.path, records)
    await calls.take()
    expect(calls.views([], 'en')).toEqual(shown)
  })

  it('a call that no PBX has taken yet was cut as well; one that had ended was not', async () => {
    await using directory = await tempDirectory('left')
    const before = program(directory.path)
    before.calls.keep([
      call({ uniqueid: null, state: 'calling', direction: 'outgoing', answeredAt: null }),
      call({ id: 'c2', state: 'ended' })
    ])
    await before.file.flush()
    const { calls } = program(directory.path)
    await calls.take()
    expect(calls.views([], 'en')).toEqual([
      cut({ uniqueid: null, direction: 'outgoing', answeredAt: null, at: 1, reason: ringing })
    ])
  })

  it('an orderly end leaves nothing, nor does a desk without calls and pages; nothing comes back twice', async () => {
    await using directory = await tempDirectory('left')
    const left = () => readFile(join(directory.path, 'left-behind.json'), 'utf8')
    const first = program(directory.path)
    first.calls.keep([call({})])
    first.calls.forget()
    await first.file.flush()
    expect(await left()).toBe('{}')
    first.calls.keep([call({ id: 'c2' })])
    first.calls.keep([])
    await first.file.flush()
    expect(await left()).toBe('{}')

    first.calls.keep([call({})])
    await first.file.flush()
    const second = program(directory.path)
    await second.calls.take()
    expect(second.calls.views([], 'en')).toEqual([cut({ reason: talking })])
    expect(second.file.of('window').take()).toBeUndefined()
  })

  it('what is damaged there is nothing: the phone starts', async () => {
    await using directory = await tempDirectory('left')
    for (const text of ['', '{', '[]', '{"window":{"calls":[],"tabs":[{"url":1}]}}']) {
      await writeFile(join(directory.path, 'left-behind.json'), text)
      const { calls, pane } = program(directory.path)
      await calls.take()
      expect([calls.views([], 'en'), pane.left]).toEqual([[], []])
    }
  })
})
