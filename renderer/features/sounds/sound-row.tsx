import { Button } from '@mantine/core'
import { IconPlayerPlay, IconTrash, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SoundItem } from '../../../main/ipc/contract.ts'
import { fetchedInParts } from '../../state/sound-parts.ts'
import { useBridge } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useFaultText } from '../../state/use-run.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { FetchedSound } from './fetched-sound.tsx'
import { megabytes } from './megabytes.ts'
import styles from './sounds.module.css'

/** Of the places that play a sound, so many are named; nobody reads fifty. */
const mostUses = 4

interface SoundRowProps {
  readonly sound: SoundItem
  readonly isOpen: boolean
  onToggle(): void
  onDeleted(): void
}

/** One sound: how long it is, where it is played, and its player below. */
export function SoundRow({ sound, isOpen, onToggle, onDeleted }: SoundRowProps) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const formats = useFormats()
  const faultText = useFaultText()
  const [asks, setAsks] = useState(false)
  const [fault, setFault] = useState('')
  const { name, seconds, octets, changedAt, usedBy } = sound
  const about = [formats.clock(Math.round(seconds)), megabytes(octets, formats.locale), formats.full(changedAt)]
  const remove = async () => {
    setAsks(false)
    const reply = await bridge.invoke('sounds.delete', { name })
    if (reply.ok) onDeleted()
    else setFault(faultText(reply.error))
  }
  const fetch = (signal: AbortSignal) =>
    fetchedInParts((from) => bridge.invoke('sounds.sound', { name, from }), { type: 'audio/wav', signal })
  return (
    <li className={styles.sound}>
      <div className={styles.row}>
        <span className={styles.words}>
          <strong className={styles.name}>{name}</strong>
          <span className={styles.hint}>{about.join(' · ')}</span>
          <Uses usedBy={usedBy} />
        </span>
        <span className={styles.actions}>
          <IconButton
            aria-expanded={isOpen}
            label={t(isOpen ? 'sounds.close' : 'sounds.hear', { name })}
            onClick={onToggle}
            variant="subtle"
          >
            {isOpen ? <IconX aria-hidden size={18} /> : <IconPlayerPlay aria-hidden size={18} />}
          </IconButton>
          <IconButton
            label={t('sounds.delete', { name })}
            onClick={() => (usedBy.length > 0 ? setFault(t('sounds.inUse')) : setAsks(true))}
            variant="subtle"
          >
            <IconTrash aria-hidden size={18} />
          </IconButton>
        </span>
      </div>
      {fault !== '' && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
      {isOpen && <FetchedSound fetch={fetch} label={name} what={`${name} ${changedAt}`} />}
      <Dialog onClose={() => setAsks(false)} opened={asks} title={t('sounds.deleteTitle', { name })}>
        <p>{t('sounds.deleteText')}</p>
        <div className={styles.pair}>
          <Button onClick={() => setAsks(false)}>{t('action.cancel')}</Button>
          <Button color="end" onClick={() => void remove()} variant="filled">
            {t('sounds.deleteNow')}
          </Button>
        </div>
      </Dialog>
    </li>
  )
}

function Uses({ usedBy }: Pick<SoundItem, 'usedBy'>) {
  const { t } = useTranslation()
  if (usedBy.length === 0) return <span className={styles.hint}>{t('sounds.unused')}</span>
  const more = usedBy.length - mostUses
  return (
    <span className={styles.hint}>
      {t('sounds.usedBy', { places: usedBy.slice(0, mostUses).join(', ') })}
      {more > 0 && ` ${t('sounds.moreUses', { count: more })}`}
    </span>
  )
}
