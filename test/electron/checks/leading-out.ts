import { expect } from 'vitest'
import { type Adapter, check } from '../check.ts'
import { desktop, page } from '../desktop.ts'

const opened = (did: readonly unknown[][]) => did.flatMap(([name, url]) => (name === 'openExternal' ? [url] : []))

async function popup(adapter: Adapter, kind: 'webview' | 'popup window' = 'webview') {
  const made = await desktop(adapter)
  const { contents, navigate } = page(made.electron, 'https://crm.test/', kind)
  const touch = (type = 'mouseDown') => contents.emit('input-event', {}, { type })
  const open = (url: string, disposition = 'foreground-tab') => contents.openHandler?.({ url, disposition })
  made.links.splice(0)
  return { ...made, contents, navigate, touch, open }
}

export const leadingOutChecks = [
  ...['tel:+15550100199', 'callto:101', 'sip:103@pbx.test', 'offhook:104'].map((link) =>
    check(`${link.split(':')[0]}: in a caller’s page goes to the phone, once, and the page stays`, async (adapter) => {
      const { electron, links, navigate, touch, open } = await popup(adapter)
      // Electron asks for each frame first; where that is refused, `will-navigate` does not come.
      expect([navigate('will-frame-navigate', link), links.splice(0)]).toEqual(['refused', [link]])
      expect([navigate('will-frame-navigate', link, false), links.splice(0)]).toEqual(['refused', [link]])
      expect([navigate('will-navigate', link), links.splice(0)]).toEqual(['refused', []])
      touch()
      expect([open(link), links, opened(electron.did)]).toEqual([{ action: 'deny' }, [link], []])
    })
  ),

  check('mailto: opens the mail program, and nothing else is opened that way', async (adapter) => {
    const { electron, links, navigate } = await popup(adapter)
    for (const url of ['mailto:ana@acme.test', 'ms-settings:', 'file:///etc/passwd', 'javascript:alert(1)']) {
      expect(navigate('will-frame-navigate', url), url).toBe('refused')
    }
    expect([opened(electron.did), links]).toEqual([['mailto:ana@acme.test'], []])
  }),

  check('our own pages lead to no program', async (adapter) => {
    const { electron, links } = await desktop(adapter)
    links.splice(0)
    const { navigate } = page(electron, 'app://offhook/index.html')
    expect([navigate('will-frame-navigate', 'tel:101'), links]).toEqual(['refused', []])
  }),

  check('a log-in window of a caller’s page opens as a sealed child of the same partition', async (adapter) => {
    for (const kind of ['webview', 'popup window'] as const) {
      const { electron, open, touch } = await popup(adapter, kind)
      for (const url of ['https://login.idp.test/authorize', 'about:blank']) {
        touch()
        expect(open(url, 'new-window'), url).toEqual({
          action: 'allow',
          overrideBrowserWindowOptions: {
            width: 560,
            height: 680,
            autoHideMenuBar: true,
            fullscreenable: false,
            alwaysOnTop: false,
            skipTaskbar: false,
            frame: true,
            webPreferences: {
              sandbox: true,
              contextIsolation: true,
              nodeIntegration: false,
              nodeIntegrationInSubFrames: false,
              nodeIntegrationInWorker: false,
              webSecurity: true,
              spellcheck: false,
              partition: 'persist:cti',
              plugins: true,
              safeDialogs: true,
              autoplayPolicy: 'document-user-activation-required'
            }
          }
        })
      }
      touch()
      expect([open('file:///etc/passwd', 'new-window'), opened(electron.did)]).toEqual([{ action: 'deny' }, []])
    }
  }),

  check(
    'a window opens for a click or a key of the last five seconds, one for each, and never by itself',
    async (adapter) => {
      const { electron, open, touch } = await popup(adapter)
      const tries = (...what: readonly string[]) => {
        electron.did.splice(0)
        for (const type of what) touch(type)
        open('https://a.test/')
        open('https://b.test/')
        return opened(electron.did)
      }
      expect([tries(), tries('mouseMove', 'mouseWheel'), tries('mouseDown', 'mouseUp'), tries('rawKeyDown')]).toEqual([
        [],
        [],
        ['https://a.test/'],
        ['https://a.test/']
      ])
      touch()
      const later = performance.now() + 5001
      const { now } = performance
      performance.now = () => later
      try {
        expect(open('https://late.test/', 'new-window')).toEqual({ action: 'deny' })
      } finally {
        performance.now = now
      }
    }
  ),

  check('our own pages open web pages in the person’s browser, and letters, without a count', async (adapter) => {
    const { electron } = await desktop(adapter)
    const { contents } = page(electron, 'app://offhook/index.html')
    for (const url of ['https://docs.test/', 'mailto:ana@acme.test', 'app://offhook/index.html']) {
      expect(contents.openHandler?.({ url, disposition: 'new-window' })).toEqual({ action: 'deny' })
    }
    expect(opened(electron.did)).toEqual(['https://docs.test/', 'mailto:ana@acme.test'])
  })
]
