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
const madeUp = 'frames inside a pop-up may show what their page has made up'
const telInPage = 'tel: in a caller’s page goes to the phone, once, and the page stays'
const mail = 'mailto: opens the mail program, and nothing else is opened that way'
const byAClick = 'a window opens for a click or a key of the last five seconds, one for each, and never by itself'
const logInChild = 'a log-in window of a caller’s page opens as a sealed child of the same partition'
const besideThePhone = 'it opens beside the phone, never over it, and takes no focus from whoever types'
const noTray = 'where no tray leads back to it, closing the window ends the application'
const hangs = 'a window that hangs is named, and loaded anew if its person wants that'
const forEver = 'a page that crashes for ever is not loaded for ever: after three times in a minute a person decides'
const wayland = 'Wayland lets no window on top: a notification that stays, with the card’s two buttons, in its place'
const held = 'a notification is held while it is seen, for one that is collected hears no click, and not longer'
const untrusted = 'a certificate that is not trusted is shown, and refused unless a person allows it'
const remembered = 'it is allowed for this host, remembered, and another certificate of it is asked about again'
const elsewhere =
  'what a page loads from elsewhere is refused without a question, and so is what is not a caller’s page'
const noClient = 'nothing that is not a caller’s page shows a client certificate'
const unsaved = 'a page with something unsaved stays, and asks; whoever leaves is not held up again'
const siteOthers = 'nothing that is not a caller’s page asks, and Electron refuses as it does by itself'
const siteOnly = 'that window says nothing but its answer, and only its own page speaks'
const siteWarned = 'a second try says that the first was not accepted; unencrypted ones say so; a proxy is named'
const keys = 'the phone’s keys work while the cursor is in a caller’s page, and no other key leaves it'
const behindDashes = 'a link on Windows stands behind "--", so that nothing in it is a switch (CVE-2018-1000006)'
const takenKey = 'a key that another program has is said, as is one that the system does not know'
const menu = 'the right button has cut, copy and paste, a link’s address, and the number to call'
const defaultMenu = 'no menu reloads the phone or opens developer tools; a Mac keeps the one that copies'
const agent = 'the browser calls itself by names that log-ins know'
const unpacked = 'unpacked, nothing is registered: it would be Electron without the application'
const onceRegistered = 'tel:, callto: and sip: are registered once, for then it is the person’s choice; offhook: always'
const goesDown = 'when the machine goes down nobody is asked, and it waits until calls have ended'
const windowsSession = (made: string) =>
  `Windows tells its windows when the session ends, also one made ${made}; it waits for a call`
const sheet = 'the question is a sheet of the phone’s window: without one a Mac stands still while it asks'
const builtIn = 'a Linux that says it has a keyring and encrypts with the built-in key is found out (v10)'
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
  ['[own, cti]', '[cti]', downloads],
  ['[own, cti]', '[own]', downloads],
  ['    each.setSpellCheckerEnabled(false)\n', '', 'no dictionary is fetched from a server of others'],
  ['    windows.guard(contents, popup)\n', '', newWindows],
  ['    limitNavigation(contents, popup, outside)\n', '', stay],
  ['contents.session === cti', 'true', stay],
  ['popup ? isWebAddress(event.url) : isAppUrl(event.url)', 'popup || isAppUrl(event.url)', popupOnTheWeb],
  ["  contents.on('will-navigate', check)\n", '', stay],
  ["  contents.on('will-redirect', check)\n", '', stay],
  ['    check(event)\n  })', '  })', stay],
  ['if (popup && !event.isMainFrame && /', 'if (popup && /', popupOnTheWeb],
  ['if (popup && !event.isMainFrame && /', 'if (!event.isMainFrame && /', stay],
  ['!event.isMainFrame && event.url.startsWith(pdfReader)', 'event.url.startsWith(pdfReader)', madeUp],
  ['    if (popup && !event.isMainFrame && event.url.startsWith(pdfReader)) return\n', '', madeUp],
  ['if (popup && leadsToProgram(event.url))', 'if (leadsToProgram(event.url))', 'our own pages lead to no program'],
  ['    if (popup && leadsToProgram(event.url)) outside(event.url)\n', '', telInPage],
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
  ['    Object.assign(preferences, popupPreferences)\n', '', webview],
  ['    preferences.allowRunningInsecureContent = false\n', '', webview],
  ['    preferences.experimentalFeatures = false\n', '', webview],
  ['    preferences.webviewTag = false\n', '', webview],
  ['    delete params.preload\n', '', webview],
  ['    delete params.nodeintegration\n', '', webview],
  ['    delete params.nodeintegrationinsubframes\n', '', webview],
  ['    delete params.disablewebsecurity\n', '', webview],
  ['    delete params.webpreferences\n', '    delete params.webpreferences\n    delete params.allowpopups\n', webview],
  ['    delete params.webpreferences\n', '', webview]
])

