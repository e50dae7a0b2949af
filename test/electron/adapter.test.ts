import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AppState } from '../../main/ipc/contract.ts'
import { settingsSchema } from '../../main/ipc/contract.ts'
import { createLog } from '../../main/log.ts'
import type { Desk, DeskWindow } from '../../main/phone/desk.ts'
import type { PreferenceStore } from '../../main/settings/preferences.ts'
import { prepareElectron } from '../../main/shell/electron/prepare.ts'
import { createElectronShell } from '../../main/shell/electron.ts'
import { tempDirectory } from '../support/temp-directory.ts'
import { StandInContents, standInElectron } from './stand-in.ts'

function memoryPreferences(): PreferenceStore {
  const values = new Map<string, unknown>()
  return {
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    flush: async () => {}
  }
}

const state: AppState = {
  shell: { kind: 'electron', version: '0', locale: 'en-US' },
  account: { user: '100', domain: 'localhost', name: 'Ana', state: 'registered', reason: null },
  calls: [],
  tabs: [],
  settings: settingsSchema.parse({}),
  firstRun: null,
  missed: 0,
  admin: true
}

const ringing: AppState['calls'][number] = {
  id: 'c1',
  uniqueid: null,
  direction: 'incoming',
  state: 'ringing',
  name: 'ACME',
  number: '+1555',
  via: null,
  startedAt: 0,
  answeredAt: null,
  muted: false,
  heldByPeer: false,
  clickToDial: null,
  quality: null,
  reason: null
}

async function shell(preferences = memoryPreferences()) {
  const electron = standInElectron()
  const directory = await tempDirectory('renderer')
  onTestFinished(() => directory[Symbol.asyncDispose]())
  await mkdir(join(directory.path, 'app'))
  await writeFile(join(directory.path, 'index.html'), '<title>Offhook</title>')
  await writeFile(join(directory.path, 'app', 'a.js'), 'export {}')
  const attached: DeskWindow[] = []
  const detached: DeskWindow[] = []
  const desk = {
    state,
    phone: {},
    popups: {},
    ports: { surroundings: {} },
    attach: (window: DeskWindow) => {
      attached.push(window)
      return { [Symbol.dispose]: () => void detached.push(window) }
    }
  }
  const made = createElectronShell({
    electron: electron.api,
    // The commands are tested where they are; here is the way to them.
    desk: desk as unknown as Desk,
    rooms: {
      origin: 'http://127.0.0.1:8980',
      phoneUrl: () => '',
      cookie: () => ({ name: 'offhook_8980', value: 'secret' })
    },
    preferences,
    takeLinks: (take) => take('tel:101'),
    rendererDirectory: directory.path,
    preload: '/app/preload.cjs',
    icon: '/app/icon.png',
    log: createLog({ write: () => {} })
  })
  const links: string[] = []
  made.events.on('link', (url) => links.push(url))
  await Promise.resolve()
  return { electron, shell: made, attached, detached, links }
}

/** A page of the given kind, as the guards of all pages see it. */
function page(electron: ReturnType<typeof standInElectron>, url: string, type: 'window' | 'webview' = 'window') {
  const contents = new StandInContents(url, type)
  electron.app.emit('web-contents-created', {}, contents)
  const navigate = (event: string, to: string) => {
    let prevented = false
    contents.emit(event, { url: to, preventDefault: () => (prevented = true) })
    return prevented ? 'refused' : 'allowed'
  }
  return { contents, navigate }
}

