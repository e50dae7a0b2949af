import { IconChevronDown } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecentCall } from '../../../main/ipc/contract.ts'
import { callerOf } from '../../state/calls.ts'
import { hrefOf } from '../../state/route.ts'
import { sourceOf, useDial } from '../../state/use-dial.ts'
import { useFormats } from '../../state/use-formats.ts'
import { classes } from '../../ui/classes.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './call-list.module.css'
import { CallRow } from './call-row.tsx'
import { DialLink } from './dial-link.tsx'
import { byDay, type FoldedCalls } from './folded-calls.ts'
import { useCallWords } from './use-call-words.ts'

interface CallListProps {
  /** Newest first. */
  readonly calls: readonly RecentCall[]
  readonly label: string
  readonly picked?: string | null
  /** There is little room: by which number a call came is not said. */
  readonly brief?: boolean
  /** After a call was begun from a row. */
  readonly onDialled?: () => void
}

/** Earlier calls by day: a press on a row opens it, on its telephone calls. */
export function CallList({ calls, label, picked = null, brief = false, onDialled }: CallListProps) {
  const formats = useFormats()
  const id = useId()
  const now = Date.now()
  return (
    <section aria-label={label}>
      {byDay(calls).map((day) => (
        <section aria-labelledby={`${id}-${day.at}`} key={day.at}>
          <p className={styles.day} id={`${id}-${day.at}`}>
            {formats.day(day.at, now)}
          </p>
          <ul>
            {day.rows.map((row) => (
              <Row brief={brief} key={row.newest.uniqueid} onDialled={onDialled} picked={picked} row={row} />
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}

interface RowProps {
  readonly row: FoldedCalls
  readonly picked: string | null
  readonly brief: boolean
  readonly onDialled: (() => void) | undefined
}

function Row({ row: { newest, earlier }, picked, brief, onDialled }: RowProps) {
  const { t } = useTranslation()
  const id = useId()
  const [unfolded, setUnfolded] = useState(false)
  const count = earlier.length + 1
  // What is looked at is never folded away.
  const open = unfolded || earlier.some(({ uniqueid }) => uniqueid === picked)
  const who = callerOf(newest, t)
  return (
    <>
      <li className={styles.item}>
        <CallLink brief={brief} call={newest} count={count} picked={picked} />
        {count > 1 && (
          <IconButton
            aria-controls={id}
            aria-expanded={open}
            className={classes(styles.unfold, open && styles.unfolded)}
            label={t('calls.repeated', { count, who })}
            onClick={() => setUnfolded(!open)}
            size={28}
            variant="subtle"
          >
            <IconChevronDown aria-hidden size={16} />
          </IconButton>
        )}
        {newest.number !== '' && <CallBack call={newest} onDialled={onDialled} who={who} />}
      </li>
      {open && (
        <li>
          <ul aria-label={t('calls.repeatedList', { who })} className={styles.earlier} id={id}>
            {earlier.map((call) => (
              <li className={styles.item} key={call.uniqueid}>
                <CallLink brief={brief} call={call} count={1} picked={picked} />
              </li>
            ))}
          </ul>
        </li>
      )}
    </>
  )
}

interface CallLinkProps {
  readonly call: RecentCall
  readonly count: number
  readonly picked: string | null
  readonly brief: boolean
}

function CallLink({ call, count, picked, brief }: CallLinkProps) {
  const words = useCallWords()(call)
  const current = call.uniqueid === picked
  return (
    <a
      aria-current={current ? 'true' : undefined}
      className={classes(styles.row, current && styles.selected)}
      href={hrefOf('calls', call.uniqueid)}
    >
      <CallRow call={call} count={count} words={brief ? { ...words, via: '' } : words} />
    </a>
  )
}

interface CallBackProps {
  readonly call: RecentCall
  readonly who: string
  readonly onDialled: (() => void) | undefined
}

function CallBack({ call, who, onDialled }: CallBackProps) {
  const { t } = useTranslation()
  const dial = useDial()
  return (
    <DialLink
      className={styles.again ?? ''}
      label={t('action.callWho', { who })}
      number={call.number}
      onDial={async () => {
        const reply = await dial(call.number, call.name, sourceOf(call))
        if (reply.ok) onDialled?.()
      }}
    />
  )
}
