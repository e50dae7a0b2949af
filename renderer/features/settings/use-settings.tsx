import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../main/ipc/contract.ts'
import { useApp, useBridge } from '../../state/use-app.ts'
import { useFaultText } from '../../state/use-run.ts'
import styles from './settings-page.module.css'

const noticeId = 'settings'

/** The key of what a setting is called: its notice is read in the language that holds by then. */
type SettingName = `settings.${Named}`

type Named =
  | 'microphone'
  | 'speaker'
  | 'ringer'
  | 'ringTone'
  | 'ringVolume'
  | 'echoCancellation'
  | 'noiseSuppression'
  | 'automaticGain'
  | 'ringCard'
  | 'notifications'
  | 'clickDevice'
  | 'quickDialKey'
  | 'scheme'
  | 'language'
  | 'popup'

/** The settings as shown, and how to change some: saved at once, with a way back. `what` names them. */
type ChangeSettings = (what: SettingName, change: Partial<Settings>) => void

export interface SectionProps {
  readonly settings: Settings
  /** Saves at once; `what` names it in the confirmation. */
  readonly onChange: ChangeSettings
}

export function useSettings(): [Settings, ChangeSettings] {
  const bridge = useBridge()
  const faultText = useFaultText()
  const saved = useApp((state) => state.settings)
  // Shown at once; main's word follows.
  const [shown, setShown] = useState(saved)
  const latest = useRef(shown)
  latest.current = shown
  useEffect(() => setShown(saved), [saved])

  const write = useCallback(
    async (settings: Settings, what: SettingName): Promise<boolean> => {
      const before = latest.current
      setShown(settings)
      const reply = await bridge.invoke('settings.write', { settings })
      if (reply.ok) return true
      setShown(before)
      notifications.hide(noticeId)
      notifications.show({
        id: noticeId,
        color: 'end',
        title: <Said became="notSaved" what={what} />,
        message: faultText(reply.error)
      })
      return false
    },
    [bridge, faultText]
  )
  const change = useCallback<ChangeSettings>(
    async (what, change) => {
      const before = latest.current
      if (!(await write({ ...before, ...change }, what))) return
      const undo = async () => {
        notifications.hide(noticeId)
        if (await write(before, what)) {
          notifications.show({ color: 'accent', title: <Said became="undone" what={what} />, message: '' })
        }
      }
      notifications.hide(noticeId)
      notifications.show({
        id: noticeId,
        color: 'accent',
        message: (
          <span className={styles.toast}>
            <span className={styles.toastText}>
              <Said became="saved" what={what} />
            </span>
            <UndoButton onUndo={() => void undo()} />
          </span>
        ),
        autoClose: 8_000
      })
    },
    [write]
  )
  return [shown, change]
}

interface SaidProps {
  readonly what: SettingName
  readonly became: 'saved' | 'undone' | 'notSaved'
}

/** Whoever has changed the language reads in the new one that it was saved. */
function Said({ what, became }: SaidProps) {
  const { t } = useTranslation()
  return t(`settings.${became}`, { what: t(what) })
}

function UndoButton({ onUndo }: { readonly onUndo: () => void }) {
  const { t } = useTranslation()
  return (
    <Button onClick={onUndo} size="compact-sm">
      {t('action.undo')}
    </Button>
  )
}
