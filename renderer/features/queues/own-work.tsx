import { Button, TextInput } from '@mantine/core'
import { IconCoffee, IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../state/use-app.ts'
import { useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { Chips } from '../../ui/chips.tsx'
import { CallClock } from '../phone/call-clock.tsx'
import styles from './queues-page.module.css'

/** The reason of a pause that the PBX has made, for nobody took the calls that rang. */
const missed = 'missed'

/** In which queues one takes calls, a pause, and the rest after a call. Not there for who only looks on. */
export function OwnWork() {
  const { t } = useTranslation()
  const run = useRun()
  const user = useApp(({ account }) => account.user)
  const queues = useApp((state) => state.queues.list)
  const pause = useApp(({ userState }) => userState.pause)
  const [why, setWhy] = useState('')
  const own = queues.flatMap(({ name, agents }) => {
    const me = agents.find(({ extension }) => extension === user)
    return me === undefined ? [] : { name, me }
  })
  const [first] = own
  if (first === undefined) return null
  const resting = first.me.state === 'wrap-up' ? first.me : undefined
  const toggle = (name: string) => {
    const isIn = own.find((each) => each.name === name)?.me.isIn === true
    void run('user-state.write', { queues: { [name]: isIn ? 'out' : 'in' } })
  }
  return (
    <Card>
      <SectionLabel>{t('queues.mine')}</SectionLabel>
      <div className={styles.work}>
        <div className={styles.takes}>
          <span className={styles.dim}>{t('queues.takes')}</span>
          <Chips
            choices={own.map(({ name }) => ({ value: name, label: name }))}
            chosen={new Set(own.filter(({ me }) => me.isIn).map(({ name }) => name))}
            label={t('queues.takes')}
            onToggle={toggle}
          />
        </div>
        {resting !== undefined && (
          <div className={styles.rest}>
            <span className={styles.dim}>{t('queues.rests')}</span>
            <CallClock className={styles.figure} since={resting.since} />
            <Button onClick={() => void run('queue.end-wrap-up', {})} size="xs">
              {t('queues.endRest')}
            </Button>
          </div>
        )}
        {pause.on ? (
          <div className={styles.pause}>
            <span>{pause.reason === missed ? t('queues.missedPause') : pause.reason || t('queues.state.paused')}</span>
            <Button
              leftSection={<IconPlayerPlay aria-hidden size={16} />}
              onClick={() => void run('user-state.write', { pause: { on: false } })}
              size="xs"
            >
              {t('queues.resume')}
            </Button>
          </div>
        ) : (
          <form
            className={styles.pause}
            onSubmit={(event) => {
              event.preventDefault()
              void run('user-state.write', { pause: { on: true, reason: why.trim() } })
            }}
          >
            <TextInput
              aria-label={t('queues.pauseWhy')}
              className={styles.why ?? ''}
              maxLength={64}
              onChange={(event) => setWhy(event.currentTarget.value)}
              placeholder={t('queues.pauseWhy')}
              size="xs"
              value={why}
            />
            <Button leftSection={<IconCoffee aria-hidden size={16} />} size="xs" type="submit" variant="default">
              {t('queues.pause')}
            </Button>
          </form>
        )}
      </div>
    </Card>
  )
}
