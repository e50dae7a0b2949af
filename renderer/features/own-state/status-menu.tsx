import { Button, Popover } from '@mantine/core'
import { IconArrowForwardUp, IconBell, IconBellOff, IconClock } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { go } from '../../state/route.ts'
import { useApp } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useRun } from '../../state/use-run.ts'
import type { SettingsPart } from '../settings/settings-parts.tsx'
import { quietMinutes } from './quiet-minutes.ts'
import styles from './status-menu.module.css'

/** The person's own status, wherever that stands: what has gone gives the focus to it. */
export const ownStatusId = 'own-status'

interface StatusMenuProps {
  readonly position: 'right-end' | 'bottom-end'
  readonly className: string | undefined
  readonly title: string
  /** What the button shows. */
  readonly children: ReactNode
}

/** At one's own status: not to be disturbed, for how long, and the way to where calls go. */
export function StatusMenu({ position, className, title, children }: StatusMenuProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const run = useRun()
  const quiet = useApp(({ userState }) => userState.doNotDisturb.on)
  const [open, setOpen] = useState(false)
  const choose = (act: () => void) => () => {
    setOpen(false)
    act()
  }
  const set = (on: boolean, minutes: number | null = null) =>
    choose(() => {
      const until = minutes === null ? null : Date.now() + minutes * 60_000
      void run('user-state.write', { doNotDisturb: { on, until } })
    })
  const item = { className: styles.item ?? '', fullWidth: true, justify: 'flex-start', variant: 'subtle' } as const
  return (
    <Popover onChange={setOpen} opened={open} position={position} returnFocus trapFocus>
      <Popover.Target>
        <button
          aria-expanded={open}
          className={className}
          data-id={ownStatusId}
          onClick={() => setOpen(!open)}
          title={title}
          type="button"
        >
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('own.quiet')} className={styles.menu ?? ''}>
        <h2 className={styles.label}>{t('own.quiet')}</h2>
        {quiet && (
          <Button {...item} leftSection={<IconBell aria-hidden size={18} />} onClick={set(false)}>
            {t('own.switchOff')}
          </Button>
        )}
        {quietMinutes.map((minutes) => (
          <Button
            {...item}
            key={minutes}
            leftSection={<IconClock aria-hidden size={18} />}
            onClick={set(true, minutes)}
          >
            {t('own.quietFor', { time: formats.duration(minutes * 60) })}
          </Button>
        ))}
        {!quiet && (
          <Button {...item} leftSection={<IconBellOff aria-hidden size={18} />} onClick={set(true)}>
            {t('own.quietOn')}
          </Button>
        )}
        <hr className={styles.line} />
        <Button
          {...item}
          leftSection={<IconArrowForwardUp aria-hidden size={18} />}
          onClick={choose(() => go('settings', 'calls' satisfies SettingsPart))}
        >
          {t('own.where')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
