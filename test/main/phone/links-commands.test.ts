import { expect, it } from 'vitest'
import type { LinkScheme } from '../../../main/ipc/contract.ts'
import { linkCommands } from '../../../main/phone/links-commands.ts'
import type { DesktopLinks, LinkFault } from '../../../main/phone/links-port.ts'
import { err, ok } from '../../../pbx-core/base/result.ts'

const quickDial = { state: 'off', key: '', command: '' } as const

/** Links of a computer that says no by that fault, where there is one. */
function commandsOn(fault?: LinkFault) {
  const ours = new Set<LinkScheme>(['offhook'])
  const logged: unknown[] = []
  const done: string[] = []
  const note = (_event: string, fields?: object) => void logged.push(fields)
  const log = { debug() {}, info: note, warn: note, error() {}, with: () => log }
  const set = (change: () => void) => {
    if (fault !== undefined) return err(fault)
    change()
    return ok(undefined)
  }
  const links: DesktopLinks = {
    owners: {
      ...{ sets: true, setting: fault === 'no-tool' ? null : 'windows' },
      read: async () => [{ scheme: 'tel', owner: ours.has('tel') ? 'offhook' : 'nobody', by: '' }],
      claim: async (scheme) => set(() => ours.add(scheme)),
      release: async (scheme) => set(() => ours.delete(scheme)),
      openSetting: () => void done.push('opened')
    },
    quickDial: () => quickDial
  }
  return { commands: linkCommands({ ports: { windowHost: { links: async () => links }, log } }), logged, done }
}

const view = (owner: string) => ({
  ok: true,
  value: { schemes: [{ scheme: 'tel', owner, by: '' }], sets: true, setting: 'windows', quickDial }
})

it('a scheme is set and given back by the window of this computer, which reads what holds then (5-softphone)', async () => {
  const { commands, logged, done } = commandsOn()
  expect([
    await commands['links.read']({}, {}),
    await commands['links.set']({ scheme: 'tel', on: true }, {}),
    await commands['links.set']({ scheme: 'tel', on: false }, {}),
    await commands['links.setting']({}, {})
  ]).toEqual([view('nobody'), view('offhook'), view('nobody'), { ok: true, value: null }])
  expect([logged, done]).toEqual([
    [
      { scheme: 'tel', on: true },
      { scheme: 'tel', on: false }
    ],
    ['opened']
  ])
})

it.each([
  ['no-tool', 'links_no_tool'],
  ['not-kept', 'links_not_kept'],
  ['not-written', 'links_not_written'],
  ['system-only', 'links_system_only']
] as const)('%s is refused, and is in the log', async (fault, code) => {
  const { commands, logged } = commandsOn(fault)
  expect(await commands['links.set']({ scheme: 'tel', on: true }, {})).toMatchObject({ ok: false, error: { code } })
  expect(logged).toEqual([{ scheme: 'tel', on: true, fault }])
})

it('a portal, and a system without a setting of its own, have nothing to set', async () => {
  const portal = linkCommands({ ports: { windowHost: {}, log: undefined as never } })
  const elsewhere = { ok: false, error: { code: 'links_elsewhere' } }
  expect([
    await portal['links.read']({}, {}),
    await portal['links.set']({ scheme: 'tel', on: true }, {})
  ]).toMatchObject([{ ok: true, value: null }, elsewhere])
  const { commands, done } = commandsOn('no-tool')
  expect([await portal['links.setting']({}, {}), await commands['links.setting']({}, {}), done]).toMatchObject([
    elsewhere,
    elsewhere,
    []
  ])
})
