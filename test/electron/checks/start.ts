import { expect } from 'vitest'
import { check } from '../check.ts'
import { desktop } from '../desktop.ts'
import { standInElectron, userAgent } from '../stand-in.ts'

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

  check('the browser calls itself by names that log-ins know', (adapter) => {
    const electron = standInElectron()
    adapter.prepareElectron(electron.api, [])
    expect([userAgent, electron.app.userAgentFallback]).toEqual([
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) offhook/0.1.0 Chrome/156.0.0.0 Electron/45.4.1 Safari/537.36',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
    ])
  }),

  check('no menu reloads the phone or opens developer tools; a Mac keeps the one that copies', (adapter) => {
    const [linux, mac] = [standInElectron(), standInElectron()]
    adapter.prepareElectron(linux.api, [], 'linux')
    adapter.prepareElectron(mac.api, [], 'darwin')
    const menu = (electron: typeof mac) => electron.did.filter(([name]) => name === 'applicationMenu')
    expect(menu(linux)).toEqual([['applicationMenu', null]])
    expect([menu(mac).length, mac.menus]).toEqual([
      1,
      [[{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]]
    ])
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

  check('links go on to whoever listens, those of the start included', async (adapter) => {
    expect((await desktop(adapter)).links).toEqual(['tel:101'])
  })
]
