import { Button, Group } from '@mantine/core'
import { IconDoor, IconDoorOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { OpeningView } from '../../../pbx-core/contract/views.ts'
import { useApp } from '../../state/use-app.ts'
import { useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './opening-card.module.css'

/** Whether the office is open by its hours, with what its code does from a phone. Not there where it has none. */
export function OpeningCard() {
  const { t } = useTranslation()
  const openings = useApp((state) => state.openings)
  if (openings.length === 0) return null
  return (
    <Card>
      <SectionLabel>{t('opening.title')}</SectionLabel>
      <ul className={styles.list}>
        {openings.map((opening) => (
          <Opening key={opening.name} opening={opening} />
        ))}
      </ul>
    </Card>
  )
}

function Opening({ opening }: { readonly opening: OpeningView }) {
  const { t } = useTranslation()
  const run = useRun()
  const admin = useApp((state) => state.admin)
  const { name, open, because, holiday, code } = opening
  const isSwitched = because === 'switch'
  const to = isSwitched ? null : open ? 'closed' : 'open'
  const press = t(isSwitched ? 'opening.press.back' : open ? 'opening.press.close' : 'opening.press.open')
  const Icon = open ? IconDoor : IconDoorOff
  return (
    <li className={styles.opening}>
      <Icon aria-hidden className={open ? styles.open : styles.closed} size={20} />
      <div className={styles.text}>
        <strong className={styles.what}>
          {name}
          <Tag>{t(open ? 'opening.open' : 'opening.closed')}</Tag>
        </strong>
        <p className={styles.why}>
          {because === 'holiday' ? t('opening.because.holiday', { holiday }) : t(`opening.because.${because}`)}
          {code !== null && ` ${t('opening.code', { code })}`}
        </p>
      </div>
      {(admin || code !== null) && (
        <Group gap="xs">
          <Button
            aria-label={`${press}: ${name}`}
            onClick={() => void run('opening.switch', { name, to })}
            size="xs"
            variant="default"
          >
            {press}
          </Button>
        </Group>
      )}
    </li>
  )
}
