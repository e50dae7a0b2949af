import { expect } from 'vitest'
import { check } from '../check.ts'
import { desktop, memoryPreferences } from '../desktop.ts'
import { standInElectron } from '../stand-in.ts'

export const startChecks = [
  check('before it is ready: every renderer is sandboxed, and loopback candidates are gathered', (adapter) => {
    const electron = standInElectron()
    adapter.prepareElectron(electron.api, [])
    expect(electron.did).toContainEqual(['enableSandbox'])
    expect(electron.did).toContainEqual(['appendSwitch', 'allow-loopback-in-peer-connection'])
    expect(electron.did).toContainEqual(['appendSwitch', 'disable-features', 'WebRtcHideLocalIpsWithMdns'])
    expect(electron.did).toContainEqual(['setAppUserModelId', 'org.offhook.desktop'])
  }),

  check('app: is a secure origin of its own, and gets around no policy', (adapter) => {
    const electron = standInElectron()
    adapter.prepareElectron(electron.api, [])
    expect(electron.did).toContainEqual([
      'registerSchemesAsPrivileged',
      [{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]
    ])
  }),

  check('there is one instance: a second one ends at once', (adapter) => {
    const electron = standInElectron({ first: false })
    expect(adapter.prepareElectron(electron.api, ['tel:1'])).toBeUndefined()
    expect(electron.did).toEqual([['quit']])
  }),

  check('links are kept until somebody takes them: cold start, open-url, second instance', (adapter) => {
    const electron = standInElectron()
    const take = adapter.prepareElectron(electron.api, ['/opt/offhook', '--x', 'tel:+1555'])
    let prevented = false
    electron.app.emit('open-url', { preventDefault: () => (prevented = true) }, 'callto:102')
    electron.app.emit('open-url', { preventDefault: () => {} }, 'https://evil.test/')
    electron.app.emit('second-instance', {}, ['offhook', 'sip:103@pbx.test', 'file:///x'])
    const taken: string[] = []
    take?.((url) => taken.push(url))
    electron.app.emit('second-instance', {}, ['offhook', 'offhook:104'])
    expect([taken, prevented]).toEqual([['tel:+1555', 'callto:102', 'sip:103@pbx.test', 'offhook:104'], true])
  }),

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

  check('unpacked, nothing is registered: it would be Electron without the application', async (adapter) => {
    const { electron } = await desktop(adapter, { electron: standInElectron({ packed: false }) })
    expect(electron.did.filter(([name]) => name === 'setAsDefaultProtocolClient')).toEqual([])
  }),

  check('links go on to whoever listens, those of the start included', async (adapter) => {
    expect((await desktop(adapter)).links).toEqual(['tel:101'])
  })
]
