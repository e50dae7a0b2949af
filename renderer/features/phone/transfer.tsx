import { Button, useCombobox } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconMessageCircleQuestion,
  IconSearch,
  IconUserCheck,
  IconUsersPlus
} from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HandedOn, KnownPerson, PhoneCall } from '../../../main/ipc/contract.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { callerOf, numberBeside, whoIs } from '../../state/calls.ts'
import { setUi, toggleTransfer, useUi } from '../../state/ui-store.ts'
import type { TextSource } from '../../state/use-dial.ts'
import { useNumber } from '../../state/use-number.ts'
import { useRun } from '../../state/use-run.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { focusFromHere } from '../../ui/focus-from-here.ts'
import styles from './call-card.module.css'
import { CallClock } from './call-clock.tsx'
import { handedWords, isUnderWay } from './handed-words.ts'
import { PeopleField } from './people-field.tsx'
import { readingWords } from './reading-words.ts'
import { useTarget } from './use-target.ts'

interface TransferProps {
  readonly call: PhoneCall
}

const panelOf = ({ id }: PhoneCall): string => `transfer-${id}`

/** A call can be handed on once somebody talks in it. */
export const canTransfer = ({ state, answeredAt, uniqueid, handedOn }: PhoneCall): boolean =>
  state === 'active' && answeredAt !== null && uniqueid !== null && !isUnderWay(handedOn)

export function TransferToggle({ call }: TransferProps) {
  const { t } = useTranslation()
  const open = useUi(({ transfer }) => transfer === call.id)
  const shown = open || call.handedOn !== null
  return (
    <button
      aria-controls={shown ? panelOf(call) : undefined}
      aria-expanded={open}
      className={styles.control}
      disabled={!canTransfer(call)}
      onClick={() => toggleTransfer(call.id)}
      type="button"
    >
      <IconArrowForwardUp aria-hidden size={20} />
      {t('action.transfer')}
    </button>
  )
}

/** In the card: to whom the call is handed on, how far that is, and what became of it. One height, so that nothing below jumps. */
export function Transfer({ call }: TransferProps) {
  const open = useUi(({ transfer }) => transfer === call.id)
  const read = useUi(({ transferRead }) => transferRead)
  const { handedOn } = call
  const back = handedOn?.state === 'back' ? handedOn : null
  if (isUnderWay(handedOn)) return <UnderWay call={{ ...call, handedOn }} />
  if (open && canTransfer(call)) return <TargetForm call={call} />
  const isRead = back !== null && read?.call === call.id && read.handedOn === toldAs(back)
  return back === null || isRead ? null : <CameBack call={{ ...call, handedOn: back }} />
}

/** What was told once and read. */
const toldAs = ({ since: _since, ...rest }: HandedOn): string => JSON.stringify(rest)

function TargetForm({ call }: TransferProps) {
  const { t } = useTranslation()
  const run = useRun()
  const [text, setText] = useState('')
  const [source, setSource] = useState<TextSource>('typed')
  const [chosen, setChosen] = useState<KnownPerson | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const number = useNumber(chosen === null ? text : '', source)
  const { people, meant } = useTarget(text, source)
  // A press on a button takes the first who has that name: it is said before, so that nobody has to be picked.
  const first = chosen === null && /\p{L}/u.test(text) ? people[0] : undefined
  const store = useCombobox({ onDropdownClose: () => store.resetSelectedOption() })
  const field = useRef<HTMLInputElement>(null)
  const panel = useRef<HTMLFormElement>(null)
  useEffect(() => {
    const before = document.activeElement
    field.current?.focus({ preventScroll: true })
    panel.current?.scrollIntoView({ block: 'nearest' })
    return () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus()
    }
  }, [])
  const change = (next: string) => {
    setText(next)
    setChosen(null)
    setFault(null)
    if (next === '') setSource('typed')
  }
  const hand = async (action: 'send' | 'ask') => {
    const { uniqueid } = call
    if (text.trim() === '' || uniqueid === null) return field.current?.focus()
    store.closeDropdown()
    const goOn = focusFromHere()
    const found =
      chosen === null
        ? await meant()
        : { target: { target: chosen.number, source: chosen.source ?? 'keyed', name: chosen.name }, fault: null }
    if (found.target === null) {
      setFault(found.fault)
      return goOn(field.current)
    }
    const { target: to, name, source: from } = found.target
    const reply = await run('call.transfer', { uniqueid, action, to, source: from, ...(name === '' ? {} : { name }) })
    if (reply.ok) setUi({ transfer: null })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // What is asked can still be taken back.
    void hand('ask')
  }
  return (
    <form
      aria-label={t('action.transfer')}
      className={styles.transfer}
      id={panelOf(call)}
      onKeyDown={({ key }) => {
        if (key === 'Escape' && !store.dropdownOpened) setUi({ transfer: null })
      }}
      onSubmit={submit}
      ref={panel}
    >
      <div className={styles.target}>
        <PeopleField
          above
          aria-label={t('transfer.field')}
          description={fault === null ? (readingWords(number, text, t) ?? meantWords(first, t)) : null}
          error={fault}
          leftSection={<IconSearch size={18} />}
          onChoose={(person) => {
            setText(whoIs(person))
            setChosen(person)
            setFault(null)
            store.closeDropdown()
          }}
          onPaste={() => setSource('printed')}
          onText={change}
          people={chosen === null ? people : []}
          placeholder={t('transfer.field')}
          ref={field}
          store={store}
          value={text}
        />
      </div>
      <div className={styles.pair}>
        <Button leftSection={<IconArrowForwardUp size={18} />} onClick={() => void hand('send')}>
          {t('transfer.sendNow')}
        </Button>
        <Button color="accent" leftSection={<IconMessageCircleQuestion size={18} />} type="submit" variant="filled">
          {t('transfer.askFirst')}
        </Button>
      </div>
    </form>
  )
}

