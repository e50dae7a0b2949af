import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlayerWords } from '../ui/sound-player.tsx'
import { useFormats } from './use-formats.ts'

/** What the kit's player says, the same wherever something is heard. */
export function usePlayerWords(): PlayerWords {
  const { t } = useTranslation()
  const { clock } = useFormats()
  return useMemo(
    () => ({
      play: t('recording.play'),
      pause: t('recording.halt'),
      position: t('recording.position'),
      failed: t('recording.failed'),
      clock: (seconds) => clock(Math.floor(seconds)),
      at: (at, length) => t('recording.at', { at: clock(Math.floor(at)), length: clock(Math.floor(length)) })
    }),
    [t, clock]
  )
}
