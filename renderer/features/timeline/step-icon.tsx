import {
  IconAlertTriangle,
  IconArrowGuide,
  IconBell,
  IconCheck,
  IconDialpad,
  IconMessage2,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPlayerPause,
  IconPlayerPlay,
  IconSend,
  IconVolume,
  IconWebhook
} from '@tabler/icons-react'
import type { TimelineItem } from '../../../main/ipc/contract.ts'

type Icon = typeof IconBell

const ofKind: Readonly<Record<TimelineItem['kind'], Icon>> = {
  sip: IconPhoneIncoming,
  decision: IconArrowGuide,
  app: IconBell,
  hook: IconWebhook,
  media: IconVolume,
  delivery: IconSend,
  warning: IconAlertTriangle
}

const ofCode: Readonly<Record<string, Icon>> = {
  answered: IconCheck,
  ended: IconPhoneOff,
  unanswered: IconPhoneOff,
  'hook-routes': IconWebhook,
  'reply-remark': IconMessage2,
  trunk: IconPhoneOutgoing,
  holds: IconPlayerPause,
  resumes: IconPlayerPlay,
  key: IconDialpad,
  confirmed: IconDialpad
}

/** A step as a shape; its title says the same in words. */
export function StepIcon({ item, size }: { readonly item: TimelineItem; readonly size: number }) {
  const Icon = ofCode[item.said?.code ?? ''] ?? ofKind[item.kind]
  return <Icon aria-hidden size={size} />
}
