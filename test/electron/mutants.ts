// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are lines of the sources
import type { Mutation } from './mutated-project.ts'

/** A safety line taken away, and the rule that must notice. */
export interface Mutant extends Mutation {
  readonly rule: string
}

type Row = readonly [from: string, to: string, rule: string]

function mutantsOf(file: string, rows: readonly Row[]): Mutant[] {
  return rows.map(([from, to, rule]) => ({ file, from, to, rule }))
}

const webview = 'a web view is stripped of preload and Node, and is sealed, whatever its element asks for'
const phoneWindow = 'the phone window has no Node, is isolated and sandboxed, and is not throttled in the background'
const popupWindow = 'a pop-up window has nothing of ours; one window, that later calls navigate'
const card =
  'the ring card: 440×96, no frame, on top, bottom right, and it never takes the focus (5-softphone, Windows)'
const own = 'our pages may ask for the microphone, loudspeakers and to copy; no camera, nothing else'
const others = 'pages of others may not, whatever their address looks like'
const lookedUp = 'what is looked up without a question is held to the same'
const stay = 'our windows stay with our pages'
const newWindows = 'new windows open in the person’s browser, where they are web pages, and never here'
const policy = 'their policy is a header: scripts and connections of their own only'
const links = 'links are kept until somebody takes them: cold start, open-url, second instance'
const downloads = 'downloads ask where to, of our pages and of pop-ups'
const fuses = 'the fuses leave no way into the binary (7-stack, Electron)'
const inCall = 'in a call it asks first, and whoever stays is not cut off'
const popupOnTheWeb = 'a pop-up in a webview goes anywhere on the web, and nowhere else'

const guards = mutantsOf('main/shell/electron/guards.ts', [
  ["  'media',\n", "  'media',\n  'geolocation',\n", own],
  ['isAppUrl(details.requestingUrl)', 'true', others],
  ['callback(ownPermissions.has(permission) && isAppUrl', 'callback(isAppUrl', own],
  [' && !video)', ')', own],
  ["isAppUrl(origin.replace(/\\/$/, ''))", 'true', lookedUp],
  ['ownPermissions.has(permission) && isAppUrl(origin.replace', 'isAppUrl(origin.replace', lookedUp],
  [" && mediaType !== 'video'", '', lookedUp],
  [
    'callback(ctiPermissions.has(permission))',
    'callback(true)',
    'a pop-up gets no media (7-stack, Chromium and local addresses)'
  ],
  [
    '(_contents, permission) => ctiPermissions.has(permission)',
    '() => true',
    'a pop-up gets no loopback-network (7-stack, Chromium and local addresses)'
  ],
  [
    "new Set(['clipboard-sanitized-write'])",
    "new Set(['clipboard-sanitized-write', 'local-network'])",
    'a pop-up gets no local-network (7-stack, Chromium and local addresses)'
  ],
  ['  own.setPermissionRequestHandler((_contents', '  void ((_contents: never', own],
  [
    '  cti.setPermissionCheckHandler(',
    '  void (',
    'a pop-up gets no notifications (7-stack, Chromium and local addresses)'
  ],
  ['  askWhereToSave(own)\n', '', downloads],
  ['  askWhereToSave(cti)\n', '', downloads],
  ["{ action: 'deny' }", "{ action: 'allow' }", newWindows],
  ['      openExternal(url)\n', '', newWindows],
  ['    limitNavigation(contents, contents.session === cti)\n', '', stay],
  ['contents.session === cti', 'true', stay],
  ['popup ? isWebAddress(event.url) : isAppUrl(event.url)', 'popup || isAppUrl(event.url)', popupOnTheWeb],
  ["  contents.on('will-navigate', check)\n", '', stay],
  ["  contents.on('will-redirect', check)\n", '', stay],
  ['    check(event)\n  })', '  })', stay],
  ['if (popup && !event.isMainFrame && ', 'if (popup && ', popupOnTheWeb],
  ['if (popup && !event.isMainFrame', 'if (!event.isMainFrame', stay],
  ['    hardenWebviews(contents)\n', '', webview],
  ["contents.getType() === 'window' && ", '', 'a web view in a web view is refused'],
  ["'window' && isAppUrl(contents.getURL())", "'window'", 'a web view in a page that is not ours is refused'],
  [' || params.partition !== ctiPartition', '', 'a web view of another partition is refused'],
  [" || !isWebAddress(params.src ?? '')", '', 'a web view of a local file is refused'],
  ['      event.preventDefault()\n      return\n', '      return\n', 'a web view of our own page is refused'],
  ['    delete preferences.preload\n', '', webview],
  ['    delete preferences.session\n', '', webview],
  ['    delete preferences.additionalArguments\n', '', webview],
  ['    delete preferences.enableBlinkFeatures\n', '', webview],
  ['    delete preferences.disableBlinkFeatures\n', '', webview],
  ['    preferences.partition = ctiPartition\n', '', webview],
  ['preferences.nodeIntegration = false', 'preferences.nodeIntegration = true', webview],
  ['    preferences.nodeIntegrationInSubFrames = false\n', '', webview],
  ['    preferences.nodeIntegrationInWorker = false\n', '', webview],
  ['preferences.contextIsolation = true', 'preferences.contextIsolation = false', webview],
  ['preferences.sandbox = true', 'preferences.sandbox = false', webview],
  ['preferences.webSecurity = true', 'preferences.webSecurity = false', webview],
  ['    preferences.allowRunningInsecureContent = false\n', '', webview],
  ['    preferences.experimentalFeatures = false\n', '', webview],
  ['    preferences.plugins = false\n', '', webview],
  ['    preferences.webviewTag = false\n', '', webview],
  ['    preferences.safeDialogs = true\n', '', webview],
  ["    preferences.autoplayPolicy = 'document-user-activation-required'\n", '', webview],
  ['    delete params.preload\n', '', webview],
  ['    delete params.nodeintegration\n', '', webview],
  ['    delete params.nodeintegrationinsubframes\n', '', webview],
  ['    delete params.disablewebsecurity\n', '', webview],
  ['    delete params.webpreferences\n', '    delete params.webpreferences\n    delete params.allowpopups\n', webview],
  ['    delete params.webpreferences\n', '', webview]
])

