import type { Request } from './messages.ts'
import { forgetPairing, keepPairing, originOf, pair, readPairing } from './offhook.ts'

const said = chrome.i18n.getMessage

function part<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`options.html has no #${id}`)
  return found as T
}

const form = part<HTMLFormElement>('form')
const address = part<HTMLInputElement>('address')
const code = part<HTMLInputElement>('code')
const state = part('state')
const forget = part<HTMLButtonElement>('forget')

document.documentElement.lang = chrome.i18n.getUILanguage()
for (const element of document.querySelectorAll<HTMLElement>('[data-said]'))
  element.textContent = said(element.dataset.said ?? '')
document.title = said('title')
void show()

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void connect()
})
forget.addEventListener('click', () => void disconnect())

/** The permission is for this one origin; the browser asks for it at the press of the button, so nothing is waited for before. */
async function connect(): Promise<void> {
  const origin = originOf(address.value)
  if (origin === 'bad-address') return tell(said('badAddress'))
  if (origin === 'needs-https') return tell(said('needsHttps'))
  if (!(await chrome.permissions.request({ origins: [`${origin}/*`] }))) return tell(said('refused', origin))
  const paired = await pair(origin, code.value, nameOfBrowser())
  if (paired === 'not-reached') return tell(said('notReached', origin))
  if ('refused' in paired) return tell(paired.refused)
  const before = await readPairing()
  if (before !== undefined && before.origin !== origin) await leave(before.origin)
  await keepPairing(paired)
  code.value = ''
  await changed()
}

async function disconnect(): Promise<void> {
  const pairing = await readPairing()
  await forgetPairing()
  if (pairing !== undefined) await leave(pairing.origin)
  await changed()
  tell(said('unpaired'))
}

/** What was not asked for, as a permission given at the installation, cannot be given back. */
async function leave(origin: string): Promise<void> {
  await chrome.permissions.remove({ origins: [`${origin}/*`] }).catch(() => false)
}

async function changed(): Promise<void> {
  await chrome.runtime.sendMessage({ kind: 'paired' } satisfies Request).catch(() => undefined)
  await show()
}

async function show(): Promise<void> {
  const pairing = await readPairing()
  forget.hidden = pairing === undefined
  if (pairing === undefined) return tell('')
  address.value = pairing.origin
  tell(said('paired', [`${pairing.user}@${pairing.domain}`, pairing.origin]))
}

function tell(text: string): void {
  state.textContent = text
}

/** By which it stands in Offhook's list: `Chromium 140, Linux`. */
function nameOfBrowser(): string {
  const version = /(Edg|OPR|Chrome|Firefox)\/(\d+)/.exec(navigator.userAgent)
  const system = /\(([^;)]+)/.exec(navigator.userAgent)?.[1] ?? ''
  return [version === null ? 'Browser' : `${version[1]} ${version[2]}`, system]
    .filter((each) => each !== '')
    .join(', ')
    .slice(0, 64)
}
