import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPlayerStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { HookView } from '../../../main/ipc/contract.ts'
import { useRun } from '../../state/use-run.ts'
import styles from './cti-page.module.css'

interface StoppedHookProps {
  readonly hook: Pick<HookView, 'hook' | 'health'>
  onResumed(): void
}

/** Its application has answered 410: nothing goes out until its URL is another one, or this is pressed. */
export function StoppedHook({ hook: { hook, health }, onResumed }: StoppedHookProps) {
  const { t } = useTranslation()
  const run = useRun()
  const resume = async () => {
    const reply = await run('hooks.resume', { hook })
    if (!reply.ok) return
    notifications.show({ id: 'hook-resumed', color: 'accent', title: t('cti.stopped.resumed'), message: '' })
    onResumed()
  }
  return (
    <div className={styles.notice} role="status">
      <IconPlayerStop aria-hidden size={18} />
      <p className={styles.noticeText}>
        <b>{t('cti.stopped.title')}</b> · {t('cti.stopped.text', { count: health.waiting })}
      </p>
      <Button onClick={() => void resume()} size="xs">
        {t('cti.stopped.resume')}
      </Button>
    </div>
  )
}
