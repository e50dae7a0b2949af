import { expect, test } from 'vitest'
import { plainLinks } from '../../../main/shell/plain-links.ts'
import { memoryPreferences } from '../../electron/desktop.ts'

const systemOnly = { ok: false, error: 'system-only' }

test.each([
  ['win32', 'windows', ['explorer.exe', 'ms-settings:defaultapps']],
  ['darwin', 'mac', ['open', '-a', 'FaceTime']]
] as const)(
  'without Electron %s lets nothing be set, and its own setting is opened (5-softphone, Phone links on this computer)',
  async (platform, setting, opener) => {
    const started: string[][] = []
    const { owners, quickDial } = plainLinks({
      ...{ platform, env: {}, command: ['node', 'start.ts'], preferences: memoryPreferences() },
      start: (command, args) => started.push([command, ...args])
    })
    owners.openSetting()
    expect([owners.sets, owners.setting, started, quickDial()]).toEqual([
      false,
      setting,
      [opener],
      { state: 'elsewhere', key: '', command: 'node start.ts --clipboard' }
    ])
    expect([await owners.claim('tel'), await owners.release('tel')]).toEqual([systemOnly, systemOnly])
    expect((await owners.read()).map(({ owner }) => owner)).toEqual(['unknown', 'unknown', 'unknown', 'unknown'])
  }
)
