import { Button, Switch, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readableNumber } from '../../i18n/phone-number.ts'
import { focusFromHere } from '../../ui/focus-from-here.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Row } from '../settings/row.tsx'
import styles from './own-state-card.module.css'
import type { SetOwnState } from './use-own-state.ts'

interface BlockListProps {
  readonly list: readonly string[]
  readonly set: SetOwnState
}

/** As the list names whoever withholds its number. */
const anonymous = 'anonymous'

/** Whose calls are not to ring. */
export function BlockList({ list, set }: BlockListProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const without = (entry: string) => list.filter((other) => other !== entry)
  const numbers = without(anonymous)
  const block = async (event: FormEvent) => {
    event.preventDefault()
    field.current?.focus()
    if (text.trim() === '') return
    const refused = await set({ blockList: [...list, text.trim()] })
    setFault(refused)
    // What has been typed meanwhile stays.
    if (refused === null) setText((now) => (now === text ? '' : now))
  }
  return (
    <Row hint={t('own.blockedHint')} name={t('own.blocked')} tall wide>
      <div className={styles.stack}>
        <form className={styles.field} onSubmit={(event) => void block(event)}>
          <TextInput
            aria-label={t('own.blockedNumber')}
            autoComplete="off"
            error={fault}
            inputMode="tel"
            maxLength={64}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setFault(null)
            }}
            placeholder={t('own.blockedNumber')}
            ref={field}
            value={text}
          />
          <Button disabled={text.trim() === ''} type="submit">
            {t('own.block')}
          </Button>
        </form>
        {numbers.length > 0 && (
          <ul aria-label={t('own.blocked')} className={styles.numbers}>
            {numbers.map((number) => (
              <li className={styles.number} key={number}>
                {readableNumber(number)}
                <IconButton
                  label={t('own.unblock', { number: readableNumber(number) })}
                  onClick={async () => {
                    const goOn = focusFromHere()
                    await set({ blockList: without(number) })
                    goOn(field.current)
                  }}
                  size={24}
                  variant="subtle"
                >
                  <IconX aria-hidden size={14} />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
        <Switch
          checked={list.includes(anonymous)}
          label={t('own.blockAnonymous')}
          onChange={(event) =>
            void set({ blockList: event.currentTarget.checked ? [...list, anonymous] : without(anonymous) })
          }
        />
      </div>
    </Row>
  )
}
