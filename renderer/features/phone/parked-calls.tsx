import { Button, VisuallyHidden } from '@mantine/core'
import { IconParking } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParkedView } from '../../../pbx-core/contract/views.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { callerOf, numberBeside } from '../../state/calls.ts'
import { useApp } from '../../state/use-app.ts'
import { useRun } from '../../state/use-run.ts'
import { Card } from '../../ui/card.tsx'
import { CallClock } from './call-clock.tsx'
import styles from './parked-calls.module.css'

/** More of them would push away what is one's own. */
const mostShown = 5

/** Who is parked in the domain, in which slot, by whom and for how long; a press fetches. */
export default function ParkedCalls() {
  const { t } = useTranslation()
  const id = useId()
  const { list } = useApp((state) => state.parked)
  const more = list.length - mostShown
  return (
    <Card aria-labelledby={id} className={styles.card}>
      <h2 className={styles.title} id={id}>
        <IconParking aria-hidden size={16} />
        {t('parked.title')}
      </h2>
      <ul className={styles.list}>
        {list.slice(0, mostShown).map((parked) => (
          <ParkedRow key={parked.uniqueid} parked={parked} />
        ))}
      </ul>
      {more > 0 && <p className={styles.more}>{t('parked.more', { count: more })}</p>}
    </Card>
  )
}

function ParkedRow({ parked }: { readonly parked: ParkedView }) {
  const { t } = useTranslation()
  const run = useRun()
  const { caller, slot, since, uniqueid } = parked
  const user = useApp(({ account }) => account.user)
  const who = callerOf(caller, t)
  const beside = [numberBeside(caller), parkedBy(parked, user, t)].filter((part) => part !== '').join(' · ')
  return (
    <li className={styles.row}>
      <span className={styles.slot}>{slot}</span>
      <div className={styles.words}>
        <p className={styles.name} title={who}>
          {who}
        </p>
        <p className={styles.beside} title={beside}>
          {beside}
        </p>
      </div>
      <CallClock className={styles.clock} since={since} />
      <Button onClick={() => void run('call.fetch', { uniqueid })} size="xs">
        {t('parked.fetch')}
        <VisuallyHidden>{`: ${who}, ${slot}`}</VisuallyHidden>
      </Button>
    </li>
  )
}

/** By whom it was parked, and whether it rings there; '' where no user has. */
function parkedBy({ by, isComingBack }: ParkedView, user: string, t: Translate): string {
  if (by === null) return ''
  const who = by.name || by.number
  if (isComingBack) return t('parked.comesBack', { who })
  return by.user === user ? t('parked.byYou') : t('parked.by', { who })
}
