import type { Session, WebContents } from 'electron'
import { isWebAddress } from '../web-address.ts'
import { ctiPartition, type ElectronApi, isAppUrl } from './api.ts'
import { NewWindows, popupPreferences } from './new-windows.ts'
import { leadsToProgram, type OpenOutside } from './outside.ts'

/** Permissions of the application's own pages: the microphone, loudspeakers, and to copy a text. */
const ownPermissions: ReadonlySet<string> = new Set([
  'media',
  'speaker-selection',
  'notifications',
  'clipboard-sanitized-write'
])
/** Of pop-ups: to copy a text. No microphone, no way to this machine or its network. */
const ctiPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** Without both handlers Electron grants everything that a page asks for. */
export function guardPermissions({ session }: Pick<ElectronApi, 'session'>): void {
  const own = session.defaultSession
  own.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const video = 'mediaTypes' in details && details.mediaTypes?.includes('video') === true
    callback(ownPermissions.has(permission) && isAppUrl(details.requestingUrl) && !video)
  })
  own.setPermissionCheckHandler(
    (_contents, permission, origin, { mediaType }) =>
      ownPermissions.has(permission) && isAppUrl(origin.replace(/\/$/, '')) && mediaType !== 'video'
  )
  const cti = session.fromPartition(ctiPartition)
  cti.setPermissionRequestHandler((_contents, permission, callback) => callback(ctiPermissions.has(permission)))
  cti.setPermissionCheckHandler((_contents, permission) => ctiPermissions.has(permission))
  for (const each of [own, cti]) {
    askWhereToSave(each)
    // It fetches dictionaries from a server of Google's.
    each.setSpellCheckerEnabled(false)
  }
}

/** Without a path of ours, Electron asks. */
function askWhereToSave(session: Session): void {
  session.on('will-download', (_event, item) => item.setSaveDialogOptions({ defaultPath: item.getFilename() }))
}

/**
 * Holds for every page there is or will be: windows, and the pop-ups in them. `outside` is
 * given whatever a page wants to open, and decides itself.
 */
export function guardPages({ app, session }: Pick<ElectronApi, 'app' | 'session'>, outside: OpenOutside): void {
  const cti = session.fromPartition(ctiPartition)
  const windows = new NewWindows(outside)
  app.on('web-contents-created', (_event, contents) => {
    const popup = contents.session === cti
    windows.guard(contents, popup)
    limitNavigation(contents, popup, outside)
    hardenWebviews(contents)
  })
}

/** What Chromium shows a PDF file with, in a frame of its own. */
const pdfReader = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/'

/**
 * Our windows show our pages for ever; pop-ups, in a view or a window of their own, go anywhere
 * on the web and nowhere else. Their links to numbers and to letters lead to phone and mail program.
 */
function limitNavigation(contents: WebContents, popup: boolean, outside: OpenOutside): void {
  const check = (event: { preventDefault(): void; readonly url: string }) => {
    if (!(popup ? isWebAddress(event.url) : isAppUrl(event.url))) event.preventDefault()
  }
  contents.on('will-navigate', check)
  contents.on('will-redirect', check)
  // Comes first, for each frame; where it refuses, `will-navigate` does not come.
  contents.on('will-frame-navigate', (event) => {
    // What a page makes up for a frame of its own stays in its sandbox.
    if (popup && !event.isMainFrame && /^(about|blob|data):/.test(event.url)) return
    if (popup && !event.isMainFrame && event.url.startsWith(pdfReader)) return
    if (popup && leadsToProgram(event.url)) outside(event.url)
    check(event)
  })
}

/** What the element asks for counts for nothing: each web view is the same, sealed one. */
function hardenWebviews(contents: WebContents): void {
  contents.on('will-attach-webview', (event, preferences, params) => {
    // A pop-up inside a pop-up is nobody's wish.
    const ours = contents.getType() === 'window' && isAppUrl(contents.getURL())
    if (!ours || params.partition !== ctiPartition || !isWebAddress(params.src ?? '')) {
      event.preventDefault()
      return
    }
    delete preferences.preload
    delete preferences.session
    delete preferences.additionalArguments
    delete preferences.enableBlinkFeatures
    delete preferences.disableBlinkFeatures
    Object.assign(preferences, popupPreferences)
    preferences.allowRunningInsecureContent = false
    preferences.experimentalFeatures = false
    preferences.webviewTag = false
    // `allowpopups` stays: without it the page's links to new windows do nothing, where they are to open in the browser.
    delete params.preload
    delete params.nodeintegration
    delete params.nodeintegrationinsubframes
    delete params.disablewebsecurity
    delete params.webpreferences
  })
}
