import { Button } from '@mantine/core'
import { IconTimeline, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { callerOf } from '../../state/calls.ts'
import type { KeptCall } from '../../state/kept-calls.ts'
import { hrefOf } from '../../state/route.ts'
import { askToDial, closeKept } from '../../state/ui-store.ts'
import { useBridge } from '../../state/use-app.ts'
import styles from './call-card.module.css'

interface KeptFootProps {
  readonly call: KeptCall
  /** The note was open before, below it: then it has the room that the buttons of the call had, else with the note. */
  readonly beside: boolean
}

/** What is left to do with a call that is over: see why it went as it did, or put it away. */
export function KeptFoot({ call, beside }: KeptFootProps) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const close = () => {
    closeKept(call.id)
    // Its own card may stand yet.
    void bridge.invoke('call.hang-up', { call: call.id })
    // The button goes with its card; the phone is ready for the next call.
    askToDial()
  }
  return (
    <div className={beside ? styles.over : styles.pair}>
      <Button
        className={beside ? (styles.overLine ?? '') : ''}
        component="a"
        href={hrefOf('calls', call.uniqueid ?? undefined)}
        leftSection={<IconTimeline aria-hidden size={18} />}
      >
        {t('call.timeline')}
      </Button>
      <Button
        aria-label={`${t('action.close')}: ${callerOf(call, t)}`}
        leftSection={<IconX aria-hidden size={18} />}
        onClick={close}
      >
        {t('action.close')}
      </Button>
    </div>
  )
}
