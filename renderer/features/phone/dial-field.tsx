import { Button, Combobox, Popover, TextInput, useCombobox } from '@mantine/core'
import { IconBackspace, IconDialpad, IconPhone, IconSearch } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dialable, readableNumber } from '../../i18n/phone-number.ts'
import { whoIs } from '../../state/calls.ts'
import { setUi, useUi } from '../../state/ui-store.ts'
import { useDial } from '../../state/use-dial.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeyNames } from '../../ui/use-key-names.ts'
import styles from './dial-field.module.css'
import { DialPad } from './dial-pad.tsx'
import { useSuggestions } from './use-suggestions.ts'

interface DialFieldProps {
  readonly compact: boolean
  /** Another page stands before it. */
  readonly behind: boolean
}

/** Name or number; Enter dials. Names are those of colleagues and of earlier calls. */
export function DialField({ compact, behind }: DialFieldProps) {
  const { t } = useTranslation()
  const dialNumber = useDial()
  const names = useKeyNames()
  const text = useUi(({ dialText }) => dialText)
  const asked = useUi(({ dialAsked }) => dialAsked)
  const [fault, setFault] = useState<string | null>(null)
  const [padOpen, setPadOpen] = useState(false)
  const { people: suggestions, find } = useSuggestions(text)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (!asked || behind) return
    setUi({ dialAsked: false })
    setFault(null)
    field.current?.focus()
    field.current?.select()
  }, [asked, behind])

  const change = (next: string) => {
    setUi({ dialText: next })
    setFault(null)
  }
  const dial = async (target: string, name = '') => {
    combobox.closeDropdown()
    setPadOpen(false)
    const reply = await dialNumber(target.slice(0, 128), name)
    if (reply.ok) change('')
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '') return
    // What is suggested may be of fewer letters yet: it must not be dialled for these.
    const number = dialable(text)
    const person = number === null ? (await find(text))[0] : { number, name: '' }
    if (person === undefined) setFault(t('dial.nobody'))
    else await dial(person.number, person.name)
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <Combobox
        onOptionSubmit={(number) => void dial(number, suggestions.find((person) => person.number === number)?.name)}
        shadow="lg"
        store={combobox}
      >
        <Combobox.Target>
          <TextInput
            aria-label={t('dial.field')}
            autoComplete="off"
            classNames={{ input: styles.input ?? '' }}
            error={fault}
            leftSection={<IconSearch size={19} />}
            leftSectionWidth={42}
            maxLength={128}
            onBlur={() => combobox.closeDropdown()}
            onChange={(event) => {
              change(event.currentTarget.value)
              combobox.openDropdown()
            }}
            placeholder={t('dial.field')}
            ref={field}
            rightSection={
              <span className={styles.right}>
                {!compact && <Kbd>{`${names.control}K`}</Kbd>}
                <Popover
                  onChange={setPadOpen}
                  onClose={() => field.current?.focus()}
                  opened={padOpen}
                  position="bottom-end"
                  trapFocus
                >
                  <Popover.Target>
                    <IconButton
                      aria-expanded={padOpen}
                      label={t('dial.pad')}
                      onClick={() => setPadOpen(!padOpen)}
                      size={32}
                      variant="subtle"
                    >
                      <IconDialpad aria-hidden size={20} />
                    </IconButton>
                  </Popover.Target>
                  <Popover.Dropdown aria-label={t('dial.pad')}>
                    <PadPanel onChange={change} onDial={() => void dial(dialable(text) ?? text)} text={text} />
                  </Popover.Dropdown>
                </Popover>
              </span>
            }
            rightSectionWidth={compact ? 44 : 88}
            spellCheck={false}
            value={text}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={suggestions.length === 0}>
          <Combobox.Options aria-label={t('dial.suggestions')}>
            {suggestions.map((person) => (
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
    </form>
  )
}

interface PadPanelProps {
  readonly text: string
  readonly onChange: (text: string) => void
  readonly onDial: () => void
}

function PadPanel({ text, onChange, onDial }: PadPanelProps) {
  const { t } = useTranslation()
  return (
    <div className={styles.pad}>
      <div className={styles.padNumber}>
        <output>{text === '' ? ' ' : `\u200e${text}\u200e`}</output>
        <IconButton
          disabled={text === ''}
          label={t('dial.erase')}
          onClick={() => onChange(text.slice(0, -1))}
          size={32}
          variant="subtle"
        >
          <IconBackspace size={18} />
        </IconButton>
      </div>
      <DialPad onDigit={(digit) => onChange(text + digit)} />
      <Button
        color="accent"
        disabled={dialable(text) === null}
        fullWidth
        leftSection={<IconPhone size={18} />}
        onClick={onDial}
        variant="filled"
      >
        {t('action.call')}
      </Button>
    </div>
  )
}
