import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRun } from '../../state/use-run.ts'
import { Dialog } from '../../ui/dialog.tsx'
import styles from './crm.module.css'

/** Nobody is looked up any more, after a question: what was filled in is gone then. */
export function StopCrm({ onStopped }: { onStopped(): void }) {
  const { t } = useTranslation()
  const run = useRun()
  const [asked, setAsked] = useState(false)
  const stop = async () => {
    const reply = await run('crm.write', { edit: null })
    setAsked(false)
    if (reply.ok) onStopped()
  }
  return (
    <>
      <Button onClick={() => setAsked(true)} variant="subtle">
        {t('crm.stop')}
      </Button>
      <Dialog onClose={() => setAsked(false)} opened={asked} title={t('crm.stopTitle')}>
        <p className={styles.note}>{t('crm.stopText')}</p>
        <div className={styles.buttons}>
          <Button color="end" data-autofocus onClick={() => void stop()} variant="filled">
            {t('crm.stop')}
          </Button>
          <Button onClick={() => setAsked(false)}>{t('action.cancel')}</Button>
        </div>
      </Dialog>
    </>
  )
}
