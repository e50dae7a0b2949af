import { notifications } from '@mantine/notifications'
import { IconCopy, IconEye, IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandResults, FirstRun } from '../../../main/ipc/contract.ts'
import { useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './first-run-page.module.css'

type Secrets = CommandResults['first-run.secrets']

const hidden = '••••••••••••'

/** What a desk phone or another softphone is set up with. Passwords come from main when asked for. */
export function OtherDevices({ start }: { readonly start: FirstRun }) {
  const { t } = useTranslation()
  return (
    <Card>
      <SectionLabel>{t('firstRun.devices')}</SectionLabel>
      <dl className={styles.values}>
        <dt>{t('firstRun.server')}</dt>
        <dd>
          <span className={styles.value}>{start.server}</span>
          <CopyButton read={async () => start.server} what={t('firstRun.server')} />
        </dd>
        <dt>{t('firstRun.user')}</dt>
        <dd>
          <span className={styles.value}>{start.user}</span>
          <CopyButton read={async () => start.user} what={t('firstRun.user')} />
        </dd>
        <Secret name="sipPassword" what={t('firstRun.sipPassword')} />
        <Secret name="webPassword" what={t('firstRun.webPassword')} />
      </dl>
      <p className={styles.note}>{t('firstRun.onlyHere')}</p>
    </Card>
  )
}

interface SecretProps {
  readonly name: keyof Secrets
  readonly what: string
}

function Secret({ name, what }: SecretProps) {
  const { t } = useTranslation()
  const run = useRun()
  const [shown, setShown] = useState<string | null>(null)
  const read = async (): Promise<string | null> => {
    const reply = await run('first-run.secrets', {})
    if (!reply.ok) return null
    const value = reply.value[name]
    if (value === null)
      notifications.show({ id: 'not-kept', color: 'hook', title: what, message: t('firstRun.notKept') })
    return value
  }
  const label = shown === null ? t('firstRun.showValue', { what }) : t('firstRun.hideValue', { what })
  return (
    <>
      <dt>{what}</dt>
      <dd>
        <span className={styles.value}>{shown ?? hidden}</span>
        <IconButton
          label={label}
          onClick={async () => setShown(shown === null ? await read() : null)}
          size={30}
          variant="subtle"
        >
          {shown === null ? <IconEye size={17} /> : <IconEyeOff size={17} />}
        </IconButton>
        <CopyButton read={read} what={what} />
      </dd>
    </>
  )
}

interface CopyButtonProps {
  readonly what: string
  /** Null where there is nothing to copy; the reason has been shown. */
  read(): Promise<string | null>
}

function CopyButton({ what, read }: CopyButtonProps) {
  const { t } = useTranslation()
  const copy = async () => {
    const value = await read()
    if (value === null) return
    await navigator.clipboard.writeText(value)
    notifications.show({ id: 'copied', color: 'accent', message: t('firstRun.copied', { what }) })
  }
  return (
    <IconButton label={t('firstRun.copyValue', { what })} onClick={() => void copy()} size={30} variant="subtle">
      <IconCopy size={17} />
    </IconButton>
  )
}
