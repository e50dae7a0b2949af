import { IconPhone, IconPhoneOff, IconPhoneOutgoing } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneCall } from '../../../main/ipc/contract.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { cameBy } from '../../i18n/way-words.ts'
import { callerOf, numberBeside } from '../../state/calls.ts'
import { useAppOrNull, useBridge } from '../../state/use-app.ts'
import { useLanguage, useScheme } from '../../state/use-look.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { classes } from '../../ui/classes.ts'
import { Tag } from '../../ui/tag.tsx'
import styles from './ring-card.module.css'

interface RingCardProps {
  /** The call that the window was opened for; null follows the one that rings first. */
  readonly call: string | null
}

/** Follows one call only, and is empty the moment it rings no more: main takes the window away. */
export function RingCard({ call }: RingCardProps) {
  const scheme = useScheme()
  useLanguage()
  useEffect(() => {
    document.documentElement.dataset.mantineColorScheme = scheme
  }, [scheme])
  const calls = useAppOrNull((state) => state.calls)
  const followed = useRef(call)
  const ringing = calls?.find(
    ({ id, state }) => state === 'ringing' && (followed.current === null || id === followed.current)
  )
  if (ringing === undefined) return null
  followed.current = ringing.id
  return <Ringing call={ringing} />
}

function Ringing({ call }: { readonly call: PhoneCall }) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const asks = call.clickToDial !== null
  const name =
    call.clickToDial === null
      ? callerOf(call, t)
      : t('call.clickToDial', { number: readableNumber(call.clickToDial.dest) })
  const number = asks ? t('call.clickToDialHint') : numberBeside(call) || t('call.incoming')
  const came = cameBy(call, t)
  return (
    <main aria-label={t('ring.card')} className={styles.card}>
      <Avatar
        icon={asks ? <IconPhoneOutgoing size={22} /> : undefined}
        name={asks ? '' : call.name}
        size={48}
        tone={asks ? 'accent' : undefined}
      />
      <div className={styles.words}>
        <h1 className={styles.name} title={name}>
          {name}
        </h1>
        <p className={styles.sub}>
          <span className={styles.number}>{number}</span>
          {came !== null && <Tag title={t('call.via', { via: came.whole })}>{came.brief}</Tag>}
        </p>
      </div>
      <button
        aria-label={asks ? t('action.cancel') : t('action.decline')}
        className={classes(styles.round, styles.decline)}
        onClick={() => void bridge.invoke('call.decline', { call: call.id })}
        title={asks ? t('action.cancel') : t('action.decline')}
        type="button"
      >
        <IconPhoneOff aria-hidden size={20} />
      </button>
      <button
        aria-label={asks ? t('action.call') : t('action.answer')}
        className={styles.round}
        onClick={() => void bridge.invoke('call.answer', { call: call.id })}
        title={asks ? t('action.call') : t('action.answer')}
        type="button"
      >
        <IconPhone aria-hidden size={20} />
      </button>
    </main>
  )
}
