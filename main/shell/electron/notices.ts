import type { Notification } from 'electron'
import type { Log } from '../../../pbx-core/base/log.ts'
import type { ElectronApi } from './api.ts'

export interface Notice {
  readonly title: string
  readonly body: string
  readonly clicked: () => void
  /** Buttons, where the system shows any. */
  readonly actions?: readonly { readonly text: string; readonly pressed: () => void }[]
  /** It stays until it is closed, and over everything the system lets it. */
  readonly urgent?: boolean
}

/** Notifications of the system. They are kept while they are seen: one that nobody holds is collected, and its clicks lead nowhere. */
export class Notices {
  readonly #electron: Pick<ElectronApi, 'Notification'>
  readonly #log: Log
  readonly #shown = new Set<Notification>()

  constructor(electron: Pick<ElectronApi, 'Notification'>, log: Log) {
    this.#electron = electron
    this.#log = log
  }

  show({ title, body, clicked, actions = [], urgent = false }: Notice): { close(): void } | undefined {
    const { Notification } = this.#electron
    if (!Notification.isSupported()) return undefined
    const notification = new Notification({
      title,
      body,
      silent: true,
      ...(urgent ? { urgency: 'critical', timeoutType: 'never' } : {}),
      ...(actions.length === 0 ? {} : { actions: actions.map(({ text }) => ({ type: 'button', text })) })
    })
    const forget = () => this.#shown.delete(notification)
    this.#shown.add(notification)
    notification.on('click', () => {
      forget()
      clicked()
    })
    notification.on('action', ({ actionIndex }) => {
      forget()
      actions[actionIndex]?.pressed()
    })
    notification.on('close', forget)
    // macOS shows none of a program that is not signed.
    notification.on('failed', (_event, error) => {
      forget()
      this.#log.warn('notification.failed', { error })
    })
    notification.show()
    return {
      close: () => {
        forget()
        notification.close()
      }
    }
  }
}
