import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNumber } from '../../state/use-number.ts'
import { useRun } from '../../state/use-run.ts'
import styles from './first-run-page.module.css'

/** A test caller rings this phone, with a caller ID of one's own choice. */
export function CallMeForm() {
  const { t } = useTranslation()
  const run = useRun()
  const [number, setNumber] = useState('+1 555 010 0199')
  const [name, setName] = useState('Rita Wagner')
  const [calling, setCalling] = useState(false)
  const isNoNumber = useNumber(number, 'printed')?.number === null || number.trim() === ''
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isNoNumber) return
    setCalling(true)
    await run('call-me', { number, name: name.trim() })
    setCalling(false)
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextInput
        aria-label={t('firstRun.callerNumber')}
        autoComplete="off"
        error={isNoNumber ? t('firstRun.numberInvalid') : null}
        maxLength={64}
        onChange={(event) => setNumber(event.currentTarget.value)}
        value={number}
      />
      <TextInput
        aria-label={t('firstRun.callerName')}
        autoComplete="off"
        maxLength={128}
        onChange={(event) => setName(event.currentTarget.value)}
        placeholder={t('firstRun.callerName')}
        value={name}
      />
      <div className={styles.push}>
        <Button color="accent" disabled={isNoNumber} loading={calling} type="submit" variant="filled">
          {t('firstRun.callMe')}
        </Button>
      </div>
    </form>
  )
}
