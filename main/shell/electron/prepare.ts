import { isLink } from '../../phone/links.ts'
import { appScheme, type ElectronApi } from './api.ts'

/** Links that came before anybody listened, oldest first; from then on each goes to `take`. */
export type TakeLinks = (take: (url: string) => void) => void

/**
 * What has to be said before Electron is ready. undefined: another instance runs, has been told
 * what this one was started with, and this one ends.
 */
export function prepareElectron(
  { app, protocol }: Pick<ElectronApi, 'app' | 'protocol'>,
  args: readonly string[]
): TakeLinks | undefined {
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return undefined
  }
  app.enableSandbox()
  // Notifications of Windows are of this name, which the installer's shortcut has too.
  app.setAppUserModelId('org.offhook.desktop')
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }
  ])
  // On this machine alone there is no other candidate (`7-stack`, WebRTC on this machine only).
  app.commandLine.appendSwitch('allow-loopback-in-peer-connection')
  // Names in place of addresses would have to be answered for on the whole network (mDNS, port 5353).
  app.commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns')
  return collectLinks(app, args)
}

/** From the arguments of this start, from those of a second one, and from macOS's own event. */
function collectLinks(app: ElectronApi['app'], args: readonly string[]): TakeLinks {
  const waiting: string[] = []
  let take = (url: string): void => void waiting.push(url)
  const search = (list: readonly string[]) => {
    for (const arg of list) if (isLink(arg)) take(arg)
  }
  search(args)
  app.on('open-url', (event, url) => {
    event.preventDefault()
    if (isLink(url)) take(url)
  })
  app.on('second-instance', (_event, list) => search(list))
  return (listener) => {
    take = listener
    for (const url of waiting.splice(0)) listener(url)
  }
}
