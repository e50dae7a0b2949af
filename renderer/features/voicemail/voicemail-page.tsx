import { Alert } from '@mantine/core'
import '@mantine/core/styles/Alert.layer.css'
import { IconMessage2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MessageItem } from '../../../main/ipc/contract.ts'
import { useApp } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useFaultText, useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { GreetingsCard } from './greetings-card.tsx'
import { MessageRow } from './message-row.tsx'
import { PinCard } from './pin-card.tsx'
import { useMessages } from './use-messages.ts'
import styles from './voicemail-page.module.css'

/** The own mailbox: messages, the greetings that callers hear, and the PIN for other telephones. */
export default function VoicemailPage() {
  const { t } = useTranslation()
  const formats = useFormats()
  const hasMailbox = useApp(({ voicemail }) => voicemail !== null)
  const closedUntil = useApp(({ voicemail }) => voicemail?.closedUntil ?? null)
  return (
    <Page title={t('voicemail.title')}>
      {hasMailbox ? (
        <>
          {closedUntil !== null && (
            <Alert color="end" mb="md" title={t('voicemail.guessed')}>
              {t('voicemail.guessedText', { time: formats.time(closedUntil) })}
            </Alert>
          )}
          <Messages />
          <GreetingsCard />
          <PinCard />
        </>
      ) : (
        <EmptyState icon={<IconMessage2 size={22} />} text={t('voicemail.goneText')} title={t('voicemail.gone')} />
      )}
    </Page>
  )
}

function Messages() {
  const { t } = useTranslation()
  const run = useRun()
  const faultText = useFaultText()
  const { listed, again } = useMessages()
  const [open, setOpen] = useState<string | null>(null)
  /** Deleted here: shown until the page is left, as long as main can give them back. */
  const [deleted, setDeleted] = useState<readonly MessageItem[]>([])
  if (listed.kind === 'failed') {
    return <ErrorState onRetry={again} reason={faultText(listed.fault)} title={t('voicemail.notListed')} />
  }
  if (listed.kind === 'loading') return <SkeletonRows count={4} />
  const there = listed.items.filter(({ id }) => !deleted.some((each) => each.id === id))
  const rows = [...there, ...deleted].sort((one, other) => other.at - one.at)
  const mark = async (message: MessageItem, as: 'new' | 'saved' | 'deleted' | 'restored') => {
    const reply = await run('voicemail.mark', { message: message.id, as })
    // What is too late to be had back is gone all the same.
    if (as === 'restored' || !reply.ok) setDeleted((before) => before.filter(({ id }) => id !== message.id))
    else if (as === 'deleted') setDeleted((before) => [...before, message])
  }
  if (rows.length === 0) {
    return <EmptyState icon={<IconMessage2 size={22} />} text={t('voicemail.emptyText')} title={t('voicemail.empty')} />
  }
  return (
    <Card>
      <SectionLabel>{t('voicemail.messages')}</SectionLabel>
      <ul aria-label={t('voicemail.messages')} className={styles.list}>
        {rows.map((message) => (
          <MessageRow
            isDeleted={deleted.some(({ id }) => id === message.id)}
            isOpen={open === message.id}
            key={message.id}
            message={message}
            onMark={(as) => void mark(message, as)}
            onToggle={() => setOpen(open === message.id ? null : message.id)}
          />
        ))}
      </ul>
    </Card>
  )
}