const newOnes = mutantsOf('main/shell/electron/new-windows.ts', [
  ['  sandbox: true,', '  sandbox: false,', phoneWindow],
  ['  contextIsolation: true,', '  contextIsolation: false,', phoneWindow],
  ['  nodeIntegration: false,', '  nodeIntegration: true,', phoneWindow],
  ['  nodeIntegrationInSubFrames: false,', '  nodeIntegrationInSubFrames: true,', phoneWindow],
  ['  nodeIntegrationInWorker: false,', '  nodeIntegrationInWorker: true,', phoneWindow],
  ['  webSecurity: true,', '  webSecurity: false,', phoneWindow],
  ['  spellcheck: false\n', '  spellcheck: true\n', phoneWindow],
  ['  partition: ctiPartition,\n', '', popupWindow],
  ['  plugins: true,\n', '', popupWindow],
  ['  safeDialogs: true,\n', '', popupWindow],
  ["autoplayPolicy: 'document-user-activation-required'", "autoplayPolicy: 'no-user-gesture-required'", popupWindow],
  ["const deny = { action: 'deny' }", "const deny = { action: 'allow' }", newWindows],
  ['    if (popup) this.#touches.watch(contents)\n', '', byAClick],
  ['    if (!this.#touches.isFresh(contents)) return deny\n', '', byAClick],
  ['    this.#touches.use(contents)\n', '', byAClick],
  ["disposition !== 'new-window' || !(", '!(', newWindows],
  ["(isWebAddress(url) || url === 'about:blank')", '(true)', logInChild],
  [" || url === 'about:blank'", '', logInChild],
  ['        webPreferences: popupPreferences\n', '', logInChild]
])

const leadingOut = [
  ...mutantsOf('main/shell/electron/touches.ts', [
    ['const lasts = 5000', 'const lasts = 50_000', byAClick],
    ['      if (touching.has(type)) this', '      this', byAClick]
  ]),
  ...mutantsOf('main/shell/electron/outside.ts', [
    ['    if (isLink(url)) takeLink(url)\n    else if', '    if', telInPage],
    ['isWebAddress(url) || /^mailto:/i.test(url)', 'isWebAddress(url)', mail],
    ['isWebAddress(url) || /^mailto:/i.test(url)', 'true', newWindows],
    ['  return isLink(url) || /^mailto:/i.test(url)', '  return isLink(url)', mail]
  ])
]

const windows = mutantsOf('main/shell/electron/windows.ts', [
  ['backgroundThrottling: false', 'backgroundThrottling: true', phoneWindow],
  ["autoplayPolicy: 'no-user-gesture-required'", "autoplayPolicy: 'user-gesture-required'", phoneWindow],
  ['webPreferences: popupPreferences', 'webPreferences: ownPreferences(this.#options)', popupWindow],
  ['    if (this.#popup === undefined) {', '    if (true) {', popupWindow],
  ['        ...beside(this.#phone?.getBounds(), popupSize, this.#areas()),\n', '', besideThePhone],
  ['window.showInactive()', 'window.show()', besideThePhone],
  ['        show: false,\n        autoHide', '        autoHide', besideThePhone],
  [
    '      event.preventDefault()\n      void this.#putAway(window)\n',
    '',
    'closing hides it and remembers its place; it opens there again, unless the display is gone'
  ],
  ['if (await traits.hasTray()) window.hide()', 'if (true) window.hide()', noTray],
  ['      if (this.#quitting) return\n', '', 'when the application ends, closing closes'],
  ['      if (asking) return\n      asking = true', '      asking = true', hangs],
  ['pressed === 1 && !window.isDestroyed()', '!window.isDestroyed()', hangs]
])

