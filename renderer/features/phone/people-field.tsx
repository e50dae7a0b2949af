import { Combobox, type ComboboxStore, TextInput, type TextInputProps } from '@mantine/core'
import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { KnownPerson } from '../../../main/ipc/contract.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { whoIs } from '../../state/calls.ts'
import { Avatar } from '../../ui/avatar.tsx'
import styles from './dial-field.module.css'

interface PeopleFieldProps extends Omit<TextInputProps, 'onChange'> {
  readonly store: ComboboxStore
  readonly people: readonly KnownPerson[]
  readonly ref?: Ref<HTMLInputElement>
  readonly onText: (text: string) => void
  readonly onChoose: (person: KnownPerson) => void
  /** What stands below it has to stay in sight. */
  readonly above?: boolean
}

/** A field for a name or number, with those whom it may mean below it. */
export function PeopleField({ store, people, onText, onChoose, above = false, ...field }: PeopleFieldProps) {
  const { t } = useTranslation()
  const choose = (number: string) => {
    const person = people.find((each) => each.number === number)
    if (person !== undefined) onChoose(person)
  }
  // The very number that stands there, of which nothing more is known, would only cover what is below.
  const offered = people.filter(({ name, number }) => name !== '' || number !== field.value)
  return (
    <Combobox
      middlewares={{ flip: !above, shift: true, size: { padding: 8 } }}
      onOptionSubmit={choose}
      position={above ? 'top' : 'bottom'}
      shadow="lg"
      store={store}
    >
      <Combobox.Target>
        <TextInput
          autoComplete="off"
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          maxLength={128}
          onBlur={() => store.closeDropdown()}
          onChange={(event) => {
            onText(event.currentTarget.value)
            store.openDropdown()
          }}
          spellCheck={false}
          {...field}
        />
      </Combobox.Target>
      <Combobox.Dropdown className={styles.dropdown ?? ''} hidden={offered.length === 0}>
        <Combobox.Options aria-label={t('dial.suggestions')}>
          {offered.map((person) => (
            <Combobox.Option key={person.number} value={person.number}>
              <span className={styles.option}>
                <Avatar name={person.name} size={30} />
                <span className={styles.words}>
                  <div className={styles.name}>{whoIs(person)}</div>
                  {person.name !== '' && <div className={styles.number}>{readableNumber(person.number)}</div>}
                </span>
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
