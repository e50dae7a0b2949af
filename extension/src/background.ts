import { isRequest, type Notice } from './messages.ts'
import { dial, forgetPairing, readPairing } from './offhook.ts'

const menuItem = 'call'
const said = chrome.i18n.getMessage

// The token is for the background and the options; pages' scripts ask, and learn a country.
void chrome.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' })

chrome.runtime.onInstalled.addListener(({ reason }) => {
  void chrome.contextMenus.removeAll().then(() => {
    chrome.contextMenus.create({ id: menuItem, title: said('call'), contexts: ['selection'] })
  })
  if (reason === 'install') void chrome.runtime.openOptionsPage()
})
chrome.action.onClicked.addListener(() => void chrome.runtime.openOptionsPage())

chrome.contextMenus.onClicked.addListener(({ menuItemId, selectionText = '', frameId = 0 }, tab) => {
  if (menuItemId !== menuItem || tab?.id === undefined) return
  const { id } = tab
  void call(selectionText).then((text) => tell(id, { kind: 'said', text }, frameId))
})

chrome.runtime.onMessage.addListener((message, _sender, answer) => {
  if (!isRequest(message)) return false
  switch (message.kind) {
    case 'country':
      void readPairing().then((pairing) => answer(pairing?.country ?? null))
      return true
    case 'dial':
      void call(message.number).then(answer)
      return true
    case 'paired':
      void tellAll()
      return false
  }
})

/** What became of it, in a sentence. */
async function call(number: string): Promise<string> {
  const pairing = await readPairing()
  if (pairing === undefined) {
    await chrome.runtime.openOptionsPage()
    return said('notPaired')
  }
  const dialled = await dial(pairing, number)
  switch (dialled) {
    case 'ringing':
      return said('ringing', number.trim())
    case 'not-reached':
      return said('notReached', pairing.origin)
    case 'revoked':
      await forgetPairing()
      await tellAll()
      return said('revoked')
    default:
      return dialled.refused
  }
}

/** Pages that are open already show links, or none, as the browser is paired now. */
async function tellAll(): Promise<void> {
  const country = (await readPairing())?.country ?? null
  for (const { id } of await chrome.tabs.query({})) if (id !== undefined) tell(id, { kind: 'country', country })
}

/** Pages of the browser itself have nobody who listens. */
function tell(tab: number, notice: Notice, frameId?: number): void {
  const sent =
    frameId === undefined ? chrome.tabs.sendMessage(tab, notice) : chrome.tabs.sendMessage(tab, notice, { frameId })
  sent.catch(() => undefined)
}
