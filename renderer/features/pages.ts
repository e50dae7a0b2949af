import {
  IconAppWindow,
  IconConfetti,
  IconHeadset,
  IconHistory,
  IconMessage2,
  IconPhone,
  IconPlugConnected,
  IconSettings
} from '@tabler/icons-react'
import type { Page } from '../state/route.ts'

/** The pages that there are, in the order of the rail. */
export const pages = {
  phone: { icon: IconPhone, label: 'nav.phone' },
  calls: { icon: IconHistory, label: 'nav.calls' },
  voicemail: { icon: IconMessage2, label: 'nav.voicemail' },
  queues: { icon: IconHeadset, label: 'nav.queues' },
  popup: { icon: IconAppWindow, label: 'nav.popup' },
  cti: { icon: IconPlugConnected, label: 'nav.cti' },
  settings: { icon: IconSettings, label: 'nav.settings' },
  start: { icon: IconConfetti, label: 'nav.start' }
} as const satisfies Record<Page, unknown>

/** Whom pages are for that not everybody has any use of. */
export interface Use {
  readonly admin: boolean
  readonly seesQueues: boolean
  readonly hasMailbox: boolean
}

const forUse =
  <P extends Page>(pages: readonly P[]) =>
  ({ admin, seesQueues, hasMailbox }: Use): readonly P[] =>
    pages.filter(
      (page) => (admin || page !== 'cti') && (seesQueues || page !== 'queues') && (hasMailbox || page !== 'voicemail')
    )

export const railPages = forUse(['phone', 'calls', 'voicemail', 'queues', 'cti'])
export const mediumRailPages = forUse(['phone', 'popup', 'calls', 'voicemail', 'queues', 'cti'])
export const bottomPages = forUse(['phone', 'calls', 'popup', 'voicemail', 'queues', 'cti', 'settings'])