describe('before it is ready', () => {
  it('every renderer is sandboxed, the scheme is a secure origin, loopback candidates are gathered', () => {
    const electron = standInElectron()
    prepareElectron(electron.api, [])
    expect(electron.did).toContainEqual(['enableSandbox'])
    expect(electron.did).toContainEqual([
      'registerSchemesAsPrivileged',
      [{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]
    ])
    expect(electron.did).toContainEqual(['appendSwitch', 'allow-loopback-in-peer-connection'])
  })

  it('registers tel:, callto:, sip: and offhook:', () => {
    const electron = standInElectron()
    prepareElectron(electron.api, [])
    const schemes = electron.did.filter(([name]) => name === 'setAsDefaultProtocolClient').map(([, scheme]) => scheme)
    expect(schemes).toEqual(['tel', 'callto', 'sip', 'offhook'])
  })

  it('there is one instance: a second one ends at once', () => {
    const electron = standInElectron({ first: false })
    expect(prepareElectron(electron.api, ['tel:1'])).toBeUndefined()
    expect(electron.did).toEqual([['quit']])
  })

  it('links are kept until somebody takes them: cold start, open-url, second instance', () => {
    const electron = standInElectron()
    const take = prepareElectron(electron.api, ['/opt/offhook', '--x', 'tel:+1555'])
    let prevented = false
    electron.app.emit('open-url', { preventDefault: () => (prevented = true) }, 'callto:102')
    electron.app.emit('open-url', { preventDefault: () => {} }, 'https://evil.test/')
    electron.app.emit('second-instance', {}, ['offhook', 'sip:103@pbx.test', 'file:///x'])
    const taken: string[] = []
    take?.((url) => taken.push(url))
    electron.app.emit('second-instance', {}, ['offhook', 'offhook:104'])
    expect([taken, prevented]).toEqual([['tel:+1555', 'callto:102', 'sip:103@pbx.test', 'offhook:104'], true])
  })
})

describe('windows', () => {
  it('the phone window has no Node, is isolated and sandboxed, and is not throttled in the background', async () => {
    const { electron, shell: made } = await shell()
    await made.showPhone()
    expect(electron.windows[0]?.options).toMatchObject({
      width: 1240,
      height: 780,
      minWidth: 380,
      minHeight: 560,
      show: false,
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        webviewTag: true,
        backgroundThrottling: false,
        preload: '/app/preload.cjs'
      }
    })
    expect(electron.windows[0]?.did).toEqual(['load app://offhook/index.html'])
  })

  it('closing hides it and remembers its place; it opens there again, unless the display is gone', async () => {
    const preferences = memoryPreferences()
    const { electron, shell: made } = await shell(preferences)
    await made.showPhone()
    let prevented = false
    electron.windows[0]?.emit('close', { preventDefault: () => (prevented = true) })
    expect([prevented, electron.windows[0]?.did.at(-1)]).toEqual([true, 'hide'])
    const again = await shell(preferences)
    await again.shell.showPhone()
    expect(again.electron.windows[0]?.options).toMatchObject({ x: 10, y: 20, width: 800, height: 600 })
    preferences.set('window.bounds', { x: 9000, y: 9000, width: 800, height: 600 })
    const elsewhere = await shell(preferences)
    await elsewhere.shell.showPhone()
    expect(elsewhere.electron.windows[0]?.options).toMatchObject({ width: 1240, height: 780 })
  })

  it('a crashed page is loaded again', async () => {
    const { electron, shell: made } = await shell()
    await made.showPhone()
    const contents = electron.windows[0]?.webContents
    contents?.emit('render-process-gone', {}, { reason: 'crashed' })
    await expect.poll(() => contents?.reloads).toBe(1)
  })

  it('the ring card: 440×96, no frame, on top, bottom right, never takes the focus (5-softphone, Windows)', async () => {
    const { electron, shell: made } = await shell()
    made.update({ ...state, calls: [ringing] })
    await expect.poll(() => electron.windows[0]?.did.at(-1)).toBe('showInactive')
    const card = electron.windows[0]
    expect(card?.options).toMatchObject({ width: 440, height: 96, frame: false, alwaysOnTop: true, skipTaskbar: true })
    expect(card?.options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, webviewTag: false })
    expect(card?.bounds).toEqual({ x: 1920 - 440 - 16, y: 1040 - 96 - 16, width: 440, height: 96 })
    expect(card?.did).not.toContain('focus')
    made.update(state)
    expect(card?.did.at(-1)).toBe('hide')
  })

  it('switched off, the system tells instead', async () => {
    const { electron, shell: made } = await shell()
    made.update({ ...state, settings: { ...state.settings, ringCard: false }, calls: [ringing] })
    expect([electron.windows, electron.notifications]).toEqual([
      [],
      [{ title: 'ACME is calling', body: '', silent: true }]
    ])
  })

  it('the tray shows the state and has what one may want: answer, hang up, open, quit', async () => {
    const { electron, shell: made } = await shell()
    const heard: unknown[] = []
    made.events.on('answer', (call) => heard.push(call))
    made.update({ ...state, calls: [ringing, { ...ringing, id: 'c2', state: 'active' }] })
    const menu = electron.menus.at(-1) ?? []
    expect(menu.map(({ label }) => label).filter(Boolean)).toEqual([
      'In a call with ACME',
      'Answer: ACME',
      'Hang up',
      'Open Offhook',
      'Quit'
    ])
    menu.find(({ label }) => label === 'Answer: ACME')?.click?.()
    expect(heard).toEqual([{ call: 'c1' }])
  })

  it('waking up means: register anew', async () => {
    const { electron, shell: made } = await shell()
    let resumed = 0
    made.events.on('resumed', () => (resumed += 1))
    electron.powerMonitor.emit('resume')
    expect(resumed).toBe(1)
  })

  it('links go on to whoever listens, those of the start included', async () => {
    expect((await shell()).links).toEqual(['tel:101'])
  })
})

