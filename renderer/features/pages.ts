import {
  IconAppWindow,
  IconConfetti,
  IconHistory,
  IconPhone,
  IconPlugConnected,
  IconSettings
} from '@tabler/icons-react'
import type { Page } from '../state/route.ts'

/** The pages that there are, in the order of the rail. */
export const pages = {
  phone: { icon: IconPhone, label: 'nav.phone' },
  calls: { icon: IconHistory, label: 'nav.calls' },
  popup: { icon: IconAppWindow, label: 'nav.popup' },
  cti: { icon: IconPlugConnected, label: 'nav.cti' },
  settings: { icon: IconSettings, label: 'nav.settings' },
  start: { icon: IconConfetti, label: 'nav.start' }
} as const satisfies Record<Page, unknown>

/** Of the CTI page only an admin has any use. */
const forAdmin =
  <P extends Page>(pages: readonly P[]) =>
  (admin: boolean): readonly P[] =>
    pages.filter((page) => admin || page !== 'cti')

export const railPages = forAdmin(['phone', 'calls', 'cti'])
export const mediumRailPages = forAdmin(['phone', 'popup', 'calls', 'cti'])
export const bottomPages = forAdmin(['phone', 'calls', 'popup', 'cti', 'settings'])
