import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailServerEdit } from '../../../../main/ipc/contract.ts'
import type { TestMailOutcome } from '../../../../pbx-core/contract/mail.ts'
import { remarkWords } from '../../../i18n/remark-words.ts'
import { useBridge } from '../../../state/use-app.ts'
import { useFaultText } from '../../../state/use-run.ts'
import styles from './mail.module.css'

/** An address is no word of a language. */
const example = 'ana@acme.test'

interface MailTestProps {
  readonly server: MailServerEdit
  /** Something in the form of the server keeps the test from being made. */
  onFault(fault: { readonly path: string; readonly text: string }): void
}

/** Whether a server takes a mail, and what it says: before anybody counts on it. */
export function MailTest({ server, onFault }: MailTestProps) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const faultText = useFaultText()
  const [to, setTo] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [outcome, setOutcome] = useState<TestMailOutcome | null>(null)
  const [busy, setBusy] = useState(false)
  const test = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setOutcome(null)
    const reply = await bridge.invoke('mail.test', { server, to })
    setBusy(false)
    if (reply.ok) return setOutcome(reply.value)
    const text = faultText(reply.error)
    if (reply.error.path === 'to' || reply.error.path === undefined) setFault(text)
    else onFault({ path: reply.error.path, text })
  }
  return (
    <form aria-label={t('mail.test')} className={styles.test} onSubmit={(event) => void test(event)}>
      <TextInput
        autoComplete="email"
        className={styles.grows ?? ''}
        error={fault}
        label={t('mail.testTo')}
        maxLength={320}
        onChange={({ currentTarget: { value } }) => {
          setTo(value)
          setFault(null)
        }}
        placeholder={example}
        value={to}
      />
      <Button disabled={to.trim() === ''} loading={busy} type="submit">
        {t('mail.test')}
      </Button>
      <div aria-live="polite" className={styles.outcome}>
        {busy && <p>{t('mail.testing')}</p>}
        {outcome !== null && (
          <p data-failed={outcome.failure !== undefined || undefined}>
            {outcome.failure === undefined ? t('mail.taken') : remarkWords(outcome.failure, t)}
          </p>
        )}
        {outcome !== null && outcome.reply !== '' && <code>{outcome.reply}</code>}
      </div>
    </form>
  )
}
