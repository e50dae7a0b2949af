import { expect } from 'vitest'
import { check } from '../check.ts'
import { desktop, page } from '../desktop.ts'

const navigations = ['will-navigate', 'will-redirect', 'will-frame-navigate']

export const pageChecks = [
  check('our windows stay with our pages', async (adapter) => {
    const { electron } = await desktop(adapter)
    for (const url of ['', 'app://offhook/index.html']) {
      const { navigate } = page(electron, url)
      for (const event of navigations) {
        expect(navigate(event, 'https://evil.test/'), event).toBe('refused')
        expect(navigate(event, 'app://offhook.evil.test/'), event).toBe('refused')
        expect(navigate(event, 'data:text/html,x', false), event).toBe('refused')
        expect(navigate(event, 'app://offhook/ring-card.html'), event).toBe('allowed')
      }
    }
  }),

  ...(['webview', 'popup window'] as const).map((kind) =>
    check(`a pop-up in a ${kind} goes anywhere on the web, and nowhere else`, async (adapter) => {
      const { electron } = await desktop(adapter)
      // Empty: before the first page, which may redirect.
      for (const from of ['', 'https://crm.test/']) {
        const { navigate } = page(electron, from, kind)
        for (const event of navigations) {
          expect(navigate(event, 'https://other.test/'), event).toBe('allowed')
          for (const url of ['file:///etc/passwd', 'app://offhook/index.html', 'chrome://gpu', 'data:text/html,x']) {
            expect(navigate(event, url), `${event} ${url}`).toBe('refused')
          }
        }
      }
    })
  ),

  check('frames inside a pop-up may show what their page has made up', async (adapter) => {
    const { electron } = await desktop(adapter)
    const { navigate } = page(electron, 'https://crm.test/', 'webview')
    for (const url of ['about:srcdoc', 'blob:https://crm.test/1', 'data:text/html,x']) {
      expect(navigate('will-frame-navigate', url, false), url).toBe('allowed')
    }
    expect(navigate('will-frame-navigate', 'file:///etc/passwd', false)).toBe('refused')
    const pdf = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html'
    expect([navigate('will-frame-navigate', pdf, false), navigate('will-frame-navigate', pdf)]).toEqual([
      'allowed',
      'refused'
    ])
  }),

  check('new windows open in the person’s browser, where they are web pages, and never here', async (adapter) => {
    const { electron } = await desktop(adapter)
    for (const kind of ['window', 'webview', 'popup window'] as const) {
      const { contents } = page(electron, 'https://crm.test/', kind)
      const click = () => contents.emit('input-event', {}, { type: 'mouseDown' })
      click()
      expect(contents.openHandler?.({ url: 'https://other.test/' })).toEqual({ action: 'deny' })
      click()
      expect(contents.openHandler?.({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' })
      expect(electron.did.filter(([name]) => name === 'openExternal')).toEqual([
        ['openExternal', 'https://other.test/']
      ])
      electron.did.splice(0)
    }
  }),

  check('a web view is stripped of preload and Node, and is sealed, whatever its element asks for', async (adapter) => {
    const { electron } = await desktop(adapter)
    const { contents } = page(electron, 'app://offhook/index.html')
    const preferences: Record<string, unknown> = {
      preload: '/evil.js',
      session: {},
      additionalArguments: ['--x'],
      enableBlinkFeatures: 'X',
      disableBlinkFeatures: 'Y',
      partition: '',
      nodeIntegration: true,
      sandbox: false
    }
    const params: Record<string, string> = {
      src: 'https://crm.test/',
      partition: 'persist:cti',
      allowpopups: 'true',
      preload: '/evil.js',
      nodeintegration: 'true',
      nodeintegrationinsubframes: 'true',
      disablewebsecurity: 'true',
      webpreferences: 'sandbox=no'
    }
    let prevented = false
    contents.emit('will-attach-webview', { preventDefault: () => (prevented = true) }, preferences, params)
    expect(prevented).toBe(false)
    expect(preferences).toEqual({
      partition: 'persist:cti',
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      // The reader of PDF files.
      plugins: true,
      spellcheck: false,
      webviewTag: false,
      safeDialogs: true,
      autoplayPolicy: 'document-user-activation-required'
    })
    expect(params).toEqual({ src: 'https://crm.test/', partition: 'persist:cti', allowpopups: 'true' })
  }),

  ...(
    [
      ['of another partition', 'app://offhook/index.html', 'window', { src: 'https://crm.test/', partition: '' }],
      [
        'of a local file',
        'app://offhook/index.html',
        'window',
        { src: 'file:///etc/passwd', partition: 'persist:cti' }
      ],
      ['of our own page', 'app://offhook/index.html', 'window', { src: 'app://offhook/', partition: 'persist:cti' }],
      [
        'in a page that is not ours',
        'https://evil.test/',
        'window',
        { src: 'https://crm.test/', partition: 'persist:cti' }
      ],
      ['in a web view', 'app://offhook/index.html', 'webview', { src: 'https://crm.test/', partition: 'persist:cti' }]
    ] as const
  ).map(([what, url, kind, params]) =>
    check(`a web view ${what} is refused`, async (adapter) => {
      const { electron } = await desktop(adapter)
      const { contents } = page(electron, url, kind)
      let prevented = false
      contents.emit('will-attach-webview', { preventDefault: () => (prevented = true) }, {}, { ...params })
      expect(prevented).toBe(true)
    })
  )
]
