import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Row } from './row.tsx'
import type { SectionProps } from './use-settings.tsx'

/** Which of the person's phones a click rings first. */
export function ClickDevice({ settings, onChange }: SectionProps) {
  const { t } = useTranslation()
  return (
    <Row hint={t('settings.clickDeviceHint')} name={t('settings.clickDevice')} wide>
      <Select
        aria-label={t('settings.clickDevice')}
        data={[
          { value: 'all', label: t('settings.deviceAll') },
          { value: 'desk', label: t('settings.deviceDesk') },
          { value: 'softphone', label: t('settings.deviceSoftphone') }
        ]}
        onChange={(clickDevice) => clickDevice && onChange('settings.clickDevice', { clickDevice })}
        value={settings.clickDevice}
      />
    </Row>
  )
}
