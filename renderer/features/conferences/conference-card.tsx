import { Button, VisuallyHidden } from '@mantine/core'
import {
  IconDoorExit,
  IconLock,
  IconLockOpen,
  IconMicrophone,
  IconMicrophoneOff,
  IconPlayerPause,
  IconUsersGroup
} from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConferencePartyView, ConferenceView } from '../../../pbx-core/contract/views.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { useRun } from '../../state/use-run.ts'
import { Card } from '../../ui/card.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Tag } from '../../ui/tag.tsx'
import { CallClock } from '../phone/call-clock.tsx'
import styles from './conference-card.module.css'

interface ConferenceProps {
  readonly conference: ConferenceView
  /** Who looks may mute others, take out and lock. */
  readonly moderates: boolean
  /** The extension of who looks. */
  readonly user: string
}

/** Who is in a conference, who of them talks, and what a moderator can do about it. */
export function ConferenceCard({ conference, moderates, user }: ConferenceProps) {
  const { t, i18n } = useTranslation()
  const run = useRun()
  const id = useId()
  const { isAdHoc, isLocked, name, extension, parties, pinsClosedUntil } = conference
  const until =
    pinsClosedUntil === null
      ? ''
      : new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short' }).format(pinsClosedUntil)
  return (
    <Card aria-labelledby={id} className={styles.card}>
      <header className={styles.head}>
        <h2 className={styles.title} id={id}>
          <IconUsersGroup aria-hidden size={16} />
          {isAdHoc ? t('conference.joined') : t('conference.title', { name })}
          {extension !== null && <span className={styles.dim}>{extension}</span>}
        </h2>
        {isLocked && !moderates && <Tag icon={<IconLock aria-hidden size={12} />}>{t('conference.locked')}</Tag>}
        {moderates && (
          <Button
            aria-pressed={isLocked}
            className={styles.lock ?? ''}
            leftSection={isLocked ? <IconLock size={14} /> : <IconLockOpen size={14} />}
            onClick={() => void run('conference.lock', { conference: name, on: !isLocked })}
            size="compact-xs"
            title={t('conference.lockHint')}
          >
            {isLocked ? t('conference.locked') : t('conference.lock')}
          </Button>
        )}
      </header>
      {moderates && until !== '' && <p className={styles.warning}>{t('conference.guessed', { until })}</p>}
      <ul aria-label={t('conference.parties', { count: parties.length })} className={styles.list}>
        {parties.map((party) => (
          <Party conference={name} key={party.uniqueid} moderates={moderates} party={party} user={user} />
        ))}
      </ul>
    </Card>
  )
}

interface PartyProps extends Pick<ConferenceProps, 'moderates' | 'user'> {
  /** Its name. */
  readonly conference: string
  readonly party: ConferencePartyView
}

function Party({ conference, party, moderates, user }: PartyProps) {
  const { t } = useTranslation()
  const run = useRun()
  const { uniqueid, isHolding, isMuted, since, talks } = party
  const { name, number, user: extension } = party.party
  const isOwn = extension === user
  const shown = readableNumber(number)
  const who = isOwn ? t('conference.you') : name || shown || t('conference.anonymous')
  return (
    <li className={styles.row} data-talks={talks || undefined}>
      <Voice talks={talks} />
      <span className={styles.words}>
        <span className={styles.who} title={who}>
          {who}
        </span>
        <span className={styles.dim}>
          {!isOwn && name !== '' && `${shown} · `}
          <CallClock since={since} />
        </span>
      </span>
      {isHolding && (
        <Tag icon={<IconPlayerPause aria-hidden size={12} />} tone="hook">
          {t('conference.holds')}
        </Tag>
      )}
      {isMuted && !moderates && !isOwn && (
        <Tag icon={<IconMicrophoneOff aria-hidden size={12} />}>{t('conference.muted')}</Tag>
      )}
      {(moderates || isOwn) && (
        <IconButton
          aria-pressed={isMuted}
          label={t(isMuted ? 'conference.unmute' : 'conference.mute', { who })}
          onClick={() => void run('conference.mute', { conference, party: uniqueid, on: !isMuted })}
          size="md"
          variant={isMuted ? 'filled' : 'subtle'}
        >
          {isMuted ? <IconMicrophoneOff size={16} /> : <IconMicrophone size={16} />}
        </IconButton>
      )}
      {moderates && !isOwn && (
        <IconButton
          color="end"
          label={t('conference.kick', { who })}
          onClick={() => void run('conference.kick', { conference, party: uniqueid })}
          size="md"
          variant="subtle"
        >
          <IconDoorExit size={16} />
        </IconButton>
      )}
    </li>
  )
}

/** Three bars that move while somebody talks; where motion is not wanted, they stand. */
function Voice({ talks }: { readonly talks: boolean }) {
  const { t } = useTranslation()
  return (
    <>
      <span aria-hidden className={styles.voice}>
        <i />
        <i />
        <i />
      </span>
      {talks && <VisuallyHidden>{t('conference.talks')}</VisuallyHidden>}
    </>
  )
}
