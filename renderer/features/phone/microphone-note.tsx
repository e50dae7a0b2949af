import { Button } from '@mantine/core'
import { IconMicrophoneOff } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { MicrophoneTrouble } from '../../media/microphone-fault.ts'
import { useMediaActions } from '../../state/media-actions.ts'
import { isApple, isWindows } from '../../ui/platform.ts'
import styles from './microphone-note.module.css'

/** On the card of a call until it is mended: why nobody is heard, what the far side has instead, what to do. */
export function MicrophoneNote({ trouble }: { readonly trouble: MicrophoneTrouble }) {
  const { t } = useTranslation()
  const { retryMicrophone } = useMediaActions()
  const id = useId()
  const press = pressOf(trouble)
  return (
    <div aria-labelledby={id} className={styles.note} role="alert">
      <IconMicrophoneOff aria-hidden className={styles.icon} size={18} />
      <div className={styles.words}>
        <strong id={id}>{t(`microphone.trouble.${trouble}.title`)}</strong>
        <p>{t(`microphone.trouble.${remedyOf(trouble)}.remedy`)}</p>
        <p className={styles.meanwhile}>{t('microphone.meanwhile')}</p>
        {press !== null && (
          <Button color="accent" onClick={retryMicrophone} size="xs" variant="filled">
            {t(press)}
          </Button>
        )}
      </div>
    </div>
  )
}

/** The settings of each system are found in another place. */
function remedyOf(trouble: MicrophoneTrouble) {
  if (trouble !== 'denied-by-system') return trouble
  return isApple ? 'denied-by-mac' : isWindows ? 'denied-by-windows' : trouble
}

/** What a click can do; null where it can do nothing. */
function pressOf(trouble: MicrophoneTrouble) {
  switch (trouble) {
    case 'dismissed':
      return 'action.allow'
    case 'absent':
    case 'gone':
    case 'in-use':
    case 'failed':
    case 'denied-by-system':
      return 'action.retry'
    case 'asking':
    case 'denied':
    case 'insecure':
      return null
  }
}