const windows = mutantsOf('main/shell/electron/windows.ts', [
  ['  sandbox: true,', '  sandbox: false,', phoneWindow],
  ['  contextIsolation: true,', '  contextIsolation: false,', phoneWindow],
  ['  nodeIntegration: false,', '  nodeIntegration: true,', phoneWindow],
  ['  nodeIntegrationInSubFrames: false,', '  nodeIntegrationInSubFrames: true,', phoneWindow],
  ['  nodeIntegrationInWorker: false,', '  nodeIntegrationInWorker: true,', phoneWindow],
  ['  webSecurity: true\n', '  webSecurity: false\n', phoneWindow],
  ['backgroundThrottling: false', 'backgroundThrottling: true', phoneWindow],
  ["autoplayPolicy: 'no-user-gesture-required'", "autoplayPolicy: 'user-gesture-required'", phoneWindow],
  ['          partition: ctiPartition,\n', '', popupWindow],
  [
    '          ...sealed,\n          partition',
    '          ...ownPreferences(this.#options),\n          partition',
    popupWindow
  ],
  ['          safeDialogs: true,\n', '', popupWindow],
  ["autoplayPolicy: 'document-user-activation-required'", "autoplayPolicy: 'no-user-gesture-required'", popupWindow],
  ['    if (this.#popup === undefined) {', '    if (true) {', popupWindow],
  [
    '      event.preventDefault()\n      window.hide()\n',
    '',
    'closing hides it and remembers its place; it opens there again, unless the display is gone'
  ],
  ['      if (this.#quitting) return\n', '', 'when the application ends, closing closes'],
  [
    'window.webContents.reload()',
    'undefined',
    'a crashed page is loaded again, and one that ended as it should is not'
  ],
  [
    "    if (reason === 'clean-exit') return\n",
    '',
    'a crashed page is loaded again, and one that ended as it should is not'
  ]
])

