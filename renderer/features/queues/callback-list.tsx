import { Button, VisuallyHidden } from '@mantine/core'
import { IconPhoneCall } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CallbackView } from '../../../pbx-core/contract/views.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useRun } from '../../state/use-run.ts'
import { Tag, type Tone } from '../../ui/tag.tsx'
import { CallClock } from '../phone/call-clock.tsx'
import styles from './queues-page.module.css'

interface Props {
  readonly queue: string
  readonly callbacks: readonly CallbackView[]
  readonly nameOf: (agent: string) => string
}

/** Who has hung up and is to be called back, and whom nobody has reached. */
export function CallbackList({ queue, callbacks, nameOf }: Props) {
  const { t } = useTranslation()
  if (callbacks.length === 0) return null
  return (
    <ul aria-label={t('queues.callbacks')} className={styles.list}>
      {callbacks.map((callback) => (
        <Callback callback={callback} key={callback.id} nameOf={nameOf} queue={queue} />
      ))}
    </ul>
  )
}

const tones: Readonly<Record<CallbackView['state'], Tone>> = {
  waiting: 'neutral',
  ringing: 'hook',
  calling: 'accent',
  'given-up': 'end'
}

function Callback({ callback, queue, nameOf }: Omit<Props, 'callbacks'> & { readonly callback: CallbackView }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const run = useRun()
  const { id, name, number, state, agents, attempts, because, notBefore, since } = callback
  const shown = readableNumber(number)
  const who = name || shown
  const about = [
    name === '' ? '' : shown,
    agents.length === 0 ? '' : t('queues.backBy', { agents: agents.map(nameOf).join(', ') }),
    attempts === 0 ? '' : t('queues.tries', { count: attempts }),
    notBefore === null ? '' : t('queues.again', { at: formats.time(notBefore) }),
    because === null ? '' : t(`queues.because.${because}`)
  ]
  return (
    <li className={styles.row}>
      <span aria-hidden className={styles.place}>
        <IconPhoneCall size={15} />
      </span>
      <span className={styles.who}>
        <span className={styles.whoName}>{who}</span>
        <span className={styles.dim}>{about.filter((part) => part !== '').join(' · ')}</span>
      </span>
      <Tag tone={tones[state]}>{t(`queues.back.${state}`)}</Tag>
      {state !== 'given-up' && <CallClock className={styles.clock} since={since} />}
      <Button onClick={() => void run('queue.cancel-callback', { queue, id })} size="compact-xs" variant="subtle">
        {t(state === 'given-up' ? 'queues.seen' : 'queues.cancelBack')}
        <VisuallyHidden> {who}</VisuallyHidden>
      </Button>
    </li>
  )
}
