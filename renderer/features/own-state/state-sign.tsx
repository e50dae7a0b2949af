import { Button, VisuallyHidden } from '@mantine/core'
import { IconArrowForwardUp, IconBellOff } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useRun } from '../../state/use-run.ts'
import { focusFromHere } from '../../ui/focus-from-here.ts'
import styles from './state-sign.module.css'
import { type Sign, signsOf } from './state-words.ts'
import { ownStatusId } from './status-menu.tsx'

/** On every page, as long as calls are sent on or nothing rings; one press ends it. */
export function StateSign() {
  const { t } = useTranslation()
  const formats = useFormats()
  const state = useApp(({ userState }) => userState)
  const signs = signsOf({ state, t, formats, now: Date.now() })
  const shown = useRef(false)
  shown.current ||= signs.length > 0
  return (
    <div aria-live="polite" className={styles.signs} role="status">
      {signs.map((sign) => (
        <SignRow key={sign.key} sign={sign} />
      ))}
      {signs.length === 0 && shown.current && <VisuallyHidden>{t('own.none')}</VisuallyHidden>}
    </div>
  )
}

function SignRow({ sign }: { readonly sign: Sign }) {
  const { t } = useTranslation()
  const run = useRun()
  const { key, words, off } = sign
  const Icon = key === 'quiet' ? IconBellOff : IconArrowForwardUp
  const switchOff = async () => {
    const goOn = focusFromHere()
    const reply = await run('user-state.write', off)
    // The button goes with its sign.
    if (reply.ok) goOn(document.querySelector<HTMLElement>(`[data-id=${ownStatusId}]`))
  }
  return (
    <div className={styles.sign} data-calm={key === 'some' || undefined}>
      <Icon aria-hidden size={18} />
      <span className={styles.words} title={words}>
        {words}
      </span>
      <Button
        aria-label={t('own.switchOffWhat', { what: words })}
        className={styles.off ?? ''}
        onClick={() => void switchOff()}
        size="compact-sm"
      >
        {t('own.switchOff')}
      </Button>
    </div>
  )
}