const alive = mutantsOf('main/shell/electron/keep-alive.ts', [
  [
    'window.webContents.reload()',
    'undefined',
    'a crashed page is loaded again, and one that ended as it should is not'
  ],
  [
    "    if (reason === 'clean-exit') return\n",
    '',
    'a crashed page is loaded again, and one that ended as it should is not'
  ],
  ['crashes.length <= mostCrashes', 'true', forEver],
  ['now - at < countedFor', 'true', forEver],
  ['      if (!again) return\n', '', forEver],
  ['      crashes = []\n', '', forEver]
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
  ["platform === 'darwin' ? ", "platform !== 'darwin' ? ", defaultMenu],
  ['  replaceDefaultMenu(Menu, platform)\n', '', defaultMenu],
  ['app.userAgentFallback = app.userAgentFallback.replace', 'void app.userAgentFallback.replace', agent],
  ['    for (const url of waiting.splice(0)) listener(url)\n', '', links]
])

const shell = mutantsOf('main/shell/electron.ts', [
  ['  guardPermissions(electron)\n', '', own],
  ['  guardPages(electron, outside)\n', '', stay],
  ['  serveAppProtocol(electron, options.rendererDirectory)\n', '', policy],
  ['  serveIpc(electron, desk, log)\n', '', 'commands are taken from our own pages, and each is held to its schema'],
  ['      if (isWebAddress(url)) void system', '      void system', 'only web addresses are opened outside'],
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
  ]
])

const told = mutantsOf('main/shell/electron/ringing-notice.ts', [
  ['      card.hide()\n', '', 'it follows one call, goes the moment that rings no more, and only then shows the next'],
  [
    '      notification?.close()\n',
    '',
    'switched off, the system tells instead: silently, until the call rings no more'
  ],
  ['if (settings.ringCard && onTop)', 'if (settings.ringCard)', wayland],
  ['pressed: () => answer(call.id)', 'pressed: () => decline(call.id)', wayland]
])

const notices = mutantsOf('main/shell/electron/notices.ts', [
  ['    this.#shown.add(notification)\n', '', held],
  ["    notification.on('close', forget)\n", '', held],
  ["      this.#log.warn('notification.failed', { error })\n", '', 'one that the system does not show is written down'],
  ["{ urgency: 'critical', timeoutType: 'never' }", '{}', wayland]
])

