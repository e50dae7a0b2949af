import { Popover } from '@mantine/core'
import { IconDialpad } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setUi, useUi } from '../../state/ui-store.ts'
import { useRun } from '../../state/use-run.ts'
import styles from './call-card.module.css'
import { DialPad } from './dial-pad.tsx'

/** The keypad of a call in progress: by mouse, or typed on the keyboard while it is open. */
export function Keypad({ call, disabled }: { readonly call: string; readonly disabled: boolean }) {
  const { t } = useTranslation()
  const run = useRun()
  const open = useUi(({ keypad }) => keypad === call)
  const [sent, setSent] = useState('')
  const send = (digit: string) => {
    setSent((digits) => digits + digit)
    void run('call.digit', { call, digit })
  }
  const setOpen = (next: boolean) => setUi({ keypad: next ? call : null })
  return (
    <Popover onChange={setOpen} opened={open && !disabled} position="bottom" returnFocus trapFocus>
      <Popover.Target>
        <button
          aria-expanded={open}
          className={styles.control}
          disabled={disabled}
          onClick={() => setOpen(!open)}
          type="button"
        >
          <IconDialpad aria-hidden size={20} />
          {t('action.keypad')}
        </button>
      </Popover.Target>
      <Popover.Dropdown
        aria-label={t('action.keypad')}
        onKeyDown={({ key }) => {
          if (/^[0-9*#]$/.test(key)) send(key)
        }}
      >
        <p aria-live="polite" className={styles.sent}>
          {sent === '' ? '' : t('call.sent', { digits: `\u200e${sent}\u200e` })}
        </p>
        <DialPad onDigit={send} />
      </Popover.Dropdown>
    </Popover>
  )
}
