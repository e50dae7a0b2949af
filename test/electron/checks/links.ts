import { expect } from 'vitest'
import type { LinkScheme } from '../../../main/ipc/contract.ts'
import type { LinkOwners } from '../../../main/phone/links-port.ts'
import { ok } from '../../../pbx-core/base/result.ts'
import { check } from '../check.ts'
import { desktop, idle, memoryPreferences } from '../desktop.ts'
import { standInElectron } from '../stand-in.ts'

const ours = (scheme: LinkScheme) => ({ scheme, owner: 'offhook', by: '' })
const other = (scheme: LinkScheme, by: string) => ({ scheme, owner: 'other', by })
const nobody = (scheme: LinkScheme) => ({ scheme, owner: 'nobody', by: '' })
const kept = { ok: true, value: undefined }
const notKept = { ok: false, error: 'not-kept' }

/** Packed, and with `tel:` and its kin registered before: what a start does by itself is another rule. */
function registeredBefore() {
  const preferences = memoryPreferences()
  preferences.set('links.registered', true)
  return preferences
}

/** Telephone links, and the key for quick dial. */
export const linkChecks = [
  check(
    'tel:, callto: and sip: are registered once, for then it is the person’s choice; offhook: always',
    async (adapter) => {
      const preferences = memoryPreferences()
      const schemes = async () => {
        const { electron } = await desktop(adapter, { preferences })
        return electron.did.filter(([name]) => name === 'setAsDefaultProtocolClient').map(([, scheme]) => scheme)
      }
      expect([await schemes(), await schemes()]).toEqual([['offhook', 'tel', 'callto', 'sip'], ['offhook']])
    }
  ),

  check('a scheme that the system did not register is tried again at the next start, and no other', async (adapter) => {
    const preferences = memoryPreferences()
    let entry = false
    const start = async () => {
      const electron = standInElectron({ registers: (scheme) => entry || scheme === 'callto' })
      await desktop(adapter, { preferences, electron })
      return electron.did.filter(([name]) => name === 'setAsDefaultProtocolClient').map(([, scheme]) => scheme)
    }
    const first = await start()
    entry = true
    expect([first, await start(), await start()]).toEqual([
      ['offhook', 'tel', 'callto', 'sip'],
      ['offhook', 'tel', 'sip'],
      ['offhook']
    ])
  }),

  check('what versions before have registered is not registered again', async (adapter) => {
    const preferences = memoryPreferences()
    preferences.set('links.registered', true)
    const { electron } = await desktop(adapter, { preferences })
    expect(electron.did.filter(([name]) => name === 'setAsDefaultProtocolClient')).toEqual([
      ['setAsDefaultProtocolClient', 'offhook']
    ])
  }),

  check('unpacked, nothing is registered: it would be Electron without the application', async (adapter) => {
    const claimed: LinkScheme[] = []
    const owners: LinkOwners = {
      ...{ sets: true, setting: null, read: async () => [], openSetting: () => {} },
      claim: async (scheme) => ok(void claimed.push(scheme)),
      release: async () => ok(undefined)
    }
    await desktop(adapter, { electron: standInElectron({ packed: false }), owners })
    expect(claimed).toEqual([])
    await desktop(adapter, { owners })
    expect(claimed).toEqual(['offhook', 'tel', 'callto', 'sip'])
  }),

  check('each scheme has its owner, by its name where the system tells it', async (adapter) => {
    const electron = standInElectron({ others: { tel: 'Other Phone', sip: 'x\u202e\u0007y' } })
    const { shell } = await desktop(adapter, { electron, preferences: registeredBefore() })
    const { owners } = shell.links
    expect([await owners.read(), owners.sets]).toEqual([
      [other('tel', 'Other Phone'), nobody('callto'), other('sip', 'xy'), ours('offhook')],
      true
    ])
  }),

  check('a scheme is set and given back, alone', async (adapter) => {
    const electron = standInElectron({ others: { tel: 'Other Phone' } })
    const { shell } = await desktop(adapter, { electron, preferences: registeredBefore() })
    const { owners } = shell.links
    expect([await owners.claim('tel'), (await owners.read())[0]]).toEqual([kept, ours('tel')])
    expect([await owners.release('tel'), await owners.read()]).toEqual([
      kept,
      [other('tel', 'Other Phone'), nobody('callto'), nobody('sip'), ours('offhook')]
    ])
  }),

  check('on Windows what the person has chosen goes before what was registered', async (adapter) => {
    const electron = standInElectron({ chosen: { tel: 'Other Phone' } })
    const { shell } = await desktop(adapter, { electron, preferences: registeredBefore() })
    expect([await shell.links.owners.claim('tel'), (await shell.links.owners.read())[0]]).toEqual([
      notKept,
      other('tel', 'Other Phone')
    ])
  }),

  check('on a Mac, whose programs are called by any name, the system itself says whose it is', async (adapter) => {
    const electron = standInElectron({ chosen: { tel: 'Offhook.app' } })
    const options = { electron, preferences: registeredBefore(), linksOf: 'darwin' } as const
    const { shell } = await desktop(adapter, options)
    expect([await shell.links.owners.claim('tel'), (await shell.links.owners.read())[0]]).toEqual([kept, ours('tel')])
  }),

  check(
    'a link on Windows stands behind "--", so that nothing in it is a switch (CVE-2018-1000006)',
    async (adapter) => {
      const { electron, shell } = await desktop(adapter)
      await shell.links.owners.claim('tel')
      const { isDefaultProtocolClient } = electron.app
      expect([isDefaultProtocolClient('tel', process.execPath, ['--']), isDefaultProtocolClient('tel')]).toEqual([
        true,
        false
      ])
    }
  ),

  check('unpacked, nothing is set: it would be Electron without the application', async (adapter) => {
    const { electron, shell } = await desktop(adapter, { electron: standInElectron({ packed: false }) })
    const { owners } = shell.links
    const refused = { ok: false, error: 'system-only' }
    expect([owners.sets, await owners.claim('tel'), await owners.release('tel')]).toEqual([false, refused, refused])
    expect(electron.did.filter(([name]) => /DefaultProtocolClient/.test(String(name)))).toEqual([])
  }),

  check('the setting of the system is opened: Default apps of Windows, FaceTime of a Mac', async (adapter) => {
    const opened = async (linksOf: 'win32' | 'darwin') => {
      const { electron, shell } = await desktop(adapter, { linksOf })
      shell.links.owners.openSetting()
      return [shell.links.owners.setting, ...electron.did.filter(([name]) => /^open/.test(String(name)))]
    }
    expect([await opened('win32'), await opened('darwin')]).toEqual([
      ['windows', ['openExternal', 'ms-settings:defaultapps']],
      ['mac', ['openPath', '/System/Applications/FaceTime.app']]
    ])
  }),

  check('quick dial has no key until one is set; then that one, until another is', async (adapter) => {
    const { electron, shell } = await desktop(adapter)
    const set = (quickDialKey: string) => {
      shell.update({ ...idle, settings: { ...idle.settings, quickDialKey } })
      return [shell.links.quickDial(), [...electron.keys.keys()]]
    }
    expect([set(''), set('Control+Alt+D'), set('Control+Alt+D'), set('Alt+F9'), set('')]).toEqual([
      [{ state: 'off', key: '', command: '' }, []],
      [{ state: 'on', key: 'Control+Alt+D', command: '' }, ['Control+Alt+D']],
      [{ state: 'on', key: 'Control+Alt+D', command: '' }, ['Control+Alt+D']],
      [{ state: 'on', key: 'Alt+F9', command: '' }, ['Alt+F9']],
      [{ state: 'off', key: '', command: '' }, []]
    ])
    expect(electron.did.filter(([name]) => name === 'register key')).toEqual([
      ['register key', 'Control+Alt+D'],
      ['register key', 'Alt+F9']
    ])
  }),

  check('a key that another program has is said, as is one that the system does not know', async (adapter) => {
    const electron = standInElectron({ takenKeys: ['Control+Alt+D'] })
    const { shell } = await desktop(adapter, { electron })
    const set = (quickDialKey: string) => {
      shell.update({ ...idle, settings: { ...idle.settings, quickDialKey } })
      return shell.links.quickDial()
    }
    expect([set('Control+Alt+D'), set('D'), set('Control+D')]).toEqual([
      { state: 'taken', key: 'Control+Alt+D', command: '' },
      { state: 'taken', key: 'D', command: '' },
      { state: 'on', key: 'Control+D', command: '' }
    ])
    // What another program has is not taken from it.
    expect(electron.did.filter(([name]) => name === 'unregister key')).toEqual([])
  }),

  check('what is selected and copied is read on a press of that key alone', async (adapter) => {
    const pressed = async (had: { readonly selected?: string; readonly copied?: string }) => {
      const electron = standInElectron(had)
      const { shell, quick } = await desktop(adapter, { electron })
      shell.update({ ...idle, settings: { ...idle.settings, quickDialKey: 'Control+Alt+D' } })
      const unasked = electron.did.filter(([name]) => name === 'read')
      electron.keys.get('Control+Alt+D')?.()
      await expect.poll(() => quick).toHaveLength(1)
      await shell[Symbol.asyncDispose]()
      return [unasked, quick, [...electron.keys.keys()]]
    }
    expect([
      await pressed({ selected: '101', copied: '+15550100199' }),
      // Not on Linux, and a picture.
      await pressed({ copied: '+15550100199' }),
      await pressed({})
    ]).toEqual([
      [[], [['101', '+15550100199']], []],
      [[], [['', '+15550100199']], []],
      [[], [['', '']], []]
    ])
  })
]
