import { Button } from '@mantine/core'
import { IconTimeline } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneCall } from '../../../main/ipc/contract.ts'
import { hrefOf } from '../../state/route.ts'
import styles from './call-card.module.css'

/** It rang here, is over, and nobody talked in it. */
export const rangOnly = ({ state, direction, answeredAt, clickToDial }: PhoneCall): boolean =>
  state === 'ended' && direction === 'incoming' && answeredAt === null && clickToDial === null

interface OverFootProps {
  readonly call: PhoneCall
  /** Two buttons were all that it had. */
  readonly isBrief: boolean
  /** What can be done besides. */
  readonly children: ReactNode
}

/**
 * What still works for a call that has just ended, in the room that its buttons had: whoever is about to
 * press something below presses that. A double click on Decline, which stood on the left, opens nothing.
 */
export function OverFoot({ call, isBrief, children }: OverFootProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.over} data-rang={isBrief || undefined}>
      {call.uniqueid !== null && (
        <Button
          className={styles.overLine ?? ''}
          component="a"
          href={hrefOf('calls', call.uniqueid)}
          leftSection={<IconTimeline aria-hidden size={18} />}
        >
          {t('call.timeline')}
        </Button>
      )}
      {children}
    </div>
  )
}
