import { Button, Group } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QuickDialView } from '../../../main/ipc/contract.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { isApple } from '../../ui/platform.ts'
import { quickDialKeyOf, shownKey } from './pressed-key.ts'
import { Row } from './row.tsx'
import styles from './settings-page.module.css'
import type { SectionProps } from './use-settings.tsx'

interface QuickDialProps {
  readonly view: QuickDialView
  readonly onChange: SectionProps['onChange']
}

/** The key that opens quick dial from every other program, with what is selected or copied there. */
export function QuickDial({ view, onChange }: QuickDialProps) {
  const { t } = useTranslation()
  const [asks, setAsks] = useState<'no' | 'yes' | 'again'>('no')
  const words = { control: t('shortcuts.control'), alt: t('shortcuts.option'), shift: t('phoneLinks.shift') }
  if (view.state === 'elsewhere') {
    return (
      <Row hint={t('phoneLinks.quickElsewhere')} name={t('phoneLinks.quick')} wide>
        <code className={styles.note}>{view.command}</code>
      </Row>
    )
  }
  const write = (quickDialKey: string) => {
    setAsks('no')
    onChange('settings.quickDialKey', { quickDialKey })
  }
  const press = (event: KeyboardEvent) => {
    if (asks === 'no' || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return setAsks('no')
    if (/^(?:Control|Alt|AltGraph|Shift|Meta)$/.test(event.key)) return
    const key = quickDialKeyOf(event.nativeEvent, isApple)
    if (key === null) setAsks('again')
    else write(key)
  }
  const said =
    asks === 'no'
      ? view.state === 'taken'
        ? t('phoneLinks.quickTaken', { key: shownKey(view.key, words, isApple) })
        : ''
      : t(asks === 'yes' ? 'phoneLinks.quickPress' : 'phoneLinks.quickModifier')
  return (
    <Row hint={t('phoneLinks.quickHint')} name={t('phoneLinks.quick')} wide>
      <Group gap="xs">
        {view.key === '' ? t('phoneLinks.quickOff') : <Kbd>{shownKey(view.key, words, isApple)}</Kbd>}
        <Button onBlur={() => setAsks('no')} onClick={() => setAsks('yes')} onKeyDown={press} size="xs">
          {t(asks === 'no' ? 'phoneLinks.quickSet' : 'phoneLinks.quickWaits')}
        </Button>
        {view.key !== '' && (
          <Button onClick={() => write('')} size="xs" variant="subtle">
            {t('phoneLinks.quickClear')}
          </Button>
        )}
      </Group>
      <div className={styles.below} hidden={said === ''} role="status">
        {said}
      </div>
    </Row>
  )
}
