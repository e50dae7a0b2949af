import { IconHeadset } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../state/use-app.ts'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { OwnWork } from './own-work.tsx'
import { QueueCard } from './queue-card.tsx'
import styles from './queues-page.module.css'

/** A wallboard of the queues that one sees, and above it one's own work in them. */
export default function QueuesPage() {
  const { t } = useTranslation()
  const queues = useApp((state) => state.queues.list)
  return (
    <Page title={t('queues.title')} wide>
      {queues.length === 0 ? (
        <EmptyState icon={<IconHeadset size={22} />} text={t('queues.goneText')} title={t('queues.gone')} />
      ) : (
        <>
          <OwnWork />
          <div className={styles.board}>
            {queues.map((queue) => (
              <QueueCard key={queue.name} queue={queue} />
            ))}
          </div>
        </>
      )}
    </Page>
  )
}
