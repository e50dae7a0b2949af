import { Button, VisuallyHidden } from '@mantine/core'
import { IconPhoneCall, IconPhoneIncoming } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pickup } from '../../../main/ipc/contract.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { callerOf, numberBeside } from '../../state/calls.ts'
import { useApp } from '../../state/use-app.ts'
import { useRun } from '../../state/use-run.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Card } from '../../ui/card.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useKeyNames } from '../../ui/use-key-names.ts'
import styles from './pickups.module.css'

/** More of them would push away what is one's own. */
const mostShown = 3

/** What rings at colleagues' phones, below one's own calls: the first can be taken by its key. */
export function Pickups() {
  const { t } = useTranslation()
  const pickups = useApp((state) => state.pickups)
  const more = pickups.length - mostShown
  return (
    <>
      {pickups.slice(0, mostShown).map((pickup, at) => (
        <PickupCard first={at === 0} key={pickup.uniqueid} pickup={pickup} />
      ))}
      {more > 0 && <p className={styles.more}>{t('pickup.more', { count: more })}</p>}
    </>
  )
}

export const ownerOf = ({ owner, extension }: Pickup): string => owner || extension

/** At whom it rings, and how the call came. */
export const ringsWords = (pickup: Pickup, t: Translate): string => t('pickup.rings', { owner: ownerOf(pickup) })

interface PickupCardProps {
  readonly pickup: Pickup
  readonly first: boolean
}

function PickupCard({ pickup, first }: PickupCardProps) {
  const { t } = useTranslation()
  const run = useRun()
  const names = useKeyNames()
  const id = useId()
  const who = callerOf(pickup, t)
  const { uniqueid, via } = pickup
  return (
    <Card aria-labelledby={id} className={styles.card} oneOfMany>
      <header className={styles.head}>
        <Avatar name={pickup.name} tone="hook" />
        <div className={styles.words}>
          <h2 className={styles.name} id={id} title={who}>
            {who}
          </h2>
          <p className={styles.number}>{numberBeside(pickup)}</p>
        </div>
      </header>
      <div className={styles.tags}>
        <Tag icon={<IconPhoneCall aria-hidden size={12} />} title={ringsWords(pickup, t)} tone="hook">
          {ringsWords(pickup, t)}
        </Tag>
        {via !== null && (
          <Tag icon={<IconPhoneIncoming aria-hidden size={12} />} title={t('call.via', { via: readableNumber(via) })}>
            {readableNumber(via)}
          </Tag>
        )}
      </div>
      <Button
        aria-keyshortcuts={first ? 'Alt+P' : undefined}
        leftSection={<IconPhoneIncoming aria-hidden size={18} />}
        onClick={() => void run('call.pick-up', { uniqueid })}
        rightSection={
          first ? (
            <span aria-hidden>
              <Kbd>{`${names.option}P`}</Kbd>
            </span>
          ) : null
        }
      >
        {t('pickup.take')}
        <VisuallyHidden>{`: ${who}`}</VisuallyHidden>
      </Button>
    </Card>
  )
}
