import { Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandResults, HookEdit, HookView } from '../../../main/ipc/contract.ts'
import { useReading } from '../../state/use-reading.ts'
import styles from './cti-page.module.css'

export type ReplyTrial = CommandResults['hooks.try-reply']

interface PasteReplyProps {
  readonly hook: Pick<HookView, 'hook'>
  readonly edit: HookEdit
  readonly text: string
  onChange(text: string): void
  /** What it would do; null while nothing is pasted. */
  onRead(trial: ReplyTrial | null): void
}

/** Main takes no more; 64 KiB is what a reply may have. */
const longest = 70_000

/** A reply as an application would send it, read by the very reader of the calls: nothing is asked and nothing saved. */
export function PasteReply({ hook: { hook }, edit, text, onChange, onRead }: PasteReplyProps) {
  const { t } = useTranslation()
  const [rested] = useDebouncedValue(text, 200)
  const isPasted = rested.trim() !== ''
  const [reading] = useReading({
    command: 'hooks.try-reply',
    payload: isPasted ? { hook, onFailure: edit.onFailure ?? 'continue', reply: rested } : null
  })
  const trial = isPasted && reading.state === 'read' ? reading.value : null
  useEffect(() => onRead(trial), [trial, onRead])
  const place = trial?.place ?? null
  return (
    <>
      <Textarea
        autosize
        classNames={{ input: styles.pasted ?? '' }}
        description={t('cti.paste.hint')}
        error={reading.state === 'failed' ? reading.reason : null}
        label={t('cti.paste.label')}
        maxLength={longest}
        maxRows={18}
        minRows={8}
        onChange={(event) => onChange(event.currentTarget.value)}
        placeholder={example}
        spellCheck={false}
        value={text}
      />
      {place !== null && <FaultPlace place={place} text={rested} />}
    </>
  )
}

/** The line at fault, with a mark below the place. */
function FaultPlace({ text, place }: { readonly text: string; readonly place: NonNullable<ReplyTrial['place']> }) {
  const { t } = useTranslation()
  const line = text.split('\n')[place.line - 1] ?? ''
  const from = Math.max(0, place.column - 1 - 30)
  const shown = line.slice(from, from + 72)
  return (
    <div className={styles.place} role="status">
      <p>{t('cti.paste.place', { line: place.line, column: place.column })}</p>
      <pre aria-hidden>
        {shown}
        {'\n'}
        {`${' '.repeat(place.column - 1 - from)}^`}
      </pre>
    </div>
  )
}

/** The same in every language. */
const example = `<?xml version="1.0" encoding="UTF-8" ?>
<ipbx>
  <set>
    <calleridname>ACME Inc OVRDUE</calleridname>
  </set>
  <route><type>queue</type><name>support</name></route>
</ipbx>`
