import { Button, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ErasedNumber } from '../../../../main/ipc/contract.ts'
import { useBridge } from '../../../state/use-app.ts'
import { useFaultText } from '../../../state/use-run.ts'
import { Card, SectionLabel } from '../../../ui/card.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import page from '../settings-page.module.css'
import { ErasureReport } from './erasure-report.tsx'
import styles from './privacy.module.css'

type Busy = 'export' | 'look' | 'erase' | null

/** By a number: what is kept of somebody is saved as a file, looked at before it goes, and erased. */
export function PrivacyCard() {
  const { t } = useTranslation()
  const bridge = useBridge()
  const faultText = useFaultText()
  const [number, setNumber] = useState('')
  const [busy, setBusy] = useState<Busy>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [found, setFound] = useState<ErasedNumber | null>(null)
  const [asks, setAsks] = useState(false)
  const asked = number.trim()
  const begin = (what: Busy) => {
    setBusy(what)
    setFault(null)
    setFound(null)
  }
  const erase = async (dryRun: boolean) => {
    setAsks(false)
    begin(dryRun ? 'look' : 'erase')
    for (let done = false; !done; ) {
      const reply = await bridge.invoke('privacy.erase', { number: asked, dryRun })
      // It takes longer, and is waited for by asking again.
      done = !reply.ok || reply.value !== null
      if (reply.ok) setFound(reply.value)
      else setFault(faultText(reply.error))
    }
    setBusy(null)
  }
  const exportAll = async () => {
    begin('export')
    const parts: string[] = []
    for (let isLast = false; !isLast; ) {
      const reply = await bridge.invoke('privacy.export', { number: asked, part: parts.length })
      if (!reply.ok) {
        setBusy(null)
        return setFault(faultText(reply.error))
      }
      parts.push(reply.value.text)
      isLast = reply.value.isLast
    }
    setBusy(null)
    save(parts)
    notifications.show({ id: 'privacy', color: 'accent', title: t('privacy.exported'), message: asked })
  }
  const look = (event: FormEvent) => {
    event.preventDefault()
    if (asked !== '' && busy === null) void erase(true)
  }
  const disabled = asked === '' || busy !== null
  return (
    <Card>
      <SectionLabel>{t('privacy.title')}</SectionLabel>
      <p className={page.note}>{t('privacy.what')}</p>
      <form aria-label={t('privacy.title')} className={styles.form} onSubmit={look}>
        <TextInput
          autoComplete="off"
          error={fault}
          inputMode="tel"
          label={t('privacy.number')}
          maxLength={128}
          onChange={({ currentTarget: { value } }) => {
            setNumber(value)
            setFault(null)
            setFound(null)
          }}
          spellCheck={false}
          value={number}
        />
        <div className={styles.buttons}>
          <Button disabled={disabled} loading={busy === 'look'} type="submit" variant="default">
            {t('privacy.look')}
          </Button>
          <Button disabled={disabled} loading={busy === 'export'} onClick={() => void exportAll()} variant="default">
            {t('privacy.export')}
          </Button>
          <Button
            color="end"
            disabled={disabled}
            loading={busy === 'erase'}
            onClick={() => setAsks(true)}
            variant="light"
          >
            {t('privacy.erase')}
          </Button>
        </div>
      </form>
      <div aria-live="polite">
        {busy !== null && <p className={page.note}>{t('privacy.working')}</p>}
        {found !== null && <ErasureReport erased={found} />}
      </div>
      <Dialog onClose={() => setAsks(false)} opened={asks} title={t('privacy.sureTitle', { number: asked })}>
        <p>{t('privacy.sureText')}</p>
        <div className={styles.buttons}>
          <Button data-autofocus onClick={() => setAsks(false)}>
            {t('action.cancel')}
          </Button>
          <Button color="end" onClick={() => void erase(false)} variant="filled">
            {t('privacy.eraseNow')}
          </Button>
        </div>
      </Dialog>
    </Card>
  )
}

function save(parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'number.json'
  link.click()
  // The download has begun by then, and goes on without it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
