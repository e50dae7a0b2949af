import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { EndingCall } from '../../main/ipc/contract.ts'
import { callerOf, numberBeside } from '../state/calls.ts'
import { useApp } from '../state/use-app.ts'
import { useRun } from '../state/use-run.ts'
import { Dialog } from '../ui/dialog.tsx'
import styles from './leaving-dialog.module.css'

/** Whoever is at the machine has asked the program to end: whose calls would end with it. */
export function LeavingDialog() {
  const { t } = useTranslation()
  const run = useRun()
  const leaving = useApp((state) => state.leaving)
  const answer = (agreed: boolean) => void run('leaving.answer', { agreed })
  const calls = leaving?.calls ?? []
  return (
    <Dialog
      closeButtonProps={{ 'aria-label': t('leaving.stay') }}
      onClose={() => answer(false)}
      opened={leaving !== null}
      title={t('leaving.title', { count: calls.length })}
    >
      <ul className={styles.calls}>
        {calls.map((call) => (
          <li key={`${call.number} ${call.with?.number}`}>
            <Named call={call} />
          </li>
        ))}
      </ul>
      <p className={styles.text}>{t('leaving.text')}</p>
      <div className={styles.pair}>
        <Button data-autofocus onClick={() => answer(false)}>
          {t('leaving.stay')}
        </Button>
        <Button color="end" onClick={() => answer(true)} variant="filled">
          {t('leaving.end', { count: calls.length })}
        </Button>
      </div>
    </Dialog>
  )
}

function Named({ call }: { readonly call: EndingCall }) {
  const { t } = useTranslation()
  const named = (party: { readonly name: string; readonly number: string }) =>
    [callerOf(party, t), numberBeside(party)].filter(Boolean).join(' · ')
  return call.with === null ? named(call) : t('leaving.between', { one: named(call), other: named(call.with) })
}
