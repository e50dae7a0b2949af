import { Button, Popover, useCombobox } from '@mantine/core'
import { IconBackspace, IconDialpad, IconPhone, IconSearch } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setUi, useUi } from '../../state/ui-store.ts'
import { type TextSource, useDial } from '../../state/use-dial.ts'
import { useNumber } from '../../state/use-number.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useKeyNames } from '../../ui/use-key-names.ts'
import styles from './dial-field.module.css'
import { DialPad } from './dial-pad.tsx'
import { PeopleField } from './people-field.tsx'
import { readingWords } from './reading-words.ts'
import { useTarget } from './use-target.ts'

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
  const source = useUi(({ dialSource }) => dialSource)
  const asked = useUi(({ dialAsked }) => dialAsked)
  const [fault, setFault] = useState<string | null>(null)
  const [padOpen, setPadOpen] = useState(false)
  const read = useNumber(text, source)
  const { people, meant } = useTarget(text, source)
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
    setUi(next === '' ? { dialText: next, dialSource: 'typed' } : { dialText: next })
    setFault(null)
  }
  const dial = async (target: string, from: TextSource, name = '') => {
    combobox.closeDropdown()
    setPadOpen(false)
    const reply = await dialNumber(target.slice(0, 128), name, from)
    // What has been typed meanwhile is the next call's.
    if (reply.ok && useUi.getState().dialText === text) change('')
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '') return
    const { target, fault } = await meant()
    if (target === null) setFault(fault)
    else await dial(target.target, target.source, target.name)
  }
  // Not everybody looks for Enter: what is typed can be pressed.
  const typed = text.trim() !== ''

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <PeopleField
        aria-label={t('dial.field')}
        classNames={{ input: styles.input ?? '' }}
        description={readingWords(read, text, t)}
        error={fault}
        leftSection={<IconSearch size={19} />}
        leftSectionWidth={42}
        onChoose={({ number, source: from = 'keyed', name }) => void dial(number, from, name)}
        onPaste={() => setUi({ dialSource: 'printed' })}
        onText={change}
        people={people}
        placeholder={t('dial.field')}
        ref={field}
        rightSection={
          <span className={styles.right}>
            {typed && (
              <IconButton color="accent" label={t('action.call')} size={32} type="submit" variant="filled">
                <IconPhone aria-hidden size={18} />
              </IconButton>
            )}
            {!compact && !typed && <Kbd>{`${names.control}K`}</Kbd>}
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
                <PadPanel
                  canDial={read?.number != null}
                  onChange={change}
                  onDial={() => void dial(text, source)}
                  text={text}
                />
              </Popover.Dropdown>
            </Popover>
          </span>
        }
        rightSectionWidth={typed ? 84 : compact ? 44 : 88}
        store={combobox}
        value={text}
      />
    </form>
  )
}

interface PadPanelProps {
  readonly canDial: boolean
  readonly text: string
  readonly onChange: (text: string) => void
  readonly onDial: () => void
}

function PadPanel({ canDial, text, onChange, onDial }: PadPanelProps) {
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
        disabled={!canDial}
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
