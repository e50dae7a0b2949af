import { Button, useCombobox } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KnownPerson } from '../../../main/ipc/contract.ts'
import { whoIs } from '../../state/calls.ts'
import type { TextSource } from '../../state/use-dial.ts'
import { focusFromHere } from '../../ui/focus-from-here.ts'
import { PeopleField } from '../phone/people-field.tsx'
import { useTarget } from '../phone/use-target.ts'
import styles from './own-state-card.module.css'

interface TargetFieldProps {
  readonly label: string
  /** Of the button that sets what was typed. */
  readonly action: string
  /** What holds now, in words; '' where nothing does. */
  readonly current: string
  /** What is ended by a press while nothing else is typed; null: nothing is. */
  readonly off: { readonly words: string; readonly label: string; readonly press: () => Promise<unknown> } | null
  /** Resolves with what is wrong; null where it holds. */
  readonly save: (wanted: { readonly to: string; readonly source: TextSource }) => Promise<string | null>
}

/** Where calls go: a colleague or earlier caller by name, or a number. Nothing goes anywhere before Enter, or the press. */
export function TargetField({ label, action, current, off, save }: TargetFieldProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(current)
  const [source, setSource] = useState<TextSource>('typed')
  const [fault, setFault] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const latest = useRef(current)
  latest.current = current
  const differs = text.trim() !== current
  const { people, meant } = useTarget(differs ? text : '', source)
  const store = useCombobox({ onDropdownClose: () => store.resetSelectedOption() })
  const shown = useRef(current)
  useEffect(() => {
    const before = shown.current
    shown.current = current
    // What is being typed outlives a change that comes from elsewhere.
    setText((now) => (now === before ? current : now))
    setFault(null)
  }, [current])
  const set = async (wanted: { readonly target: string; readonly source: TextSource }) => {
    store.closeDropdown()
    const goOn = focusFromHere()
    const refused = await save({ to: wanted.target, source: wanted.source })
    setFault(refused)
    // What has not changed is not saved again; a new value may have been saved already.
    if (refused === null) setText(latest.current)
    goOn(field.current)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!differs || text.trim() === '') return field.current?.focus()
    // As a setting has it: `queue:support`.
    if (/^[a-z]+:/i.test(text.trim())) return set({ target: text.trim(), source: 'keyed' })
    const { target, fault } = await meant()
    if (target === null) setFault(fault)
    else await set(target)
  }
  const choose = ({ number, source: from = 'keyed' }: KnownPerson) => void set({ target: number, source: from })
  return (
    <form className={styles.field} onSubmit={(event) => void submit(event)}>
      <PeopleField
        aria-label={label}
        error={fault}
        onChoose={(person) => {
          setText(whoIs(person))
          choose(person)
        }}
        onKeyDown={({ key }) => {
          if (key === 'Escape' && !store.dropdownOpened) setText(current)
        }}
        onPaste={() => setSource('printed')}
        onText={(next) => {
          setText(next)
          setFault(null)
          if (next === '') setSource('typed')
        }}
        people={differs ? people : []}
        placeholder={t('dial.field')}
        ref={field}
        store={store}
        value={text}
      />
      {off !== null && !differs ? (
        <Button
          aria-label={off.label}
          onClick={async () => {
            const goOn = focusFromHere()
            await off.press()
            goOn(field.current)
          }}
        >
          {off.words}
        </Button>
      ) : (
        <Button aria-label={`${action}: ${label}`} disabled={!differs || text.trim() === ''} type="submit">
          {action}
        </Button>
      )}
    </form>
  )
}
