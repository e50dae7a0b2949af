import { IconAppWindow, IconHistory, IconPhone, IconPlugConnected, IconSettings } from '@tabler/icons-react'
import type { Page } from './route.ts'

/** The pages that there are, in the order of the rail. */
export const pages = {
  phone: { icon: IconPhone, label: 'nav.phone' },
  calls: { icon: IconHistory, label: 'nav.calls' },
  popup: { icon: IconAppWindow, label: 'nav.popup' },
  cti: { icon: IconPlugConnected, label: 'nav.cti' },
  settings: { icon: IconSettings, label: 'nav.settings' }
} as const satisfies Record<Page, unknown>

export const railPages = ['phone', 'calls', 'cti'] as const
export const mediumRailPages = ['phone', 'popup', 'calls', 'cti'] as const
export const bottomPages = ['phone', 'calls', 'popup', 'cti', 'settings'] as const
