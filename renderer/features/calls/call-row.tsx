import { VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecentCall } from '../../../main/ipc/contract.ts'
import { callerOf } from '../../state/calls.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { classes } from '../../ui/classes.ts'
import styles from './call-row.module.css'
import { OutcomeIcon } from './outcome-icon.tsx'
import type { CallWords } from './use-call-words.ts'

interface CallRowProps {
  readonly call: RecentCall
  readonly words: CallWords
  /** How many of them it stands for. */
  readonly count: number
}

/** An earlier call in a list: who and when, below it how it went and how long. What is pressed stands around it. */
export function CallRow({ call, words, count }: CallRowProps) {
  const { t } = useTranslation()
  const how = [words.number, words.via].filter(Boolean).join(' → ')
  return (
    <>
      <Avatar name={call.name} />
      <span className={styles.words}>
        <span className={styles.line}>
          <span className={styles.name}>{callerOf(call, t)}</span>
          {count > 1 && (
            <span className={styles.count}>
              <span aria-hidden>{`(${count})`}</span>
              <VisuallyHidden>{t('calls.count', { count })}</VisuallyHidden>
            </span>
          )}
          <time className={styles.side} dateTime={new Date(call.startedAt).toISOString()} title={words.full}>
            {words.time}
          </time>
        </span>
        <span className={classes(styles.line, styles.sub)}>
          <OutcomeIcon call={call} size={14} />
          <span className={styles.how}>
            {words.outcome !== null && (
              <span className={classes(call.outcome === 'missed' && styles.missed)}>
                {how === '' ? words.outcome : `${words.outcome} · `}
              </span>
            )}
            {how || (words.outcome === null && t(`recent.${call.direction}`))}
          </span>
          {words.duration !== null && <span className={styles.side}>{words.duration}</span>}
        </span>
      </span>
    </>
  )
}
