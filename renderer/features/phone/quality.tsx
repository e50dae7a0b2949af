import { Popover } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneCall } from '../../../main/ipc/contract.ts'
import { useLink } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import styles from './call-card.module.css'

type Quality = NonNullable<PhoneCall['quality']>
type Level = 'good' | 'fair' | 'bad'

const words = { good: 'call.qualityGood', fair: 'call.qualityFair', bad: 'call.qualityBad' } as const

/** In the card; codec and milliseconds stand in what opens. */
const figures = { good: 'call.soundGood', fair: 'call.soundFair', bad: 'call.soundBad' } as const

/** From what ITU-T G.114 (delay) and E-model practice call noticeable: 1 % and 5 % loss, 30 and 60 ms jitter. */
function levelOf({ lossPercent, jitterMs, roundTripMs }: Quality): Level {
  const delay = roundTripMs ?? 0
  if (lossPercent >= 5 || jitterMs >= 60 || delay >= 600) return 'bad'
  return lossPercent >= 1 || jitterMs >= 30 || delay >= 300 ? 'fair' : 'good'
}

/** A small figure that opens into all of them; gone where nobody measures any more. */
export function QualityFigure({ quality }: { readonly quality: Quality }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [open, setOpen] = useState(false)
  const measured = useLink() === 'up'
  const level = levelOf(quality)
  const roundTrip = quality.roundTripMs === null ? null : formats.milliseconds(quality.roundTripMs)
  const figure = t(figures[level])
  if (!measured) return null
  return (
    <Popover onChange={setOpen} opened={open} position="bottom-end">
      <Popover.Target>
        <button
          aria-expanded={open}
          aria-label={`${t('call.quality')}: ${figure}`}
          className={styles.quality}
          data-level={level}
          onClick={() => setOpen(!open)}
          onKeyDown={({ key }) => key === 'Escape' && setOpen(false)}
          type="button"
        >
          {figure}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('call.quality')}>
        <dl className={styles.panel}>
          <dt>{t('call.codec')}</dt>
          <dd>{quality.codec}</dd>
          <dt>{t('call.loss')}</dt>
          <dd>{formats.percent(quality.lossPercent)}</dd>
          <dt>{t('call.jitter')}</dt>
          <dd>{formats.milliseconds(quality.jitterMs)}</dd>
          <dt>{t('call.roundTrip')}</dt>
          <dd>{roundTrip ?? t('call.notMeasured')}</dd>
        </dl>
        <p className={styles.verdict}>{t(words[level])}</p>
      </Popover.Dropdown>
    </Popover>
  )
}
