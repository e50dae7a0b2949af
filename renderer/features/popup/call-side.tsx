import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { withMoreWords } from '../../i18n/i18n.ts'
import type { FrontCall } from '../../state/front-call.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { NotesField } from '../phone/notes-field.tsx'
import styles from './call-side.module.css'

// The words of all facts are many, and nobody looks at any before the first call.
const CallSteps = lazy(() => withMoreWords(import('./call-steps.tsx')))

/** Beside the caller's page: what is noted, and what has happened to the call so far. */
export function CallSide({ call }: { readonly call: FrontCall }) {
  const { t } = useTranslation()
  return (
    <aside aria-label={t('timeline.title')} className={styles.side}>
      <Card className={styles.notes}>
        <SectionLabel>{t('notes.title')}</SectionLabel>
        <NotesField uniqueid={call.uniqueid} />
      </Card>
      <Card className={styles.steps}>
        <SectionLabel>{t('timeline.title')}</SectionLabel>
        <Suspense fallback={<p className={styles.empty}>{t('timeline.waiting')}</p>}>
          <CallSteps call={call} />
        </Suspense>
      </Card>
    </aside>
  )
}
