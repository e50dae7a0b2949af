import { VisuallyHidden } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgentView, QueueCallerView, QueueView } from '../../../pbx-core/contract/views.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Card } from '../../ui/card.tsx'
import { Tag, type Tone } from '../../ui/tag.tsx'
import { CallClock } from '../phone/call-clock.tsx'
import { CallbackList } from './callback-list.tsx'
import styles from './queues-page.module.css'

/** One queue: how many wait and how long, who they are, and what each agent does. */
export function QueueCard({ queue }: { readonly queue: QueueView }) {
  const { t } = useTranslation()
  const id = useId()
  const { name, extension, waiting, agents } = queue
  const longest = Math.min(...waiting.map(({ since }) => since))
  const there = agents.filter(({ state }) => !['out', 'away', 'paused'].includes(state))
  const free = there.filter(({ state }) => state === 'free').length
  const nameOf = (agent: string) => agents.find((each) => each.extension === agent)?.name || agent
  return (
    <Card aria-labelledby={id} oneOfMany>
      <h2 className={styles.name} id={id}>
        {name}
        {extension !== null && <span className={styles.dim}>{extension}</span>}
      </h2>
      <dl className={styles.figures}>
        <Figure label={t('queues.callers')}>
          <span data-many={waiting.length > 0 || undefined}>{waiting.length}</span>
        </Figure>
        <Figure label={t('queues.longest')}>{waiting.length === 0 ? '–' : <CallClock since={longest} />}</Figure>
        <Figure label={t('queues.free')}>{t('queues.freeOf', { free, all: there.length })}</Figure>
      </dl>
      {there.length === 0 && agents.length > 0 && <p className={styles.warning}>{t('queues.nobodyThere')}</p>}
      {waiting.length === 0 ? (
        <p className={styles.dim}>{t('queues.nobodyWaits')}</p>
      ) : (
        <ol aria-label={t('queues.callers')} className={styles.list}>
          {waiting.map((caller) => (
            <Caller caller={caller} key={caller.uniqueid} nameOf={nameOf} />
          ))}
        </ol>
      )}
      <CallbackList callbacks={queue.callbacks} nameOf={nameOf} queue={name} />
      {agents.length === 0 ? (
        <p className={styles.dim}>{t('queues.noAgents')}</p>
      ) : (
        <ul aria-label={t('queues.agents')} className={styles.list}>
          {agents.map((agent) => (
            <Agent agent={agent} key={agent.extension} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={styles.figure}>{children}</dd>
    </div>
  )
}

interface CallerProps {
  readonly caller: QueueCallerView
  readonly nameOf: (agent: string) => string
}

function Caller({ caller, nameOf }: CallerProps) {
  const { t } = useTranslation()
  const { position, priority, rings, since } = caller
  const { name, number } = caller.caller
  const shown = readableNumber(number)
  return (
    <li className={styles.row}>
      <span aria-hidden className={styles.place}>
        {position}
      </span>
      <VisuallyHidden>{t('queues.place', { position })}</VisuallyHidden>
      <span className={styles.who}>
        <span className={styles.whoName}>{name || shown || t('queues.anonymous')}</span>
        <span className={styles.dim}>
          {[
            name === '' ? '' : shown,
            rings.length === 0 ? '' : t('queues.ringsAt', { agents: rings.map(nameOf).join(', ') })
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </span>
      {priority > 0 && <Tag tone="hook">{t('queues.first')}</Tag>}
      <CallClock className={styles.clock} since={since} />
    </li>
  )
}

const tones: Readonly<Record<AgentView['state'], Tone>> = {
  out: 'neutral',
  away: 'neutral',
  free: 'accent',
  ringing: 'hook',
  talking: 'end',
  'wrap-up': 'hook',
  paused: 'neutral'
}

function Agent({ agent }: { readonly agent: AgentView }) {
  const { t } = useTranslation()
  const { extension, name, state, reason, since, calls } = agent
  const about = [extension, t('queues.taken', { count: calls }), reason === 'missed' ? '' : reason]
  return (
    <li className={styles.row}>
      <Avatar name={name} size={28} tone={state === 'free' ? 'accent' : 'neutral'} />
      <span className={styles.who}>
        <span className={styles.whoName}>{name || extension}</span>
        <span className={styles.dim}>{about.filter((part) => part !== '').join(' · ')}</span>
      </span>
      <Tag tone={tones[state]}>{t(`queues.state.${state}`)}</Tag>
      <CallClock className={styles.clock} since={since} />
    </li>
  )
}