function meantWords(person: KnownPerson | undefined, t: Translate): string | null {
  if (person === undefined) return null
  return t('transfer.to', { who: [whoIs(person), numberBeside(person)].filter(Boolean).join(' · ') })
}

interface HandedProps {
  readonly call: PhoneCall & { readonly handedOn: HandedOn }
}

function UnderWay({ call }: HandedProps) {
  const { t } = useTranslation()
  const run = useRun()
  const panel = useFocusFromGone()
  const { handedOn, uniqueid } = call
  const { kind, name, state, since } = handedOn
  const act = (action: 'complete' | 'cancel') => {
    if (uniqueid !== null) void run('call.transfer', { uniqueid, action })
  }
  const join = () => {
    if (uniqueid !== null) void run('call.join', { uniqueid, with: null })
  }
  const sentence = handedWords(call, t)
  const who = callerOf(call, t)
  return (
    <section aria-label={sentence} className={styles.transfer} id={panelOf(call)} ref={panel} tabIndex={-1}>
      <div className={styles.target}>
        <Avatar name={name} size={36} tone="accent" />
        <div className={styles.words}>
          <div className={styles.asked} title={sentence}>
            {sentence}
          </div>
          <div className={styles.number}>
            {[
              numberBeside(handedOn),
              t(`transfer.${state === 'talking' ? 'talking' : state === 'ringing' ? 'ringing' : 'calling'}`)
            ]
              .filter(Boolean)
              .join(' · ')}{' '}
            <CallClock since={since} />
          </div>
          <div className={styles.number} title={who}>
            {t('transfer.waits', { who })}
          </div>
        </div>
      </div>
      <div
        className={styles.pair}
        data-alone={kind === 'send' || undefined}
        data-three={(kind === 'ask' && state === 'talking') || undefined}
      >
        <Button leftSection={<IconArrowBackUp size={18} />} onClick={() => act('cancel')}>
          {t('transfer.takeBack')}
        </Button>
        {kind === 'ask' && state === 'talking' && (
          <Button leftSection={<IconUsersPlus size={18} />} onClick={join}>
            {t('transfer.join')}
          </Button>
        )}
        {kind === 'ask' && (
          <Button
            color="accent"
            leftSection={<IconUserCheck size={18} />}
            onClick={() => act('complete')}
            variant="filled"
          >
            {t('transfer.complete')}
          </Button>
        )}
      </div>
    </section>
  )
}

function CameBack({ call }: HandedProps) {
  const { t } = useTranslation()
  const panel = useFocusFromGone()
  const { handedOn } = call
  const sentence = handedWords(call, t)
  return (
    <section aria-label={t('action.transfer')} className={styles.transfer} id={panelOf(call)} ref={panel} tabIndex={-1}>
      <div className={styles.target}>
        <Avatar icon={<IconArrowBackUp size={18} />} name={handedOn.name} size={36} tone="hook" />
        <p className={styles.cameBack} title={sentence}>
          {sentence}
        </p>
      </div>
      <div className={styles.pair}>
        <Button onClick={() => setUi({ transferRead: { call: call.id, handedOn: toldAs(handedOn) } })}>
          {t('action.close')}
        </Button>
        <Button leftSection={<IconArrowForwardUp size={18} />} onClick={() => toggleTransfer(call.id)}>
          {t('transfer.again')}
        </Button>
      </div>
    </section>
  )
}

/** Whoever pressed in what stood here before is still at this place. */
function useFocusFromGone() {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const { activeElement } = document
    if (activeElement === null || activeElement === document.body) panel.current?.focus({ preventScroll: true })
    panel.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return panel
}