const callers = [
  ...mutantsOf('main/shell/electron/certificates.ts', [
    ['    if (contents.session !== cti) return\n', '', elsewhere],
    ['    if (!isMainFrame) return\n', '', elsewhere],
    ['trusted()[host] === certificate.fingerprint', 'trusted()[host] !== undefined', remembered],
    ['return pressed === 1', 'return true', untrusted],
    ['    if (pressed === 1) preferences.set', '    void preferences.get', remembered],
    ['buttons: [untrusted.refuse, untrusted.allow]', 'buttons: [untrusted.allow, untrusted.refuse]', untrusted],
    ['asked.get(once) ?? ', '', 'requests that wait for the same certificate are one question'],
    ['    if (contents?.session !== cti) return callback()\n', '', noClient],
    [
      'choices[pressed - 1]',
      'choices[0]',
      'a client certificate is chosen by a person, never the first by itself (button 0)'
    ]
  ]),
  ...mutantsOf('main/shell/electron/unsaved.ts', [
    ['return event.preventDefault()', 'return', unsaved],
    ['if (pressed === 1) leaving', 'leaving', unsaved],
    ["    contents.on('did-navigate', () => leaving.delete(contents))\n", '', unsaved],
    ['      if (asking.has(contents)) return\n', '', 'it asks once at a time']
  ]),
  ...mutantsOf('main/shell/electron/site-log-in.ts', [
    ['    if (contents === null || contents.session !== cti) return\n', '', siteOthers],
    ['senderFrame === null || senderFrame !== sender.mainFrame', 'senderFrame === null', siteOnly],
    ['asked.get(realm) ?? ', '', 'requests of the same realm wait for one answer'],
    [
      "    window.once('closed', () => resolve(null))\n",
      '',
      'whoever does not want to, by the button or by closing it, sends nothing'
    ],
    ["    contents.once('destroyed', () => end(null))\n", '', siteOnly],
    ['z.string().max(1024), password', 'z.string(), password', siteOnly],
    [" === 'basic' && ", " !== '' && ", siteWarned],
    ['(info.isProxy || /^http:/i.test(url))', '/^http:/i.test(url)', siteWarned]
  ]),
  ...mutantsOf('main/shell/electron/passed-keys.ts', [
    [' || shift', '', keys],
    [' || isAutoRepeat', '', keys],
    ['alt && !control && !meta && ', 'alt && !meta && ', keys],
    ['codes.has(code)', 'true', keys],
    ["code === 'F6' && !alt && !control", "code === 'F6' && !alt", keys],
    [", 'F6'])", '])', keys],
    ['      event.preventDefault()\n', '', keys]
  ]),
  ...mutantsOf('main/shell/electron/context-menu.ts', [
    ['digits >= 3', 'true', menu],
    ['/^https?:/i.test(linkURL)', 'true', menu]
  ])
]

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
    ['  if (!app.isPackaged) return\n', '', unpacked],
    ['  if (done.length > before.size) preferences.set(key, done)\n', '', onceRegistered],
    ['before.has(scheme) || ', '', 'what versions before have registered is not registered again'],
    ['kept === true ? shared : ', '', 'what versions before have registered is not registered again'],
    [
      '(await claimed(scheme))) done',
      '((await claimed(scheme)) || true)) done',
      'a scheme that the system did not register is tried again at the next start, and no other'
    ]
  ]),
  ...mutantsOf('main/shell/electron/electron-links.ts', [
    [
      "this.#platform !== 'win32' || ",
      '',
      'on a Mac, whose programs are called by any name, the system itself says whose it is'
    ],
    ['registered && chosen', 'registered', 'on Windows what the person has chosen goes before what was registered'],
    ["const behindDashes = ['--']", 'const behindDashes: string[] = []', behindDashes],
    [
      "  async claim(scheme: LinkScheme): Promise<Result<void, LinkFault>> {\n    if (!this.sets) return err('system-only')\n",
      '  async claim(scheme: LinkScheme): Promise<Result<void, LinkFault>> {\n',
      'unpacked, nothing is set: it would be Electron without the application'
    ],
    [".replace(/[\\p{Cc}\\p{Cf}]/gu, '')", '', 'each scheme has its owner, by its name where the system tells it']
  ]),
  ...mutantsOf('main/shell/electron/quick-dial-key.ts', [
    ["    if (this.#view.state === 'on') this", '    this', takenKey],
    ['    } catch {\n      return false\n    }', '    } finally {\n    }', takenKey],
    [
      '    if (key === this.#view.key) return\n',
      '',
      'quick dial has no key until one is set; then that one, until another is'
    ],
    [
      '[selection, clipboard].map',
      '[clipboard, selection].map',
      'what is selected and copied is read on a press of that key alone'
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
    ['    if (this.#ending) return\n', '', 'quitting ends calls and writes records before the process ends, once'],
    [
      'exit(await this.#ports.stop())',
      'exit((await this.#ports.stop(), 0))',
      'a part that could not end keeps nothing alive, and the exit code says so'
    ],
    ['      event?.preventDefault()\n', '', goesDown],
    ['      void this.end()\n    })\n    // Windows', '    })\n    // Windows', goesDown],
    ['    for (const window of windows.getAllWindows()) watch(window)\n', '', windowsSession('before')],
    ["    app.on('browser-window-created', (_event, window) => watch(window))\n", '', windowsSession('after')],
    ['if (this.#ports.atStake().length > 0) event', 'event', windowsSession('before')],
    [
      "      window.on('session-end', () => void this.end())\n",
      '',
      'a session that ends without a question ends the application'
    ],
    ['await ask(this.#electron, window, {', 'await ask(this.#electron, undefined, {', sheet]
  ]),
  ...mutantsOf('main/shell/electron/ask.ts', [
    ['cancelId: 0', 'cancelId: 1', inCall],
    ['defaultId: 0', 'defaultId: 1', inCall]
  ]),
  ...mutantsOf('main/shell/electron/key-store.ts', [
    [
      '(await safeStorage.encryptStringAsync(text)).toString(',
      'Buffer.from(text).toString(',
      'secrets are sealed by the key store of the system, and open again'
    ],
    ["new Set(['basic_text', 'unknown'])", 'new Set([])', 'a Linux without a keyring seals nothing, and says so'],
    [
      "    if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'none'\n",
      '',
      'a Linux without a keyring seals nothing, and says so'
    ],
    [" === 'v10' ? ", " === 'v99' ? ", builtIn],
    ["    if (platform !== 'linux') return 'sealed'\n", '', builtIn],
    [
      'const patience = 3000',
      'const patience = 30_000',
      'nobody waits longer than three seconds for its first answer; when it comes, it counts'
    ],
    [".catch(() => 'none')", '', 'a key store that fails when it is asked is none']
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

export const mutants: readonly Mutant[] = [
  ...guards,
  ...newOnes,
  ...leadingOut,
  ...windows,
  ...alive,
  ...ringCard,
  ...prepare,
  ...shell,
  ...told,
  ...notices,
  ...callers,
  ...ipc,
  ...rest
]
