import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../main/ipc/contract.ts'
import { useApp, useBridge } from '../../state/use-app.ts'
import { useFaultText } from '../../state/use-run.ts'
import styles from './settings-page.module.css'

const noticeId = 'settings'

/** The settings as shown, and how to change some: saved at once, with a way back. `what` names them. */
type ChangeSettings = (what: string, change: Partial<Settings>) => void

export function useSettings(): [Settings, ChangeSettings] {
  const { t } = useTranslation()
  const bridge = useBridge()
  const faultText = useFaultText()
  const saved = useApp((state) => state.settings)
  // Shown at once; main's word follows.
  const [shown, setShown] = useState(saved)
  const latest = useRef(shown)
  latest.current = shown
  useEffect(() => setShown(saved), [saved])

  const write = useCallback(
    async (settings: Settings, what: string): Promise<boolean> => {
      const before = latest.current
      setShown(settings)
      const reply = await bridge.invoke('settings.write', { settings })
      if (reply.ok) return true
      setShown(before)
      notifications.hide(noticeId)
      notifications.show({
        id: noticeId,
        color: 'end',
        title: t('settings.notSaved', { what }),
        message: faultText(reply.error)
      })
      return false
    },
    [bridge, t, faultText]
  )
  const change = useCallback<ChangeSettings>(
    async (what, change) => {
      const before = latest.current
      if (!(await write({ ...before, ...change }, what))) return
      const undo = async () => {
        notifications.hide(noticeId)
        if (await write(before, what)) {
          notifications.show({ color: 'accent', title: t('settings.undone', { what }), message: '' })
        }
      }
      notifications.hide(noticeId)
      notifications.show({
        id: noticeId,
        color: 'accent',
        message: (
          <span className={styles.toast}>
            <span className={styles.toastText}>{t('settings.saved', { what })}</span>
            <Button onClick={() => void undo()} size="compact-sm">
              {t('action.undo')}
            </Button>
          </span>
        ),
        autoClose: 8_000
      })
    },
    [write, t]
  )
  return [shown, change]
}
