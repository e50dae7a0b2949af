import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../pbx-core/base/log.ts'
import { err, ok, type Result } from '../pbx-core/base/result.ts'
import { type Core, compose, type Program } from './compose.ts'
import { endAll } from './ending.ts'
import type { Instance } from './instance.ts'
import type { LogFile } from './log-file.ts'
import type { Desk } from './phone/desk.ts'
import { linkTarget } from './phone/links.ts'
import { quickDial } from './phone/links-quick.ts'
import { rendererDirectory } from './places.ts'
import { filePreferences, type StoreClass } from './settings/file-preferences.ts'
import { type KeyStore, noKeyStore, sealedIn } from './settings/key-store.ts'
import type { PreferenceStore } from './settings/preferences.ts'
import { firstStartFile } from './settings/settings.ts'
import type { Entrance, Shell } from './shell/port.ts'
import { version } from './version.ts'

export interface DesktopOptions {
  readonly dataDirectory: string
  readonly configFile: string | undefined
  /** That this process has the data directory, and what second starts say. */
  readonly instance: Instance
  /** With which it was started. */
  readonly links: readonly string[]
  /** What is selected and copied, where it was started for quick dial. */
  readonly copied?: readonly string[]
  readonly core: Core
  readonly keyStore?: KeyStore
  /** Of the preferences. */
  readonly Store: StoreClass
  readonly log: Log
  /** Where the log is written to, besides stderr. */
  readonly logFile?: LogFile | undefined
  readonly kind: Shell['kind']
  readonly locale: string
  /** Made when the application has an address; by then the desk is there for its windows. */
  readonly createShell: (entrance: Entrance, desk: Desk, preferences: PreferenceStore) => Shell
  readonly rendererDirectory?: string
}

export interface Desktop {
  readonly program: Program
  readonly desk: Desk
  readonly shell: Shell
  /** Refuses new calls, lets live ones end for so long, closes windows and everything else. */
  stop(drainSeconds: number, hurry: Promise<void>): Promise<void>
}

/** The whole application of one person: PBX, listener, phone, and a shell around them. */
export async function startDesktop(options: DesktopOptions): Promise<Result<Desktop, string>> {
  const { log } = options
  const shell = Promise.withResolvers<Shell>()
  const withShell = (use: (shell: Shell) => void) => void shell.promise.then(use)
  let preferences: PreferenceStore | undefined
  const composed = await compose({
    ...options,
    rendererDirectory: options.rendererDirectory ?? rendererDirectory,
    preferences: (directory) => {
      preferences = filePreferences(options.Store, directory, log)
      return preferences
    },
    windowHost: () => ({
      kind: options.kind,
      version,
      locale: options.locale,
      openExternal: (url) => withShell((opened) => opened.openExternal(url)),
      openPopupWindow: (url) => withShell((opened) => opened.openPopupWindow(url)),
      notify: (title, text) => withShell((opened) => opened.notify(title, text)),
      links: async () => (await shell.promise).links,
      firstStart: () => readFirstStart(options)
    })
  })
  if (!composed.ok) return composed
  const program = composed.value
  const { desk, origin } = program
  if (desk === undefined || preferences === undefined) {
    await program.stop(0, Promise.resolve())
    return err('The configuration has no user: add one to a domain.')
  }
  const opened = preferences
  const created = options.createShell(
    {
      origin,
      opensWindows: () => desk.popups.opensWindows,
      logInToken: (used) => program.logInToken('window', used)
    },
    desk,
    preferences
  )
  shell.resolve(created)
  for (const link of options.links) openLink(desk, link)
  if (options.copied !== undefined) quickDial(desk, options.copied)
  const joined = connect(created, desk)
  await created.showPhone()
  options.instance.onDial(program.app.dial)
  options.instance.onCalled(({ links, copied }) => {
    // A browser opens another window, which takes the phone over.
    const where = created.kind === 'browser' ? 'next window' : 'here'
    for (const link of links) openLink(desk, link, where)
    if (copied !== undefined) quickDial(desk, copied, where)
    void created.showPhone()
  })
  log.info('desktop.started', { kind: created.kind })
  return ok({
    program,
    desk,
    shell: created,
    stop: async (drainSeconds, hurry) => {
      joined[Symbol.dispose]()
      await endAll(
        () => program.stop(drainSeconds, hurry),
        () => created[Symbol.asyncDispose](),
        // A window that closes leaves its bounds.
        () => opened.flush()
      )
    }
  })
}

/** What the desk has to show goes to the shell; what people do there goes to the desk. */
function connect(shell: Shell, desk: Desk): Disposable {
  const subscriptions = new DisposableStack()
  subscriptions.use(desk.watch(() => shell.update(desk.state)))
  subscriptions.use(
    shell.events.on('link', (url) => {
      if (openLink(desk, url)) void shell.showPhone()
    })
  )
  subscriptions.use(
    shell.events.on('quick-dial', (texts) => {
      quickDial(desk, texts)
      void shell.showPhone()
    })
  )
  subscriptions.use(shell.events.on('answer', ({ call }) => void desk.phone.answer(call)))
  subscriptions.use(shell.events.on('hang-up', ({ call }) => void desk.phone.hangUp(call)))
  subscriptions.use(shell.events.on('resumed', () => desk.phone.nudge()))
  shell.update(desk.state)
  return subscriptions
}

/** Shows the number of a telephone link; false where it is none. */
function openLink(desk: Desk, url: string, where: 'here' | 'next window' = 'here'): boolean {
  const target = linkTarget(url)
  if (target !== undefined) desk.openLink(target, where)
  return target !== undefined
}

/** The web password that a first start has left behind; undefined where it was noted and deleted. */
async function readFirstStart({
  dataDirectory,
  keyStore = noKeyStore
}: DesktopOptions): Promise<{ webPassword: string } | undefined> {
  try {
    const notice = await readFile(join(dataDirectory, firstStartFile), 'utf8')
    const noted = /^Web password: (\S+)$/m.exec(notice)?.[1]
    const sealed = noted === undefined ? undefined : sealedIn(noted)
    const opened = sealed === undefined ? undefined : await keyStore.unseal(sealed)
    const webPassword = opened === undefined ? noted : opened.ok ? opened.value.text : undefined
    return webPassword === undefined ? undefined : { webPassword }
  } catch {
    return undefined
  }
}
