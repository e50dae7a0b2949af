import { Button, Combobox, useCombobox } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HookName, HooksView } from '../../../main/ipc/contract.ts'
import { cti } from '../../i18n/cti.en.ts'
import type { Translate } from '../../i18n/i18n.ts'
import styles from './cti-page.module.css'

/** In the window's language; main's English where it knows one that is not known here. */
function meaningOf(name: string, meaning: string, t: Translate): string {
  return isVariable(name) ? t(`cti.variable.${name}`) : meaning
}

const isVariable = (name: string): name is keyof typeof cti.cti.variable => name in cti.cti.variable

interface InsertVariableProps {
  readonly hook: HookName
  readonly variables: HooksView['variables']
  readonly disabled: boolean
  onInsert(name: string): void
}

/** A menu of what may stand between `%%`, with its meaning, searched by either. */
export function InsertVariable({ hook, variables, disabled, onInsert }: InsertVariableProps) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const combobox = useCombobox({
    onDropdownClose() {
      combobox.resetSelectedOption()
      setSearch('')
    },
    onDropdownOpen: () => combobox.focusSearchInput()
  })
  const wanted = search.trim().toLowerCase()
  const found = variables.filter(
    ({ name, meaning, postCall }) =>
      (!postCall || hook === 'postCall') && `${name} ${meaningOf(name, meaning, t)}`.toLowerCase().includes(wanted)
  )
  return (
    <Combobox
      onOptionSubmit={(name) => {
        combobox.closeDropdown()
        onInsert(name)
      }}
      position="bottom-end"
      shadow="lg"
      store={combobox}
      width={340}
    >
      <Combobox.Target targetType="button">
        <Button
          disabled={disabled}
          onClick={() => combobox.toggleDropdown()}
          rightSection={<IconChevronDown size={16} />}
          size="xs"
        >
          {t('cti.insert')}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          aria-label={t('cti.insertSearch')}
          classNames={{ input: styles.search ?? '' }}
          onChange={(event) => {
            setSearch(event.currentTarget.value)
            combobox.updateSelectedOptionIndex()
          }}
          placeholder={t('cti.insertSearch')}
          value={search}
        />
        <Combobox.Options aria-label={t('cti.insert')} className={styles.variables ?? ''}>
          {found.map(({ name, meaning }) => (
            <Combobox.Option key={name} value={name}>
              <code className={styles.code}>{`%%${name}%%`}</code>
              <div className={styles.meaning}>{meaningOf(name, meaning, t)}</div>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