describe('app://offhook', () => {
  const get = (electron: ReturnType<typeof standInElectron>, url: string, method = 'GET') =>
    electron.schemes.get('app')?.({ url, method })

  it('serves the built pages with their policy as a header', async () => {
    const { electron } = await shell()
    const answer = await get(electron, 'app://offhook/')
    expect(await answer?.text()).toBe('<title>Offhook</title>')
    expect(answer?.headers.get('content-security-policy')).toContain("default-src 'none'; script-src app://offhook;")
    expect((await get(electron, 'app://offhook/app/a.js'))?.headers.get('content-type')).toBe(
      'text/javascript; charset=utf-8'
    )
  })

  it.each([
    'app://other/',
    'app://offhook/%2e%2e/%2e%2e/etc/passwd.html',
    'app://offhook/nothing.js',
    'app://offhook/a%00.js'
  ])('%s is not there', async (url) => {
    const { electron } = await shell()
    expect((await get(electron, url))?.status).toBe(404)
  })
})

describe('permissions', () => {
  const ask = (electron: ReturnType<typeof standInElectron>, permission: string, details: object) => {
    let granted: boolean | undefined
    electron.defaultSession.request?.(
      ...([{}, permission, (answer: boolean) => (granted = answer), details] as unknown as never[])
    )
    return granted
  }

  it('the own pages may use the microphone, and nothing else', async () => {
    const { electron } = await shell()
    const requestingUrl = 'app://offhook/index.html'
    expect(ask(electron, 'media', { requestingUrl, mediaTypes: ['audio'] })).toBe(true)
    expect(ask(electron, 'media', { requestingUrl, mediaTypes: ['video'] })).toBe(false)
    expect(ask(electron, 'media', { requestingUrl: 'https://evil.test/', mediaTypes: ['audio'] })).toBe(false)
    expect(ask(electron, 'media', { requestingUrl: 'app://offhook.evil.test/', mediaTypes: ['audio'] })).toBe(false)
    expect(ask(electron, 'geolocation', { requestingUrl })).toBe(false)
    const check = (permission: string, origin: string) =>
      electron.defaultSession.check?.(...([null, permission, origin, {}] as unknown as never[]))
    expect([
      check('media', 'app://offhook/'),
      check('media', 'https://evil.test'),
      check('hid', 'app://offhook')
    ]).toEqual([true, false, false])
  })

  it.each(['media', 'local-network', 'loopback-network', 'notifications', 'clipboard-read'])(
    'a pop-up gets no %s (7-stack, Chromium and local addresses)',
    async (permission) => {
      const { electron } = await shell()
      const cti = electron.partitions.get('persist:cti')
      let granted: boolean | undefined
      cti?.request?.(...([{}, permission, (answer: boolean) => (granted = answer), {}] as unknown as never[]))
      expect([granted, cti?.check?.(...([null, permission, '', {}] as unknown as never[]))]).toEqual([false, false])
    }
  )

  it('downloads ask where to', async () => {
    const { electron } = await shell()
    for (const session of [electron.defaultSession, electron.partitions.get('persist:cti')]) {
      const asked: unknown[] = []
      session?.emit(
        'will-download',
        {},
        {
          getFilename: () => 'a.pdf',
          setSavePath: () => {},
          setSaveDialogOptions: (options: unknown) => asked.push(options)
        }
      )
      expect(asked).toEqual([{ defaultPath: 'a.pdf' }])
    }
  })

  it('the caller page knows whom it shows its calls to', async () => {
    const { electron } = await shell()
    expect(electron.partitions.get('persist:cti')?.cookiesSet).toEqual([
      {
        url: 'http://127.0.0.1:8980',
        name: 'offhook_8980',
        value: 'secret',
        path: '/',
        httpOnly: true,
        sameSite: 'strict'
      }
    ])
  })
})

