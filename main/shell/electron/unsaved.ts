import type { WebContents } from 'electron'
import { ctiPartition, type ElectronApi, hostOf } from './api.ts'
import { ask, windowOf } from './ask.ts'
import type { DesktopWords } from './words.ts'

/** Milliseconds within which a second press leaves the page without asking again. */
const leavesWithin = 10_000

/**
 * A page that does not want to be left (`beforeunload`) would stay without a word. The event has to be
 * answered at once, and a question that blocks would stop calls and registrations: the page stays, the
 * person is asked, and after a yes the next attempt to leave succeeds.
 */
export function askBeforeUnload(
  electron: Pick<ElectronApi, 'app' | 'BrowserWindow' | 'dialog' | 'session'>,
  said: () => DesktopWords
): void {
  const cti = electron.session.fromPartition(ctiPartition)
  const leaving = new WeakMap<WebContents, number>()
  const asking = new WeakSet<WebContents>()
  electron.app.on('web-contents-created', (_event, contents) => {
    if (contents.session !== cti) return
    contents.on('did-navigate', () => leaving.delete(contents))
    contents.on('will-prevent-unload', (event) => {
      if ((leaving.get(contents) ?? Number.NEGATIVE_INFINITY) > performance.now()) return event.preventDefault()
      if (asking.has(contents)) return
      asking.add(contents)
      void question(contents).finally(() => asking.delete(contents))
    })
  })

  async function question(contents: WebContents): Promise<void> {
    const { unsaved } = said()
    const pressed = await ask(electron, windowOf(electron, contents), {
      type: 'question',
      message: unsaved.message(contents.getTitle() || hostOf(contents.getURL())),
      detail: unsaved.detail,
      buttons: [unsaved.stay, unsaved.leave]
    })
    if (pressed === 1) leaving.set(contents, performance.now() + leavesWithin)
  }
}
