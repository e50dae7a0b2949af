import type { Session, WebContents } from 'electron'
import { isWebAddress } from '../browser.ts'
import { appOrigin, ctiPartition, type ElectronApi, isAppUrl } from './api.ts'

/** Permissions of the application's own pages. */
const ownPermissions = new Set(['media', 'speaker-selection', 'notifications'])

/** What pages may ask for: ours the microphone and loudspeakers, those of pop-ups nothing at all. */
export function guardPermissions({ session }: Pick<ElectronApi, 'session'>): void {
  const own = session.defaultSession
  own.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const video = 'mediaTypes' in details && details.mediaTypes?.includes('video') === true
    callback(ownPermissions.has(permission) && isAppUrl(details.requestingUrl) && !video)
  })
  own.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) =>
      ownPermissions.has(permission) && isAppUrl(requestingOrigin.replace(/\/$/, ''))
  )
  const cti = session.fromPartition(ctiPartition)
  // Without both, Electron grants everything; local-network and loopback-network are among it.
  cti.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  cti.setPermissionCheckHandler(() => false)
  askWhereToSave(own)
  askWhereToSave(cti)
}

function askWhereToSave(session: Session): void {
  session.on('will-download', (_event, item) => {
    item.setSavePath('')
    item.setSaveDialogOptions({ defaultPath: item.getFilename() })
  })
}

/** Holds for every page there is or will be: windows, and the pop-ups in them. */
export function guardPages({ app }: Pick<ElectronApi, 'app'>, openExternal: (url: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      if (isWebAddress(url)) openExternal(url)
      return { action: 'deny' }
    })
    limitNavigation(contents)
    contents.on('will-attach-webview', (event, preferences, params) => {
      // A pop-up inside a pop-up is nobody's wish.
      const ours = contents.getType() === 'window' && isAppUrl(contents.getURL())
      if (!ours || params.partition !== ctiPartition || !isWebAddress(params.src ?? '')) {
        event.preventDefault()
        return
      }
      delete preferences.preload
      preferences.nodeIntegration = false
      preferences.nodeIntegrationInSubFrames = false
      preferences.nodeIntegrationInWorker = false
      preferences.contextIsolation = true
      preferences.sandbox = true
      preferences.webSecurity = true
      preferences.allowRunningInsecureContent = false
      preferences.webviewTag = false
      delete params.preload
      delete params.allowpopups
      delete params.nodeintegration
    })
  })
}

/** Our windows show our pages for ever; pop-ups go anywhere on the web and nowhere else. */
function limitNavigation(contents: WebContents): void {
  const allowed = (url: string) => (contents.getType() === 'webview' ? isWebAddress(url) : mayShow(contents, url))
  const check = (event: { preventDefault(): void; readonly url: string }) => {
    if (!allowed(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', check)
  contents.on('will-redirect', check)
  contents.on('will-frame-navigate', check)
}

/** A pop-up that has a window of its own lives in the pop-ups' partition, too. */
function mayShow(contents: WebContents, url: string): boolean {
  const current = contents.getURL()
  return current === '' || isAppUrl(current) ? isAppUrl(url) || url === appOrigin : isWebAddress(url)
}
