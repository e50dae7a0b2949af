import { noticeOf, type Ringing } from '../ringing-call.ts'
import type { Notices } from './notices.ts'
import type { RingCard } from './ring-card.ts'
import type { DesktopWords } from './words.ts'

export interface RingingPorts {
  readonly card: RingCard
  readonly notices: Notices
  readonly said: () => DesktopWords
  /** Whether the desktop lets the card be on top. */
  readonly onTop: boolean
  readonly show: () => void
  readonly answer: (call: string) => void
  readonly decline: (call: string) => void
}

/**
 * By the ring card; where the desktop lets no window on top, by a notification with the card's two
 * buttons in its place; where it is switched off, by one without, for the system knows about presentations.
 */
export function ringingNotice({ card, notices, said, onTop, show, answer, decline }: RingingPorts) {
  let notification: { close(): void } | undefined
  return {
    came(ringing: Ringing) {
      const { call, state } = ringing
      const { settings } = state
      if (settings.ringCard && onTop) return void card.show(call.id)
      if (!settings.ringCard && !settings.notifications) return
      const { title, text } = noticeOf(ringing)
      const notice = { title, body: text, clicked: show }
      notification = notices.show(
        settings.ringCard
          ? {
              ...notice,
              urgent: true,
              actions: [
                { text: said().answer, pressed: () => answer(call.id) },
                { text: said().decline, pressed: () => decline(call.id) }
              ]
            }
          : notice
      )
    },
    over() {
      card.hide()
      notification?.close()
      notification = undefined
    }
  }
}
