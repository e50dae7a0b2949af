import { type ReactNode, useMemo } from 'react'
import { I18nextProvider } from 'react-i18next'
import type { StoreApi } from 'zustand/vanilla'
import type { Bridge } from '../bridge/bridge.ts'
import { i18n } from '../i18n/i18n.ts'
import type { AppStore } from '../state/store.ts'
import { WindowContext } from '../state/use-app.ts'

interface ProvidersProps {
  readonly bridge: Bridge
  readonly store: StoreApi<AppStore>
  readonly children: ReactNode
}

/** What every component may ask for: main, and the words. */
export function Providers({ bridge, store, children }: ProvidersProps) {
  const window = useMemo(() => ({ bridge, store }), [bridge, store])
  return (
    <WindowContext value={window}>
      <I18nextProvider i18n={i18n}>{children}</I18nextProvider>
    </WindowContext>
  )
}
