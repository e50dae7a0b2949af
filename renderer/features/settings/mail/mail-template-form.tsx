import { Button, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailKind, MailLanguage, MailPart, MailTemplateView } from '../../../../pbx-core/contract/mail.ts'
import type { TemplateFault } from '../../../../pbx-core/contract/mail-template.ts'
import { useBridge } from '../../../state/use-app.ts'
import { useReading } from '../../../state/use-reading.ts'
import { useFaultText } from '../../../state/use-run.ts'
import { SectionLabel } from '../../../ui/card.tsx'
import page from '../settings-page.module.css'
import styles from './mail.module.css'

const mailParts = ['subject', 'text', 'html'] as const satisfies readonly MailPart[]

interface MailTemplateFormProps {
  readonly kind: MailKind
  readonly language: MailLanguage
  readonly view: MailTemplateView
  readonly readOnly: boolean
  onSaved(): void
}

/** Subject, text and HTML of a mail, and beside them what its receiver would see. */
export function MailTemplateForm({ kind, language, view, readOnly, onSaved }: MailTemplateFormProps) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const faultText = useFaultText()
  const [template, setTemplate] = useState(view.template)
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [shown] = useDebouncedValue(template, 250)
  const [trial] = useReading({ command: 'mail.preview', payload: { kind, language, template: shown } })
  const faults = trial.state === 'read' ? (trial.value.faults ?? []) : []
  const faultOf = (part: MailPart) => {
    const found = faults.find((fault) => fault.part === part)
    return found === undefined ? null : placeWords(found)
  }
  const placeWords = ({ part, line, column, code, text }: TemplateFault) => {
    const words = t(`mail.fault.${code}`, { text })
    return part === 'subject' ? words : `${t('mail.place', { line, column })} ${words}`
  }
  const last = useRef<HTMLInputElement | HTMLTextAreaElement>(null)
  const change = (part: MailPart, value: string) => {
    setTemplate((before) => ({ ...before, [part]: value }))
    setRefused(null)
  }
  const insert = (name: string) => {
    const field = last.current
    const part = (field?.name as MailPart | undefined) ?? 'text'
    const at = field?.selectionStart ?? template[part].length
    const text = `%%${name}%%`
    change(part, template[part].slice(0, at) + text + template[part].slice(field?.selectionEnd ?? at))
    // Once React has put the text in, the caret belongs behind it.
    setTimeout(() => {
      field?.focus()
      field?.setSelectionRange(at + text.length, at + text.length)
    })
  }
  const save = async (next: typeof template | null) => {
    setBusy(true)
    const reply = await bridge.invoke('mail.template.write', { kind, language, template: next })
    setBusy(false)
    if (!reply.ok) return setRefused(faultText(reply.error))
    if (next === null) setTemplate(view.builtIn)
    notifications.show({ id: 'mail', color: 'accent', title: t('mail.saved'), message: t('mail.templateSaved') })
    onSaved()
  }
  const isOwn = mailParts.some((part) => view.template[part] !== view.builtIn[part])
  const differs = mailParts.some((part) => template[part] !== view.template[part])
  const field = (part: MailPart) => ({
    disabled: readOnly,
    error: faultOf(part),
    label: t(`mail.part.${part}`),
    name: part,
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => change(part, value),
    onFocus: ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
      last.current = currentTarget
    },
    spellCheck: false,
    value: template[part]
  })
  return (
    <form
      aria-label={t(`mail.kind.${kind}`)}
      className={page.stack}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void save(template)
      }}
    >
      <TextInput {...field('subject')} maxLength={1000} />
      <Textarea {...field('text')} autosize classNames={{ input: styles.code ?? '' }} maxRows={14} minRows={6} />
      <Textarea {...field('html')} autosize classNames={{ input: styles.code ?? '' }} maxRows={14} minRows={6} />
      {!readOnly && (
        <fieldset aria-label={t('mail.variables')} className={styles.variables}>
          {view.variables.map((name) => (
            <Button key={name} onClick={() => insert(name)} size="compact-xs">
              {`%%${name}%%`}
            </Button>
          ))}
        </fieldset>
      )}
      {refused !== null && (
        <p className={styles.fault} role="alert">
          {refused}
        </p>
      )}
      {!readOnly && (
        <div className={styles.buttons}>
          <Button disabled={!differs || faults.length > 0} loading={busy} type="submit" variant="filled">
            {t('mail.saveTemplate')}
          </Button>
          <Button disabled={!isOwn && !differs} onClick={() => void save(null)} variant="subtle">
            {t('mail.asItComes')}
          </Button>
        </div>
      )}
      <SectionLabel>{t('mail.preview')}</SectionLabel>
      {trial.state === 'read' && trial.value.preview !== null ? (
        <div className={styles.preview}>
          <p className={styles.subject}>{trial.value.preview.subject}</p>
          {/* Nothing in it runs, opens or sends: what is pressed there leads nowhere. */}
          <iframe
            className={styles.html}
            referrerPolicy="no-referrer"
            sandbox=""
            srcDoc={trial.value.preview.html}
            title={t('mail.previewHtml')}
          />
          <pre className={styles.plain}>{trial.value.preview.text}</pre>
        </div>
      ) : (
        <p className={page.note}>{t(trial.state === 'read' ? 'mail.noPreview' : 'mail.previewComes')}</p>
      )}
    </form>
  )
}
