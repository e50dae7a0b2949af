import { createContext, useContext } from 'react'

/** What a click does to the sound of this window. */
export interface MediaActions {
  /** The browser wanted a click before it rings. */
  allowSound(): void
  /** The microphone is asked for once more. */
  retryMicrophone(): void
}

export const MediaContext = createContext<MediaActions>({ allowSound() {}, retryMicrophone() {} })

export const useMediaActions = (): MediaActions => useContext(MediaContext)
