import type { Input } from 'electron'
import type { PassedKey } from '../../ipc/contract.ts'
import { ctiPartition, type ElectronApi } from './api.ts'
import { eventChannel } from './channels.ts'

/** The phone's keys by their place on the keyboard; what each does is the window's. */
const codes: ReadonlySet<string> = new Set([
  ...['A', 'X', 'M', 'H', 'S', 'K', 'N', 'T'].map((letter) => `Key${letter}`),
  ...[1, 2, 3, 4].map((digit) => `Digit${digit}`)
])
/** Those that lead into a field of ours take the focus with them. */
const leading: ReadonlySet<string> = new Set(['KeyN', 'KeyT', 'Digit1', 'Digit2', 'Digit3', 'Digit4', 'F6'])

/** While somebody types in a caller's page, that page has the keyboard: the phone's keys go on to the phone's window. */
export function passKeysOn({ app, session }: Pick<ElectronApi, 'app' | 'session'>, platform: NodeJS.Platform): void {
  const cti = session.fromPartition(ctiPartition)
  app.on('web-contents-created', (_event, contents) => {
    if (contents.session !== cti || contents.getType() !== 'webview') return
    contents.on('before-input-event', (event, input) => {
      const key = phoneKey(input, platform)
      const host = contents.hostWebContents
      if (key === undefined || host === null || host.isDestroyed()) return
      event.preventDefault()
      if (key.ctrlKey || key.metaKey || leading.has(key.code)) host.focus()
      host.send(eventChannel, 'key', key)
    })
  })
}

/** Alt and a letter or digit; Ctrl+K, on a Mac Command+K; F6 alone, which leads back to the phone. */
function phoneKey(input: Input, platform: NodeJS.Platform): PassedKey | undefined {
  const { type, key, code, isAutoRepeat, isComposing, alt, control, meta, shift } = input
  if (type !== 'keyDown' || isAutoRepeat || isComposing || shift) return undefined
  const command = platform === 'darwin' ? meta && !control : control && !meta
  const asksForNumber = command && !alt && key.toLowerCase() === 'k'
  const acts = alt && !control && !meta && codes.has(code)
  const leaves = code === 'F6' && !alt && !control && !meta
  return asksForNumber || acts || leaves ? { key, code, altKey: alt, ctrlKey: control, metaKey: meta } : undefined
}
