import { Button } from '@mantine/core'
import { IconAlertTriangle, IconArrowGuide, IconEqual, IconPencil, IconSend } from '@tabler/icons-react'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HookEdit, HookTest, HookView } from '../../../main/ipc/contract.ts'
import { numberForms } from '../../../pbx-core/contract/placeholder.ts'
import { remarkWords } from '../../i18n/remark-words.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { AskingDrawing } from '../../ui/drawings.tsx'
import { RawText } from '../../ui/raw-text.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Step, Steps } from '../../ui/steps.tsx'
import type { Tone } from '../../ui/tag.tsx'
import styles from './cti-page.module.css'
import { effectWords } from './effect-words.ts'
import { type TestValue, testValues } from './hook-names.ts'
import { TestPage } from './test-page.tsx'

interface HookTestPanelProps {
  readonly hook: Pick<HookView, 'hook' | 'like'>
  /** As it stands in the form, saved or not. */
  readonly edit: HookEdit
  readonly valid: boolean
}

/** A request without a call: values as typed, the reply as it came, and what it would do. */
export function HookTestPanel({ hook: { hook, like }, edit, valid }: HookTestPanelProps) {
  const { t } = useTranslation()
  const run = useRun()
  const id = useId()
  const [values, setValues] = useState<Readonly<Record<string, string>>>(testValues[like])
  const [sending, setSending] = useState(false)
  const [result, setResult] = useState<HookTest | null>(null)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setSending(true)
    const reply = await run('hooks.test', { hook, edit: { ...edit, url: edit.url.trim() }, values: { ...values } })
    setSending(false)
    if (reply.ok) setResult(reply.value)
  }
  return (
    <div className={styles.try}>
      <Card>
        <form onSubmit={(event) => void send(event)}>
          <div className={styles.tryHead}>
            <SectionLabel>{t('cti.try')}</SectionLabel>
            <Button
              color="accent"
              disabled={!valid || edit.url.trim() === ''}
              leftSection={<IconSend size={18} />}
              loading={sending}
              type="submit"
              variant="filled"
            >
              {t('cti.send')}
            </Button>
          </div>
          <div className={styles.values}>
            {(Object.keys(testValues[like]) as TestValue[]).map((name) => (
              <div className={styles.value} key={name}>
                <label htmlFor={`${id}-${name}`}>{t(`cti.value.${name}`)}</label>
                <input
                  autoComplete="off"
                  id={`${id}-${name}`}
                  maxLength={256}
                  onChange={(event) => {
                    const { value } = event.currentTarget
                    setValues((before) => ({ ...before, [name]: value }))
                  }}
                  spellCheck={false}
                  value={values[name] ?? ''}
                />
              </div>
            ))}
          </div>
        </form>
        <div aria-live="polite">{result !== null && <Reply result={result} />}</div>
      </Card>
      {like === 'popup' && result !== null && result.url !== '' && <TestPage key={result.url} url={result.url} />}
      <Card className={styles.effects}>
        <SectionLabel>{t('cti.effects')}</SectionLabel>
        <div aria-live="polite" className={styles.effectsBody}>
          {result === null ? (
            <EmptyState drawing={<AskingDrawing />} text={t('cti.effectsEmpty')} title={t('cti.effectsEmptyTitle')} />
          ) : (
            <Effects result={result} />
          )}
        </div>
      </Card>
    </div>
  )
}

function Reply({ result }: { readonly result: HookTest }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const time = formats.milliseconds(result.ms)
  // A pop-up asks nobody: its address is all there is.
  const asked = result.status !== null || result.remark !== undefined
  return (
    <>
      {asked && (
        <>
          <SectionLabel className={styles.replyHead}>
            {result.status === null
              ? t('cti.replyNone', { time })
              : t('cti.replyStatus', { status: result.status, time })}
          </SectionLabel>
          <section aria-label={t('cti.reply')}>
            <RawText>
              {result.reply || (result.remark === undefined ? t('cti.replyEmpty') : remarkWords(result.remark, t))}
            </RawText>
          </section>
        </>
      )}
      <SectionLabel className={styles.replyHead}>{t('cti.request')}</SectionLabel>
      <p className={styles.request}>{`${result.method} ${result.url}`}</p>
      <SectionLabel className={styles.replyHead}>{t('cti.numberForms')}</SectionLabel>
      <table aria-label={t('cti.numberForms')} className={styles.forms}>
        <tbody>
          {numberForms.map((form) => (
            <tr key={form}>
              <th scope="row">{`%%calleridnumber:${form}%%`}</th>
              <td>{result.numberForms[form]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

const tones = { change: 'accent', route: 'hook', warning: 'end', none: 'neutral' } as const satisfies Record<
  HookTest['effects'][number]['kind'],
  Tone
>

const icons = {
  change: IconPencil,
  route: IconArrowGuide,
  warning: IconAlertTriangle,
  none: IconEqual
} as const satisfies Record<HookTest['effects'][number]['kind'], unknown>

function Effects({ result }: { readonly result: HookTest }) {
  const { t } = useTranslation()
  const none: HookTest['effects'][number] = { kind: 'none', title: '', text: '' }
  const effects = result.effects.length === 0 ? [none] : result.effects
  return (
    <Steps label={t('cti.effects')}>
      {effects.map((effect) => {
        const { title, text } = effectWords(effect, effects, t)
        const Icon = icons[effect.kind]
        return (
          <Step
            icon={<Icon size={14} />}
            key={`${effect.title} ${effect.text}`}
            text={text}
            title={title}
            tone={tones[effect.kind]}
          />
        )
      })}
    </Steps>
  )
}
