import { Button, SegmentedControl, Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailKind, MailLanguage } from '../../../../pbx-core/contract/mail.ts'
import { languages } from '../../../i18n/i18n.ts'
import { useReading } from '../../../state/use-reading.ts'
import { Card, SectionLabel } from '../../../ui/card.tsx'
import { ErrorState, SkeletonRows } from '../../../ui/states.tsx'
import page from '../settings-page.module.css'
import styles from './mail.module.css'
import { MailTemplateForm } from './mail-template-form.tsx'

const mailKinds = ['missed', 'voicemail', 'emergency'] as const satisfies readonly MailKind[]

/** What mails say: with Offhook's words, or those of the house. */
export function MailTemplatesCard({ readOnly }: { readonly readOnly: boolean }) {
  const { t, i18n } = useTranslation()
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState<MailKind>('missed')
  const [language, setLanguage] = useState<MailLanguage>(i18n.language.startsWith('de') ? 'de' : 'en')
  const [reading, again] = useReading({ command: 'mail.template.read', payload: open ? { kind, language } : null })
  return (
    <Card>
      <SectionLabel>{t('mail.templates')}</SectionLabel>
      <p className={page.note}>{t('mail.templatesWhat')}</p>
      {!open ? (
        <div className={styles.buttons}>
          <Button onClick={() => setOpen(true)}>{t('mail.openTemplates')}</Button>
        </div>
      ) : (
        <>
          <div className={styles.which}>
            <Select
              allowDeselect={false}
              data={mailKinds.map((value) => ({ value, label: t(`mail.kind.${value}`) }))}
              label={t('mail.kindLabel')}
              onChange={(kind) => kind && setKind(kind)}
              value={kind}
            />
            <SegmentedControl
              aria-label={t('mail.languageLabel')}
              data={[
                { value: 'en', label: languages.en },
                { value: 'de', label: languages.de }
              ]}
              onChange={setLanguage}
              value={language}
            />
          </div>
          {reading.state === 'loading' && <SkeletonRows count={4} />}
          {reading.state === 'failed' && (
            <ErrorState onRetry={again} reason={reading.reason} title={t('mail.templateFailed')} />
          )}
          {reading.state === 'read' && (
            <MailTemplateForm
              key={`${kind} ${language}`}
              kind={kind}
              language={language}
              onSaved={again}
              readOnly={readOnly}
              view={reading.value}
            />
          )}
        </>
      )}
    </Card>
  )
}