const ringCard = mutantsOf('main/shell/electron/ring-card.ts', [
  ['webviewTag: false', 'webviewTag: true', card],
  ['...ownPreferences(this.#options), ', '', card],
  ['      focusable: false,\n', '', card],
  ['      alwaysOnTop: true,\n', '', card],
  ['window.showInactive()', 'window.show()', card],
  [
    'if (this.#call !== call || window.isDestroyed()) return',
    'if (window.isDestroyed()) return',
    'a call that is over while its card loads is not shown'
  ],
  ['    window.hide()\n', '', 'it follows one call, goes the moment that rings no more, and only then shows the next'],
  [
    'const betweenCards = 500',
    'const betweenCards = 0',
    'it follows one call, goes the moment that rings no more, and only then shows the next'
  ],
  [
    '    this.#turnTo(window, noCall)\n',
    '',
    'it follows one call, goes the moment that rings no more, and only then shows the next'
  ]
])

const prepare = mutantsOf('main/shell/electron/prepare.ts', [
  [
    '  app.enableSandbox()\n',
    '',
    'before it is ready: every renderer is sandboxed, and loopback candidates are gathered'
  ],
  [
    "  app.commandLine.appendSwitch('allow-loopback-in-peer-connection')\n",
    '',
    'before it is ready: every renderer is sandboxed, and loopback candidates are gathered'
  ],
  [
    "  app.commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns')\n",
    '',
    'before it is ready: every renderer is sandboxed, and loopback candidates are gathered'
  ],
  [
    'stream: true }',
    'stream: true, bypassCSP: true }',
    'app: is a secure origin of its own, and gets around no policy'
  ],
  ['standard: true, ', '', 'app: is a secure origin of its own, and gets around no policy'],
  ['    app.quit()\n    return undefined\n', '', 'there is one instance: a second one ends at once'],
  ['for (const arg of list) if (isLink(arg)) take(arg)', 'for (const arg of list) take(arg)', links],
  ['    if (isLink(url)) take(url)\n', '    take(url)\n', links],
  ['  search(args)\n', '', links],
  ["  app.on('second-instance', (_event, list) => search(list))\n", '', links],
  ['    event.preventDefault()\n', '', links],
  ['    for (const url of waiting.splice(0)) listener(url)\n', '', links]
])

const shell = mutantsOf('main/shell/electron.ts', [
  ['  guardPermissions(electron)\n', '', own],
  ['  guardPages(electron, openExternal)\n', '', stay],
  ['  serveAppProtocol(electron, options.rendererDirectory)\n', '', policy],
  ['  serveIpc(electron, desk, log)\n', '', 'commands are taken from our own pages, and each is held to its schema'],
  ['    if (isWebAddress(url)) void system', '    void system', newWindows],
  ['      if (isWebAddress(url)) windows', '      windows', popupWindow],
  [
    "  app.on('second-instance', show)\n",
    '',
    'a second start, or a click in the dock, brings it to the front, restored'
  ],
  ["  app.on('window-all-closed', () => {})\n", '', 'all windows closed is not the end'],
  [
    "  powerMonitor.on('resume', () => events.emit('resumed', undefined))\n",
    '',
    'waking up and unlocking mean: register anew'
  ],
  [
    "  powerMonitor.on('unlock-screen', () => events.emit('resumed', undefined))\n",
    '',
    'waking up and unlocking mean: register anew'
  ],
  ['      card.hide()\n', '', 'it follows one call, goes the moment that rings no more, and only then shows the next'],
  [
    '      notification?.close()\n',
    '',
    'switched off, the system tells instead: silently, until the call rings no more'
  ]
])

const ipc = mutantsOf('main/shell/electron/ipc.ts', [
  [
    'senderFrame !== null && senderFrame === sender.mainFrame',
    'senderFrame !== null',
    'a command of app://offhook/index.html (inner frame) is refused'
  ],
  [' && isAppUrl(senderFrame.url)', '', 'a command of https://evil.test/ (main frame) is refused'],
  ['    if (!isOwn(event)) {', '    if (false) {', 'a command of http://127.0.0.1:8980/ (main frame) is refused'],
  [
    "    contents.once('render-process-gone', leave)\n",
    '',
    'events go to the page that is attached, until it loads anew or crashes'
  ],
  [
    'details.isMainFrame && !details.isSameDocument',
    'details.isMainFrame',
    'events go to the page that is attached, until it loads anew or crashes'
  ]
])