describe('pages', () => {
  it('the own windows stay with the own pages', async () => {
    const { electron } = await shell()
    const { navigate } = page(electron, 'app://offhook/index.html')
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      expect(navigate(event, 'https://evil.test/'), event).toBe('refused')
      expect(navigate(event, 'app://offhook.evil.test/'), event).toBe('refused')
      expect(navigate(event, 'app://offhook/ring-card.html'), event).toBe('allowed')
    }
  })

  it('pop-ups go anywhere on the web, and nowhere else', async () => {
    const { electron } = await shell()
    const { navigate } = page(electron, 'https://crm.test/', 'webview')
    expect(navigate('will-navigate', 'https://other.test/')).toBe('allowed')
    for (const url of ['file:///etc/passwd', 'app://offhook/index.html', 'javascript:alert(1)', 'chrome://gpu']) {
      expect(navigate('will-navigate', url), url).toBe('refused')
      expect(navigate('will-redirect', url), url).toBe('refused')
    }
  })

  it('new windows open in the browser of the person, where they are web pages, and never here', async () => {
    const { electron } = await shell()
    const { contents } = page(electron, 'https://crm.test/', 'webview')
    expect(contents.openHandler?.({ url: 'https://other.test/' })).toEqual({ action: 'deny' })
    expect(contents.openHandler?.({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' })
    expect(electron.did.filter(([name]) => name === 'openExternal')).toEqual([['openExternal', 'https://other.test/']])
  })

  it('a web view is stripped of preload and Node, and is sealed', async () => {
    const { electron } = await shell()
    const { contents } = page(electron, 'app://offhook/index.html')
    const preferences: Record<string, unknown> = { preload: '/evil.js', nodeIntegration: true, sandbox: false }
    const params: Record<string, string> = {
      src: 'https://crm.test/',
      partition: 'persist:cti',
      preload: '/evil.js',
      allowpopups: 'true',
      nodeintegration: 'true'
    }
    let prevented = false
    contents.emit('will-attach-webview', { preventDefault: () => (prevented = true) }, preferences, params)
    expect(prevented).toBe(false)
    expect(preferences).toEqual({
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false
    })
    expect(params).toEqual({ src: 'https://crm.test/', partition: 'persist:cti' })
  })

  it.each([
    ['another partition', 'app://offhook/index.html', { src: 'https://crm.test/', partition: '' }],
    ['a local file', 'app://offhook/index.html', { src: 'file:///etc/passwd', partition: 'persist:cti' }],
    ['our own page', 'app://offhook/index.html', { src: 'app://offhook/index.html', partition: 'persist:cti' }],
    ['a page that is not ours', 'https://evil.test/', { src: 'https://crm.test/', partition: 'persist:cti' }]
  ])('a web view of %s is refused', async (_what, url, params) => {
    const { electron } = await shell()
    const { contents } = page(electron, url)
    let prevented = false
    contents.emit('will-attach-webview', { preventDefault: () => (prevented = true) }, {}, { ...params })
    expect(prevented).toBe(true)
  })

  it('a pop-up window has nothing of ours', async () => {
    const { electron, shell: made } = await shell()
    made.openPopupWindow('file:///etc/passwd')
    expect(electron.windows).toEqual([])
    made.openPopupWindow('https://crm.test/1')
    made.openPopupWindow('https://crm.test/2')
    expect(electron.windows).toHaveLength(1)
    expect(electron.windows[0]?.did).toEqual(['load https://crm.test/1', 'load https://crm.test/2'])
    expect(electron.windows[0]?.options.webPreferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      partition: 'persist:cti'
    })
  })

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'ms-settings:', 'tel:1'])(
    '%s is not opened outside',
    async (url) => {
      const { electron, shell: made } = await shell()
      made.openExternal(url)
      expect(electron.did.filter(([name]) => name === 'openExternal')).toEqual([])
    }
  )
})

