import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { whyOf } from '../../i18n/why-words.ts'
import { useApp } from '../../state/use-app.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { FramePage, WebviewPage } from '../popup/embedded-page.tsx'
import styles from './test-page.module.css'

/** The page that a pop-up with these values opens, as a person would see it beside the call. */
export function TestPage({ url }: { readonly url: string }) {
  const { t } = useTranslation()
  const electron = useApp(({ shell }) => shell.kind === 'electron')
  const [generation, setGeneration] = useState(0)
  const [failure, setFailure] = useState<string | null>(null)
  const Page = electron ? WebviewPage : FramePage
  return (
    <Card className={styles.card}>
      <SectionLabel>{t('cti.testPage')}</SectionLabel>
      {failure === null ? (
        <div className={styles.page}>
          <Page
            events={{
              onLoading: () => {},
              onFailed: setFailure,
              // What the application has to say of it is read in the page.
              onStatus: () => {},
              onCrashed: () => setFailure(t('popup.crashedText')),
              onNavigated: () => {},
              onTouched: () => {}
            }}
            generation={generation}
            tab={{ id: 'test', call: '', uniqueid: '', title: t('cti.testPage'), url, pinned: true, over: true }}
          />
        </div>
      ) : (
        <ErrorState
          onRetry={() => {
            setFailure(null)
            setGeneration((count) => count + 1)
          }}
          reason={whyOf(failure, t)}
          title={t('popup.failedTitle')}
        />
      )}
    </Card>
  )
}
