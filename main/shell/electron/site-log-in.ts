import type { AuthInfo, BrowserWindow, WebContents } from 'electron'
import { z } from 'zod'
import type { SiteLogIn } from '../../ipc/contract.ts'
import type { Language } from '../../phone/words.ts'
import { appOrigin, ctiPartition, type ElectronApi, isAppUrl } from './api.ts'
import { windowOf } from './ask.ts'
import { commandChannel } from './channels.ts'
import { desktopWords } from './words.ts'

export interface SiteLogInPorts {
  readonly language: () => Language
  /** `webPreferences` of windows with our pages. */
  readonly own: object
}

type Answer = SiteLogIn['answer']

const answerSchema = z
  .object({ user: z.string().max(1024), password: z.string().max(1024) })
  .readonly()
  .nullable()

/**
 * A caller's page, or the proxy on the way to it, wants user name and password by HTTP (Basic, Digest,
 * NTLM). Electron has no window for that and refuses them all; this is ours. One at a time for each that
 * asks: its other requests wait for the same answer.
 */
export function askForSiteLogIns(
  electron: Pick<ElectronApi, 'app' | 'BrowserWindow' | 'session'>,
  ports: SiteLogInPorts
): void {
  const cti = electron.session.fromPartition(ctiPartition)
  const asked = new Map<string, Promise<Answer>>()
  electron.app.on('login', (event, contents, { url, firstAuthAttempt }, info, callback) => {
    // What our own pages load needs none, and nobody else has a window to ask in.
    if (contents === null || contents.session !== cti) return
    event.preventDefault()
    const realm = `${info.isProxy} ${info.host}:${info.port} ${info.realm}`
    const question = questionOf({ info, url, again: !firstAuthAttempt }, ports.language())
    const answer = asked.get(realm) ?? ask(electron, contents, { question, own: ports.own })
    asked.set(realm, answer)
    void answer
      .then((given) => (given === null ? callback() : callback(given.user, given.password)))
      .finally(() => asked.delete(realm))
  })
}

interface Asking {
  readonly info: AuthInfo
  readonly url: string
  readonly again: boolean
}

function questionOf({ info, url, again }: Asking, language: Language): SiteLogIn['question'] {
  const { logIn, cancel } = desktopWords[language]
  const host = [80, 443].includes(info.port) ? info.host : `${info.host}:${info.port}`
  // With Digest and NTLM nobody on the way reads the password.
  const plain = info.scheme.toLowerCase() === 'basic' && (info.isProxy || /^http:/i.test(url))
  return {
    language,
    message: info.isProxy ? logIn.proxy(host) : logIn.site(host),
    warning: plain ? logIn.plain : null,
    note: again ? logIn.again : null,
    words: { title: logIn.title, user: logIn.user, password: logIn.password, cancel, submit: logIn.submit }
  }
}

function ask(
  electron: Pick<ElectronApi, 'BrowserWindow'>,
  contents: WebContents,
  { question, own }: { readonly question: SiteLogIn['question']; readonly own: object }
): Promise<Answer> {
  const parent = windowOf(electron, contents)
  const window = new electron.BrowserWindow({
    ...(parent === undefined ? {} : { parent, modal: true }),
    width: 420,
    height: 340,
    show: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    autoHideMenuBar: true,
    title: question.words.title,
    webPreferences: { ...own, webviewTag: false }
  })
  return new Promise((resolve) => {
    const end = (answer: Answer) => {
      resolve(answer)
      if (!window.isDestroyed()) window.destroy()
    }
    serve(window, question, end)
    window.once('closed', () => resolve(null))
    window.once('ready-to-show', () => window.show())
    contents.once('destroyed', () => end(null))
    window.loadURL(`${appOrigin}/site-log-in.html`).catch(() => end(null))
  })
}

/** Of this window alone, before the commands of the application: it speaks about nothing else. */
function serve(window: BrowserWindow, question: SiteLogIn['question'], end: (answer: Answer) => void): void {
  window.webContents.ipc.handle(commandChannel, ({ senderFrame, sender }, command: unknown, payload: unknown) => {
    if (senderFrame === null || senderFrame !== sender.mainFrame || !isAppUrl(senderFrame.url)) return undefined
    if (command === 'question') return question
    const answer = command === 'answer' ? answerSchema.safeParse(payload) : undefined
    if (answer?.success === true) end(answer.data)
    return undefined
  })
}
