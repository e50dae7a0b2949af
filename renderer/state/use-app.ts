import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import type { AppState } from '../../main/ipc/contract.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { AppStore } from './store.ts'

interface Window {
  readonly bridge: Bridge
  readonly store: StoreApi<AppStore>
}

export const WindowContext = createContext<Window | null>(null)

function useWindow(): Window {
  const window = useContext(WindowContext)
  if (window === null) throw new Error('a component stands outside of the window')
  return window
}

export const useBridge = (): Bridge => useWindow().bridge

export const useLink = (): AppStore['link'] => useStore(useWindow().store, ({ link }) => link)

/** A part of main's state; used below the gate that waits for the first one. */
export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(useWindow().store, ({ app }) => {
    if (app === null) throw new Error('a page is shown before the first state')
    return select(app)
  })
}

/** Null before main has spoken. */
export function useAppOrNull<T>(select: (state: AppState) => T): T | null {
  return useStore(useWindow().store, ({ app }) => (app === null ? null : select(app)))
}
