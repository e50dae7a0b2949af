import { isNotice, type Request } from './messages.ts'
import { say } from './page/bubble.ts'
import { Links } from './page/links.ts'
import { Watcher } from './page/watcher.ts'

const ask = (request: Request): Promise<unknown> => chrome.runtime.sendMessage(request)

const links = new Links((number) => {
  void ask({ kind: 'dial', number }).then((said) => {
    if (typeof said === 'string') say(said)
  })
})
let watcher: Watcher | undefined

/** Without one this browser is paired with nobody, and pages stay as they are. */
function takeCountry(country: unknown): void {
  watcher?.stop()
  watcher = typeof country === 'string' ? new Watcher(links, country) : undefined
  watcher?.start()
}

chrome.runtime.onMessage.addListener((message) => {
  if (!isNotice(message)) return false
  if (message.kind === 'country') takeCountry(message.country)
  else say(message.text)
  return false
})
// An extension that was just updated leaves its old script in the page, with nobody to answer it.
ask({ kind: 'country' }).then(takeCountry, () => undefined)