describe('commands', () => {
  async function invoke(url: string, frame: 'main' | 'inner' | 'none' = 'main') {
    const { electron, ...rest } = await shell()
    const sender = new StandInContents(url)
    const senderFrame = frame === 'main' ? sender.mainFrame : frame === 'inner' ? { url } : null
    const handle = electron.handlers.get('offhook:command')
    const ask = () => handle?.(...([{ sender, senderFrame }, 'app.state', {}] as unknown as never[]))
    return { ...rest, sender, ask, reply: await ask() }
  }

  it('are taken from the own pages', async () => {
    expect((await invoke('app://offhook/index.html')).reply).toEqual({ ok: true, value: state })
  })

  it.each([
    ['https://evil.test/', 'main'],
    ['app://offhook.evil.test/', 'main'],
    ['http://127.0.0.1:8980/', 'main'],
    ['app://offhook/index.html', 'inner'],
    ['app://offhook/index.html', 'none']
  ] as const)('%s (%s frame) is refused', async (url, frame) => {
    const { reply, attached } = await invoke(url, frame)
    expect([reply, attached]).toEqual([
      { ok: false, error: { code: 'sender_refused', message: 'This page may not speak to the application.' } },
      []
    ])
  })

  it('events go to the page that is attached, until it loads anew or crashes', async () => {
    for (const [event, details] of [
      ['did-start-navigation', { isMainFrame: true, isSameDocument: false }],
      ['render-process-gone', {}],
      ['destroyed', {}]
    ] as const) {
      const { attached, detached, sender, ask } = await invoke('app://offhook/index.html')
      await ask()
      expect(attached).toHaveLength(1)
      attached[0]?.send('ringer', { on: true })
      expect(sender.sent).toEqual([['offhook:event', 'ringer', { on: true }]])
      sender.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false })
      expect(detached).toEqual([])
      sender.emit(event, details)
      expect(detached, event).toEqual(attached)
    }
  })
})

it('secrets are sealed by the key store of the system, by its async calls', async () => {
  const { shell: made } = await shell()
  const sealed = await made.secrets.seal('sip-password')
  expect(sealed).toBe(`sealed:${Buffer.from('drowssap-pis').toString('base64')}`)
  expect(await made.secrets.unseal(sealed)).toBe('sip-password')
  expect(await made.secrets.unseal('plain from before')).toBe('plain from before')
})
