import { IconArrowBackUp, IconCheck, IconMail, IconPhone, IconPlayerPlay, IconTrash, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { MessageItem } from '../../../main/ipc/contract.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { useDial } from '../../state/use-dial.ts'
import { useFormats } from '../../state/use-formats.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Tag } from '../../ui/tag.tsx'
import { MailboxSound } from './mailbox-sound.tsx'
import styles from './voicemail-page.module.css'

interface MessageRowProps {
  readonly message: MessageItem
  readonly isOpen: boolean
  /** It was deleted here, and can be had back. */
  readonly isDeleted: boolean
  onToggle(): void
  onMark(as: 'new' | 'saved' | 'deleted' | 'restored'): void
}

/** One message: from whom, when, how long; what is pressed stands behind it, the player below. */
export function MessageRow({ message, isOpen, isDeleted, onToggle, onMark }: MessageRowProps) {
  const { t } = useTranslation()
  const dial = useDial()
  const formats = useFormats()
  const { caller, at, milliseconds, state } = message
  const number = readableNumber(caller.number)
  const who = caller.name || number || t('voicemail.hidden')
  const about = [caller.name === '' ? '' : number, formats.full(at), formats.clock(milliseconds / 1000)]
  return (
    <li className={styles.message} data-deleted={isDeleted || undefined} data-new={state === 'new' || undefined}>
      <div className={styles.row}>
        <Avatar name={caller.name} />
        <span className={styles.who}>
          <span className={styles.name}>{who}</span>
          <span className={styles.dim}>{about.filter((part) => part !== '').join(' · ')}</span>
        </span>
        {isDeleted ? (
          <Tag tone="neutral">{t('voicemail.deleted')}</Tag>
        ) : (
          state === 'new' && <Tag tone="accent">{t('voicemail.new')}</Tag>
        )}
        {isDeleted ? (
          <IconButton label={t('voicemail.restore', { who })} onClick={() => onMark('restored')} variant="subtle">
            <IconArrowBackUp aria-hidden size={18} />
          </IconButton>
        ) : (
          <span className={styles.actions}>
            <IconButton
              aria-expanded={isOpen}
              label={t(isOpen ? 'voicemail.close' : 'voicemail.hear', { who })}
              onClick={onToggle}
              variant="subtle"
            >
              {isOpen ? <IconX aria-hidden size={18} /> : <IconPlayerPlay aria-hidden size={18} />}
            </IconButton>
            {caller.number !== '' && (
              <IconButton
                label={t('voicemail.callBack', { who })}
                onClick={() => void dial(caller.number, caller.name, 'printed')}
                variant="subtle"
              >
                <IconPhone aria-hidden size={18} />
              </IconButton>
            )}
            <IconButton
              label={t(state === 'new' ? 'voicemail.save' : 'voicemail.asNew', { who })}
              onClick={() => onMark(state === 'new' ? 'saved' : 'new')}
              variant="subtle"
            >
              {state === 'new' ? <IconCheck aria-hidden size={18} /> : <IconMail aria-hidden size={18} />}
            </IconButton>
            <IconButton label={t('voicemail.delete', { who })} onClick={() => onMark('deleted')} variant="subtle">
              <IconTrash aria-hidden size={18} />
            </IconButton>
          </span>
        )}
      </div>
      {isOpen && !isDeleted && (
        <MailboxSound
          label={t('voicemail.sound', { who })}
          of={{ message: message.id }}
          onHeard={() => {
            if (state === 'new') onMark('saved')
          }}
        />
      )}
    </li>
  )
}
