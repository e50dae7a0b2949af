import { Button, TextInput } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandFault, CommandResults, CrmEdit } from '../../../main/ipc/contract.ts'
import { remarkWords } from '../../i18n/remark-words.ts'
import { useBridge } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { RawText } from '../../ui/raw-text.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './crm.module.css'

/** A number is no word of a language. */
const example = '+49 30 901820'
type Trial = CommandResults['crm.try']

/** Who has a number, by what stands in the window: what was asked, what came back, and what a call would make of it. */
export function CrmTrial({ edit, onFault }: { readonly edit: CrmEdit; onFault(fault: CommandFault): void }) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const [number, setNumber] = useState('')
  const [trial, setTrial] = useState<Trial | null>(null)
  const [busy, setBusy] = useState(false)
  const look = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setTrial(null)
    const reply = await bridge.invoke('crm.try', { edit, number: number.trim() })
    setBusy(false)
    if (reply.ok) setTrial(reply.value)
    else onFault(reply.error)
  }
  return (
    <form aria-label={t('crm.try.title')} className={styles.trial} onSubmit={(event) => void look(event)}>
      <TextInput
        autoComplete="off"
        className={styles.grows ?? ''}
        inputMode="tel"
        label={t('crm.try.number')}
        maxLength={64}
        onChange={({ currentTarget: { value } }) => setNumber(value)}
        placeholder={example}
        value={number}
      />
      <Button disabled={number.trim() === ''} loading={busy} type="submit">
        {t('crm.try.look')}
      </Button>
      <div aria-live="polite" className={styles.outcome}>
        {busy && <p className={styles.note}>{t('crm.try.looking')}</p>}
        {trial !== null && <Outcome trial={trial} />}
      </div>
    </form>
  )
}

function Outcome({ trial: { kind, contact, remark, steps } }: { readonly trial: Trial }) {
  const { t } = useTranslation()
  const formats = useFormats()
  return (
    <>
      {contact !== null && (
        <div className={styles.contact}>
          <b>{contact.name || t('crm.try.nameless')}</b>
          {[contact.email, contact.type, contact.id]
            .filter((part) => part !== '')
            .map((part) => (
              <span key={part}>{part}</span>
            ))}
          {contact.url !== '' && (
            <a href={contact.url} rel="noreferrer" target="_blank">
              {contact.url}
            </a>
          )}
        </div>
      )}
      {kind !== 'found' && (
        <p className={kind === 'failed' ? styles.fault : styles.note}>
          {remark === null ? t(`crm.try.${kind}`) : remarkWords(remark, t)}
        </p>
      )}
      {steps.length > 0 && (
        <ol aria-label={t('crm.try.steps')} className={styles.steps}>
          {steps.map(({ scenario, method, url, status, ms, reply }) => (
            <li key={`${scenario} ${url}`}>
              <details>
                <summary className={styles.summary}>
                  <IconChevronRight aria-hidden className={styles.chevron} size={14} />
                  <code className={styles.address}>{`${method} ${url}`}</code>
                  <Tag tone={status !== null && status < 300 ? 'accent' : 'end'}>
                    {status === null
                      ? t('cti.recent.noStatus', { time: formats.milliseconds(ms) })
                      : t('cti.recent.status', { status, time: formats.milliseconds(ms) })}
                  </Tag>
                </summary>
                <RawText>{reply === '' ? t('crm.try.emptyReply') : reply}</RawText>
              </details>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
