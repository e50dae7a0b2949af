import type { Session, WebContents } from 'electron'
import { isWebAddress } from '../web-address.ts'
import { ctiPartition, type ElectronApi, isAppUrl } from './api.ts'

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
  askWhereToSave(own)
  askWhereToSave(cti)
}

/** Without a path of ours, Electron asks. */
function askWhereToSave(session: Session): void {
  session.on('will-download', (_event, item) => item.setSaveDialogOptions({ defaultPath: item.getFilename() }))
}

/**
 * Holds for every page there is or will be: windows, and the pop-ups in them. `openExternal` is
 * given whatever a page wants to open, and decides itself.
 */
export function guardPages(
  { app, session }: Pick<ElectronApi, 'app' | 'session'>,
  openExternal: (url: string) => void
): void {
  const cti = session.fromPartition(ctiPartition)
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      openExternal(url)
      return { action: 'deny' }
    })
    limitNavigation(contents, contents.session === cti)
    hardenWebviews(contents)
  })
}

/**
 * Our windows show our pages for ever; pop-ups, in a view or a window of their own, go anywhere
 * on the web and nowhere else.
 */
function limitNavigation(contents: WebContents, popup: boolean): void {
  const refuse = (event: { preventDefault(): void }) => event.preventDefault()
  const check = (event: { preventDefault(): void; readonly url: string }) => {
    if (!(popup ? isWebAddress(event.url) : isAppUrl(event.url))) refuse(event)
  }
  contents.on('will-navigate', check)
  contents.on('will-redirect', check)
  contents.on('will-frame-navigate', (event) => {
    // What a page makes up for a frame of its own stays in its sandbox.
    if (popup && !event.isMainFrame && /^(about|blob|data):/.test(event.url)) return
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
    preferences.partition = ctiPartition
    preferences.nodeIntegration = false
    preferences.nodeIntegrationInSubFrames = false
    preferences.nodeIntegrationInWorker = false
    preferences.contextIsolation = true
    preferences.sandbox = true
    preferences.webSecurity = true
    preferences.allowRunningInsecureContent = false
    preferences.experimentalFeatures = false
    preferences.plugins = false
    preferences.webviewTag = false
    preferences.safeDialogs = true
    preferences.autoplayPolicy = 'document-user-activation-required'
    // `allowpopups` stays: without it the page's links to new windows do nothing, where they are to open in the browser.
    delete params.preload
    delete params.nodeintegration
    delete params.nodeintegrationinsubframes
    delete params.disablewebsecurity
    delete params.webpreferences
  })
}
