import { useTranslation } from 'react-i18next'
import { useLink } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useNow } from '../../state/use-now.ts'

interface CallClockProps {
  readonly since: number
  readonly running?: boolean
  /** When it stopped, of a call that is over. */
  readonly until?: number | undefined
  readonly className?: string | undefined
}

/** `04:12` since then; it stands still while nobody confirms that the call lives. Silent to screen readers but when asked: it changes each second. */
export function CallClock({ since, running = true, until, className }: CallClockProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const confirmed = useLink() === 'up'
  const now = useNow(since, running && confirmed)
  return (
    <span aria-label={t('call.time')} aria-live="off" className={className} role="timer">
      {formats.clock(((until ?? now) - since) / 1000)}
    </span>
  )
}
