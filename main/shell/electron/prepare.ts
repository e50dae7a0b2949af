import { isLink } from '../../phone/links.ts'
import { appScheme, type ElectronApi } from './api.ts'

/** Links that came before anybody listened, oldest first; from then on each goes to `take`. */
export type TakeLinks = (take: (url: string) => void) => void

/**
 * What has to be said before Electron is ready. undefined: another instance runs, has been told
 * what this one was started with, and this one ends.
 */
export function prepareElectron(
  { app, Menu, protocol }: Pick<ElectronApi, 'app' | 'Menu' | 'protocol'>,
  args: readonly string[],
  platform: NodeJS.Platform = process.platform
): TakeLinks | undefined {
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return undefined
  }
  app.enableSandbox()
  // Log-ins of some sites refuse a browser that calls itself by another name than they know.
  app.userAgentFallback = app.userAgentFallback.replace(
    / (?!(?:Mozilla|AppleWebKit|Chrome|Safari)\/)[\w-]+\/\d\S*/g,
    ''
  )
  replaceDefaultMenu(Menu, platform)
  // Notifications of Windows are of this name, which the installer's shortcut has too.
  app.setAppUserModelId('org.offhook.desktop')
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }
  ])
  // On this machine alone there is no other candidate (`7-stack`, WebRTC on this machine only).
  app.commandLine.appendSwitch('allow-loopback-in-peer-connection')
  // Names in place of addresses would have to be answered for on the whole network (mDNS, port 5353).
  app.commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns')
  // Under Wayland the desktop is asked for the key of quick dial, and may ask the person.
  if (platform === 'linux') app.commandLine.appendSwitch('enable-features', 'GlobalShortcutsPortal')
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

/**
 * Electron's own menu has "Reload" and the developer tools, by which a call loses its sound. Without one a
 * Mac has no Cmd+C; there it stays, without those.
 */
function replaceDefaultMenu(menu: ElectronApi['Menu'], platform: NodeJS.Platform): void {
  const roles = ['appMenu', 'editMenu', 'windowMenu'] as const
  menu.setApplicationMenu(platform === 'darwin' ? menu.buildFromTemplate(roles.map((role) => ({ role }))) : null)
}
