import { TextInput } from '@mantine/core'
import { IconMusic } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SoundItem } from '../../../main/ipc/contract.ts'
import { useReading } from '../../state/use-reading.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { LinesPage } from '../lines/lines-page.tsx'
import { SoundRow } from './sound-row.tsx'
import styles from './sounds.module.css'
import { UploadCard } from './upload-card.tsx'

/** Above that a list is searched and not read. */
const mostRead = 8

/** Prompts and music that people have put here: heard, uploaded, deleted. */
export function Sounds() {
  const { t } = useTranslation()
  const [reading, again] = useReading({ command: 'sounds.list', payload: {} })
  const items = reading.state === 'read' ? reading.value.items : []
  return (
    <LinesPage>
      <Card>
        <SectionLabel>{t('sounds.title')}</SectionLabel>
        <p className={styles.what}>{t('sounds.what')}</p>
        {reading.state === 'loading' && <SkeletonRows count={3} />}
        {reading.state === 'failed' && (
          <ErrorState onRetry={again} reason={reading.reason} title={t('sounds.failed')} />
        )}
        {reading.state === 'read' && <SoundList items={items} onChanged={again} />}
      </Card>
      {reading.state === 'read' && <UploadCard names={items.map(({ name }) => name)} onKept={again} />}
    </LinesPage>
  )
}

interface SoundListProps {
  readonly items: readonly SoundItem[]
  onChanged(): void
}

function SoundList({ items, onChanged }: SoundListProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<string | null>(null)
  const [search, setSearch] = useState('')
  if (items.length === 0) {
    return <EmptyState icon={<IconMusic size={22} />} text={t('sounds.emptyText')} title={t('sounds.empty')} />
  }
  const wanted = search.trim().toLowerCase()
  const found = items.filter(({ name, usedBy }) => `${name} ${usedBy.join(' ')}`.toLowerCase().includes(wanted))
  return (
    <>
      {items.length > mostRead && (
        <TextInput
          aria-label={t('sounds.search')}
          className={styles.search ?? ''}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder={t('sounds.search')}
          type="search"
          value={search}
        />
      )}
      {found.length === 0 && <p className={styles.what}>{t('sounds.nothing')}</p>}
      <ul aria-label={t('sounds.title')} className={styles.list}>
        {found.map((sound) => (
          <SoundRow
            isOpen={open === sound.name}
            key={sound.name}
            onDeleted={onChanged}
            onToggle={() => setOpen(open === sound.name ? null : sound.name)}
            sound={sound}
          />
        ))}
      </ul>
    </>
  )
}
