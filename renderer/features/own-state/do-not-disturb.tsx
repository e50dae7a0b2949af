import { Button, Switch, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppState } from '../../../main/ipc/contract.ts'
import { useFormats } from '../../state/use-formats.ts'
import { Row } from '../settings/row.tsx'
import styles from './own-state-card.module.css'
import { quietMinutes } from './quiet-minutes.ts'
import type { SetOwnState } from './use-own-state.ts'

interface DoNotDisturbProps {
  readonly state: AppState['userState']['doNotDisturb']
  readonly set: SetOwnState
}

/** On or off, for some time or until a time. */
export function DoNotDisturb({ state, set }: DoNotDisturbProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { on, until } = state
  return (
    <Row hint={t('own.quietHint')} name={t('own.quiet')} tall wide>
      <div className={styles.stack}>
        <div className={styles.line}>
          <Switch
            aria-label={t('own.quiet')}
            checked={on}
            onChange={(event) => void set({ doNotDisturb: { on: event.currentTarget.checked, until: null } })}
          />
          {quietMinutes.map((minutes) => (
            <Button
              key={minutes}
              onClick={() => void set({ doNotDisturb: { on: true, until: Date.now() + minutes * 60_000 } })}
              size="compact-sm"
            >
              {t('own.quietFor', { time: formats.duration(minutes * 60) })}
            </Button>
          ))}
        </div>
        {on && <EndTime set={set} until={until} />}
      </div>
    </Row>
  )
}

/** Saved when it is left or Enter is pressed: while it is typed it is no time yet. */
function EndTime({ until, set }: { readonly until: number | null; readonly set: SetOwnState }) {
  const { t } = useTranslation()
  const current = until === null ? '' : asLocal(until)
  const [text, setText] = useState(current)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => {
    setText(current)
    setFault(null)
  }, [current])
  const save = async () => {
    if (text !== current)
      setFault(await set({ doNotDisturb: { on: true, until: text === '' ? null : Date.parse(text) } }))
  }
  return (
    <TextInput
      description={t('own.quietEndsHint')}
      error={fault}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      label={t('own.quietEnds')}
      onBlur={() => void save()}
      onChange={(event) => {
        setText(event.currentTarget.value)
        setFault(null)
      }}
      onKeyDown={({ key }) => {
        if (key === 'Enter') void save()
      }}
      type="datetime-local"
      value={text}
    />
  )
}

/** As a field of a page has it: local, to the minute. */
function asLocal(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}