const rest = [
  ...mutantsOf('main/shell/electron/api.ts', [
    [
      'url === appOrigin || url.startsWith(`${appOrigin}/`)',
      'url.startsWith(appOrigin)',
      'a command of app://offhook.evil.test/ (main frame) is refused'
    ]
  ]),
  ...mutantsOf('main/shell/web-address.ts', [
    ["['http:', 'https:'].includes", "['http:', 'https:', 'file:'].includes", 'only web addresses are opened outside']
  ]),
  ...mutantsOf('main/shell/ringing-call.ts', [
    [
      'ringing.find(({ id }) => id === this.#followed) ?? ringing[0]',
      'ringing[0]',
      'it follows one call, goes the moment that rings no more, and only then shows the next'
    ]
  ]),
  ...mutantsOf('main/shell/electron/link-schemes.ts', [
    [
      '  if (!app.isPackaged) return\n',
      '',
      'unpacked, nothing is registered: it would be Electron without the application'
    ],
    [
      '  preferences.set(key, true)\n',
      '',
      'tel:, callto: and sip: are registered once, for then it is the person’s choice; offhook: always'
    ]
  ]),
  ...mutantsOf('main/shell/electron/app-protocol.ts', [
    ["        'Content-Security-Policy': appPolicy(appOrigin),\n", '', policy],
    ["        'X-Content-Type-Options': 'nosniff',\n", '', 'app://offhook serves the built pages, each with its type'],
    [" && host === 'offhook'", '', 'app://other/index.html is not there'],
    ['file.startsWith(root) && ', '', 'app://offhook/..%2fconfig.example.json is not there'],
    ["method === 'GET' && ", '', 'nothing but GET']
  ]),
  ...mutantsOf('main/http/portal/renderer.ts', [
    ['    "default-src \'none\'",\n', '', policy],
    ['`script-src ${own}`', "`script-src ${own} 'unsafe-inline'`", policy],
    ['`connect-src ${own}`', '`connect-src ${own} https:`', policy],
    ['    "base-uri \'none\'",\n', '', policy],
    ['    "form-action \'none\'",\n', '', policy],
    ['    "frame-ancestors \'none\'"\n', '', policy]
  ]),
  ...mutantsOf('main/shell/electron/quitting.ts', [
    ['      event.preventDefault()\n', '', 'quitting ends calls and writes records before the process ends, once'],
    ['calls.length === 0 || ', '', 'quitting ends calls and writes records before the process ends, once'],
    ['(await this.#question(calls))', 'true', inCall],
    ['cancelId: 0', 'cancelId: 1', inCall],
    ['    if (this.#ending) return\n', '', 'quitting ends calls and writes records before the process ends, once'],
    [
      'exit(await this.#ports.stop())',
      'exit((await this.#ports.stop(), 0))',
      'a part that could not end keeps nothing alive, and the exit code says so'
    ],
    ['      this.#shuttingDown = true\n', '', 'when the machine goes down nobody is asked']
  ]),
  ...mutantsOf('main/shell/electron/key-store.ts', [
    [
      '(await safeStorage.encryptStringAsync(text)).toString(',
      'Buffer.from(text).toString(',
      'secrets are sealed by the key store of the system, and open again'
    ],
    ["new Set(['basic_text', 'unknown'])", 'new Set([])', 'a Linux without a keyring seals nothing, and says so'],
    [
      "      if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'none'\n",
      '',
      'a Linux without a keyring seals nothing, and says so'
    ]
  ]),
  ...mutantsOf('electron-builder.yml', [
    ['runAsNode: false', 'runAsNode: true', fuses],
    ['enableCookieEncryption: true', 'enableCookieEncryption: false', fuses],
    ['enableNodeOptionsEnvironmentVariable: false', 'enableNodeOptionsEnvironmentVariable: true', fuses],
    ['enableNodeCliInspectArguments: false', 'enableNodeCliInspectArguments: true', fuses],
    ['  enableEmbeddedAsarIntegrityValidation: true\n', '', fuses],
    ['onlyLoadAppFromAsar: true', 'onlyLoadAppFromAsar: false', fuses],
    ['grantFileProtocolExtraPrivileges: false', 'grantFileProtocolExtraPrivileges: true', fuses]
  ])
]

export const mutants: readonly Mutant[] = [...guards, ...windows, ...ringCard, ...prepare, ...shell, ...ipc, ...rest]
