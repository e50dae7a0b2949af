import { useTranslation } from 'react-i18next'
import { useReading } from '../../state/use-reading.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { RecentRequests } from '../cti/recent-requests.tsx'
import { LinesPage } from '../lines/lines-page.tsx'
import { CrmEditor } from './crm-editor.tsx'

/** Where it stands among hooks. */
const place = 'cti.crm'

/** Callers looked up in a CRM, and calls written down there, without code. */
export function Crm() {
  const { t } = useTranslation()
  const [reading, again] = useReading({ command: 'crm.read', payload: {} })
  if (reading.state !== 'read') {
    return (
      <LinesPage>
        <Card>
          <SectionLabel>{t('crm.title')}</SectionLabel>
          {reading.state === 'loading' ? (
            <SkeletonRows count={3} />
          ) : (
            <ErrorState onRetry={again} reason={reading.reason} title={t('crm.failed')} />
          )}
        </Card>
      </LinesPage>
    )
  }
  const view = reading.value
  return (
    <LinesPage>
      <CrmEditor onSaved={again} view={view} />
      {view.crm !== null && <RecentRequests health={view.health} hook={place} />}
    </LinesPage>
  )
}
