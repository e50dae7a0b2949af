import { Button, SegmentedControl } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HookEdit, HookTest, HookView } from '../../../main/ipc/contract.ts'
import { remarkWords } from '../../i18n/remark-words.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { AskingDrawing } from '../../ui/drawings.tsx'
import { RawText } from '../../ui/raw-text.tsx'
import { EmptyState } from '../../ui/states.tsx'
import styles from './cti-page.module.css'
import { Effects } from './effects.tsx'
import { type TestValue, tellsOnly, testValues } from './hook-names.ts'
import { NumberForms } from './number-forms.tsx'
import { PasteReply, type ReplyTrial } from './paste-reply.tsx'
import { TestPage } from './test-page.tsx'

interface HookTestPanelProps {
  readonly hook: Pick<HookView, 'hook' | 'like'>
  /** As it stands in the form, saved or not. */
  readonly edit: HookEdit
  readonly valid: boolean
}

type Way = 'send' | 'paste'

/** A request without a call, or a reply without a request: values as typed, and what the reply would do. */
export function HookTestPanel({ hook, edit, valid }: HookTestPanelProps) {
  const { t } = useTranslation()
  const { like } = hook
  const [way, setWay] = useState<Way>('send')
  const [result, setResult] = useState<HookTest | null>(null)
  const [pasted, setPasted] = useState('')
  const [trial, setTrial] = useState<ReplyTrial | null>(null)
  const canPaste = like !== 'popup' && !tellsOnly.has(like)
  const effects = (way === 'paste' ? trial : result)?.effects ?? null
  return (
    <div className={styles.try}>
      <Card>
        <div className={styles.tryHead}>
          <SectionLabel>{t('cti.try')}</SectionLabel>
          {canPaste && (
            <SegmentedControl
              aria-label={t('cti.try')}
              data={[
                { value: 'send', label: t('cti.paste.ask') },
                { value: 'paste', label: t('cti.paste.title') }
              ]}
              onChange={(next) => setWay(next as Way)}
              size="xs"
              value={way}
            />
          )}
        </div>
        {way === 'send' ? (
          <SendTestCall edit={edit} hook={hook} onResult={setResult} result={result} valid={valid} />
        ) : (
          <PasteReply edit={edit} hook={hook} onChange={setPasted} onRead={setTrial} text={pasted} />
        )}
      </Card>
      {like === 'popup' && result !== null && result.url !== '' && <TestPage key={result.url} url={result.url} />}
      <Card className={styles.effects}>
        <SectionLabel>{t('cti.effects')}</SectionLabel>
        <div aria-live="polite" className={styles.effectsBody}>
          {effects === null ? (
            <EmptyState
              drawing={<AskingDrawing />}
              text={t(way === 'paste' ? 'cti.paste.empty' : 'cti.effectsEmpty')}
              title={t(way === 'paste' ? 'cti.paste.emptyTitle' : 'cti.effectsEmptyTitle')}
            />
          ) : (
            <Effects effects={effects} />
          )}
        </div>
      </Card>
    </div>
  )
}

interface SendTestCallProps extends HookTestPanelProps {
  readonly result: HookTest | null
  onResult(result: HookTest): void
}

function SendTestCall({ hook: { hook, like }, edit, valid, result, onResult }: SendTestCallProps) {
  const { t } = useTranslation()
  const run = useRun()
  const id = useId()
  const [values, setValues] = useState<Readonly<Record<string, string>>>(testValues[like])
  const [sending, setSending] = useState(false)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setSending(true)
    const reply = await run('hooks.test', { hook, edit: { ...edit, url: edit.url.trim() }, values: { ...values } })
    setSending(false)
    if (reply.ok) onResult(reply.value)
  }
  return (
    <>
      <form onSubmit={(event) => void send(event)}>
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
        <div className={styles.send}>
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
      </form>
      <div aria-live="polite">{result !== null && <Reply result={result} />}</div>
      <NumberForms text={values.calleridnumber ?? ''} />
    </>
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
    </>
  )
}
