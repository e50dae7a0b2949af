// Here and not with the kit: the phone page has no slider, and little room for its rules.
import '@mantine/core/styles/Slider.layer.css'
import { Select, Slider } from '@mantine/core'
import { IconMusic, IconVolume2 } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callWaitingTune, ringTones, ringTune } from '../../media/tunes.ts'
import { useFormats } from '../../state/use-formats.ts'
import { Row } from './row.tsx'
import styles from './settings-page.module.css'
import { SoundTest } from './sound-test.tsx'
import type { SectionProps } from './use-settings.tsx'

interface RingToneSettingsProps extends SectionProps {
  /** Where it rings, and where a call is heard. */
  readonly ringerId: string
  readonly speakerId: string
}

/** What it rings with and how loud, each with a way to hear it first. */
export function RingToneSettings({ settings, onChange, ringerId, speakerId }: RingToneSettingsProps) {
  const { t } = useTranslation()
  const { percent } = useFormats()
  const { ringTone, ringVolume } = settings
  // While it is dragged; saved once it is let go.
  const [volume, setVolume] = useState(ringVolume)
  useEffect(() => setVolume(ringVolume), [ringVolume])
  return (
    <>
      <Row icon={<IconMusic aria-hidden size={18} />} name={t('settings.ringTone')}>
        <Select
          allowDeselect={false}
          aria-label={t('settings.ringTone')}
          data={ringTones.map((value) => ({ value, label: t(`settings.ringTones.${value}`) }))}
          onChange={(tone) => tone !== null && onChange('settings.ringTone', { ringTone: tone })}
          value={ringTone}
        />
        <SoundTest
          label={t('settings.listenRingTone')}
          sinkId={ringerId}
          tune={ringTune({ ringTone, ringVolume: volume })}
          words={t('settings.listen')}
        />
      </Row>
      <Row
        hint={volume === 0 ? t('settings.ringVolumeSilent') : t('settings.ringVolumeHint')}
        icon={<IconVolume2 aria-hidden size={18} />}
        name={t('settings.ringVolume')}
      >
        <div className={styles.volume}>
          {/* How loud stands beside it: a bubble would lie over the words above. */}
          <Slider
            label={null}
            max={100}
            min={0}
            onChange={setVolume}
            onChangeEnd={(ringVolume) => onChange('settings.ringVolume', { ringVolume })}
            step={5}
            thumbLabel={t('settings.ringVolume')}
            value={volume}
          />
          <span className={styles.percent}>{percent(volume)}</span>
        </div>
        <SoundTest
          label={t('settings.listenCallWaiting')}
          sinkId={speakerId}
          tune={callWaitingTune({ ringVolume: volume })}
          words={t('settings.callWaiting')}
        />
      </Row>
    </>
  )
}
