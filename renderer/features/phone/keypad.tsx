import { IconDialpad } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { setUi, toggleKeypad, useUi } from '../../state/ui-store.ts'
import { useSendDigit } from '../../state/use-send-digit.ts'
import styles from './call-card.module.css'
import { DialPad } from './dial-pad.tsx'

interface KeypadProps {
  readonly call: string
}

const panelOf = (call: string): string => `keypad-${call}`

export function KeypadToggle({ call }: KeypadProps) {
  const { t } = useTranslation()
  const open = useUi(({ keypad }) => keypad === call)
  return (
    <button
      aria-controls={open ? panelOf(call) : undefined}
      aria-expanded={open}
      className={styles.control}
      onClick={() => toggleKeypad(call)}
      type="button"
    >
      <IconDialpad aria-hidden size={20} />
      {t('action.keypad')}
    </button>
  )
}

/** The keys of a call in progress, in its card: they cover nothing, and Hang up stays where it is seen. */
export function Keypad({ call }: KeypadProps) {
  const { t } = useTranslation()
  const send = useSendDigit()
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    panel.current?.querySelector('button')?.focus({ preventScroll: true })
    panel.current?.scrollIntoView({ block: 'nearest' })
    return () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <section
      aria-label={t('action.keypad')}
      className={styles.keypad}
      id={panelOf(call)}
      onKeyDown={({ key }) => {
        if (key === 'Escape') setUi({ keypad: null })
      }}
      ref={panel}
    >
      <DialPad onDigit={(digit) => send(call, digit)} />
    </section>
  )
}

/** What was sent so far, by mouse or keyboard, whether the keys are shown or not. */
export function SentDigits({ call }: KeypadProps) {
  const { t } = useTranslation()
  const digits = useUi(({ sent }) => (sent?.call === call ? sent.digits : ''))
  return (
    <span aria-live="polite" className={styles.sent}>
      {digits === '' ? '' : t('call.sent', { digits: `\u200e${digits}\u200e` })}
    </span>
  )
}
