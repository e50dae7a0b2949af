import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../state/use-app.ts'
import { useReach } from '../../state/use-reach.ts'
import { useReading } from '../../state/use-reading.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import styles from './first-run-page.module.css'

/** What turns green one by one (`5-softphone`, First page). Whether a hook answers is known to an admin alone. */
export function FirstChecks() {
  const { t } = useTranslation()
  const registered = useReach().state === 'registered'
  const passed = useApp(({ checks }) => checks)
  const admin = useApp((state) => state.admin)
  return (
    <Card>
      <SectionLabel>{t('firstRun.checks')}</SectionLabel>
      <ol aria-label={t('firstRun.checks')} className={styles.checks}>
        <Check done={registered} hint={t('firstRun.checkRegisteredHint')} text={t('firstRun.checkRegistered')} />
        <Check done={passed.includes('sound')} hint={t('recent.echoTest')} text={t('firstRun.checkSound')} />
        <Check done={passed.includes('popup')} hint={t('firstRun.callMe')} text={t('firstRun.checkPopup')} />
        {admin && <HookCheck done={passed.includes('hook')} />}
        <Check done={passed.includes('link')} hint={t('firstRun.logIn')} text={t('firstRun.checkLink')} />
      </ol>
    </Card>
  )
}

/** Main looks whether one has answered when it is asked for them: whenever the calls change. */
function HookCheck({ done }: { readonly done: boolean }) {
  const { t } = useTranslation()
  const calls = useApp((state) => state.calls.map(({ id, state: now }) => `${id} ${now}`).join())
  useReading({ command: 'hooks.read', payload: done ? null : {}, version: calls })
  return <Check done={done} hint={t('firstRun.checkHookHint')} text={t('firstRun.checkHook')} />
}

interface CheckProps {
  readonly done: boolean
  readonly text: string
  /** What turns it green. */
  readonly hint: string
}

function Check({ done, text, hint }: CheckProps) {
  const { t } = useTranslation()
  return (
    <li className={classes(styles.check, done && styles.passed)}>
      {done ? <IconCircleCheck aria-hidden size={18} /> : <IconCircleDashed aria-hidden size={18} />}
      <span>
        {text}
        <span className={styles.checkHint}>{done ? t('firstRun.checkDone') : hint}</span>
      </span>
    </li>
  )
}
