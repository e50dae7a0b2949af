import { Button } from '@mantine/core'
import {
  IconAppWindow,
  IconArrowsExchange,
  IconBell,
  IconMicrophone,
  IconMicrophoneOff,
  IconNotes,
  IconParking,
  IconPhone,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPlayerPause,
  IconPlayerPlay,
  IconSpeakerphone,
  IconUsersPlus
} from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneCall } from '../../../main/ipc/contract.ts'
import { type Translate, withMoreWords } from '../../i18n/i18n.ts'
import { readableNumber } from '../../i18n/phone-number.ts'
import { cameBy } from '../../i18n/way-words.ts'
import { callerOf, numberBeside } from '../../state/calls.ts'
import { frontOf } from '../../state/front-call.ts'
import { cardOf, type KeptCall, noteFieldOf } from '../../state/kept-calls.ts'
import { go } from '../../state/route.ts'
import { noteBeside, setUi, toggleNotes, useUi } from '../../state/ui-store.ts'
import { useApp } from '../../state/use-app.ts'
import { useRun } from '../../state/use-run.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Tag } from '../../ui/tag.tsx'
import { useWidth } from '../../ui/use-width.ts'
import styles from './call-card.module.css'
import { CallClock } from './call-clock.tsx'
import { handedWords } from './handed-words.ts'
import { KeptFoot } from './kept-foot.tsx'
import { Keypad, KeypadToggle, SentDigits } from './keypad.tsx'
import { MicrophoneNote } from './microphone-note.tsx'
import { NotConfirmed } from './not-confirmed.tsx'
import { NotesField } from './notes-field.tsx'
import { OverFoot, rangOnly } from './over-foot.tsx'
import { QualityFigure } from './quality.tsx'
import { canTransfer, Transfer, TransferToggle } from './transfer.tsx'
import { useHangUp, useHangUpLabel } from './use-hang-up.ts'
import { VerstatTag } from './verstat-tag.tsx'

const RecordCall = lazy(() => withMoreWords(import('./record-call.tsx')))

interface CardProps {
  readonly call: PhoneCall
}

interface CallCardProps extends CardProps {
  /** Another call is spoken on, so that taking this one up swaps. */
  readonly swaps: boolean
  /** The notes stand in the card; else beside the caller's page. */
  readonly withNotes: boolean
  /** The call is over, and its card stays for the note. */
  readonly kept?: KeptCall | undefined
}

export function CallCard({ call, swaps, withNotes, kept }: CallCardProps) {
  const wasAsked = useWasAsked(call)
  switch (call.state) {
    case 'ringing':
      return call.clickToDial === null ? (
        <IncomingCard call={call} />
      ) : (
        <ClickToDialCard call={call} {...call.clickToDial} />
      )
    case 'held':
      return <HeldCard call={call} swaps={swaps} />
    case 'ended':
      if (wasAsked) return <NotDialledCard call={call} />
      return <ActiveCard call={call} kept={kept} withNotes={withNotes} />
    case 'calling':
    case 'active':
      return <ActiveCard call={call} kept={kept} withNotes={withNotes} />
  }
}

/** Whether a call that is over was a question up to its end: whether to dial. */
function useWasAsked({ state, clickToDial }: PhoneCall): boolean {
  const asks = state === 'ringing' && clickToDial !== null
  const last = useRef(asks)
  useEffect(() => {
    if (state !== 'ended') last.current = asks
  }, [asks, state])
  return last.current
}

interface HeadProps extends CardProps {
  readonly id: string
  readonly avatarSize?: number
  readonly children?: ReactNode
}

function Head({ call, id, avatarSize = 40, children }: HeadProps) {
  const { t } = useTranslation()
  const who = callerOf(call, t)
  return (
    <header className={styles.head}>
      <Avatar name={call.name} size={avatarSize} />
      <div className={styles.words}>
        <h2 className={styles.name} id={id} tabIndex={-1} title={who}>
          {who}
        </h2>
        <p className={styles.number}>{numberBeside(call) || (call.state === 'ringing' ? t('call.incoming') : '')}</p>
      </div>
      {children}
    </header>
  )
}

/** By what it came; an outgoing call has nothing there but says so. */
function WayTag({ call }: CardProps) {
  const { t } = useTranslation()
  const { direction } = call
  const came = cameBy(call, t)
  if (came !== null) {
    return (
      <Tag icon={<IconPhoneIncoming aria-hidden size={12} />} title={t('call.via', { via: came.whole })}>
        {came.brief}
      </Tag>
    )
  }
  const Icon = direction === 'incoming' ? IconPhoneIncoming : IconPhoneOutgoing
  return <Tag icon={<Icon aria-hidden size={12} />}>{t(`recent.${direction}`)}</Tag>
}

function IncomingCard({ call }: CardProps) {
  const { t } = useTranslation()
  const run = useRun()
  const id = useId()
  const answers = useRef<HTMLDivElement>(null)
  // Below a call that is spoken on there is little room in a small window: what it waits for is in sight.
  useEffect(() => {
    answers.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <Card aria-labelledby={id} className={classes(styles.card, styles.incoming)} current oneOfMany>
      <Head avatarSize={44} call={call} id={id} />
      <div className={styles.tags}>
        <WayTag call={call} />
        <VerstatTag verstat={call.verstat} />
        <NotConfirmed />
        <Tag icon={<IconBell aria-hidden size={12} />} tone="hook">
          {t('call.ringing')} <CallClock since={call.startedAt} />
        </Tag>
      </div>
      <PageButton call={call} />
      <div className={styles.pair} ref={answers}>
        <Button
          color="end"
          leftSection={<IconPhoneOff size={18} />}
          onClick={() => void run('call.decline', { call: call.id })}
          variant="filled"
        >
          {t('action.decline')}
        </Button>
        <Button
          color="accent"
          leftSection={<IconPhone size={18} />}
          onClick={() => void run('call.answer', { call: call.id })}
          variant="filled"
        >
          {t('action.answer')}
        </Button>
      </div>
    </Card>
  )
}

function ClickToDialCard({ call, dest, keys }: CardProps & NonNullable<PhoneCall['clickToDial']>) {
  const { t } = useTranslation()
  const run = useRun()
  const id = useId()
  return (
    <Card aria-labelledby={id} className={classes(styles.card, styles.incoming)} current oneOfMany>
      <header className={styles.head}>
        <Avatar icon={<IconPhoneOutgoing size={20} />} name="" size={44} tone="accent" />
        <div className={styles.words}>
          <h2 className={styles.name} id={id} tabIndex={-1} title={dest}>
            {t('call.clickToDial', { number: readableNumber(dest) })}
          </h2>
          <p className={styles.number}>{t('call.clickToDialHint')}</p>
          {keys !== undefined && <p className={styles.number}>{t('call.clickToDialKeys', { keys })}</p>}
        </div>
      </header>
      <div className={styles.pair}>
        <Button onClick={() => void run('call.decline', { call: call.id })}>{t('action.cancel')}</Button>
        <Button
          color="accent"
          leftSection={<IconPhone size={18} />}
          onClick={() => void run('call.answer', { call: call.id })}
          variant="filled"
        >
          {t('action.call')}
        </Button>
      </div>
    </Card>
  )
}

/** As high as the question was: who is about to press something below presses that. */
function NotDialledCard({ call }: CardProps) {
  const { t } = useTranslation()
  const id = useId()
  const who = callerOf(call, t)
  useFocusFromGone(id, true)
  return (
    <Card aria-labelledby={id} className={classes(styles.card, styles.incoming)} oneOfMany>
      <header className={styles.head} data-keys={call.clickToDial?.keys !== undefined || undefined}>
        <Avatar icon={<IconPhoneOutgoing size={20} />} name="" size={44} tone="accent" />
        <div className={styles.words}>
          <h2 className={styles.name} id={id} tabIndex={-1} title={who}>
            {who}
          </h2>
          <p className={styles.number}>{call.reason ?? t('call.ended')}</p>
        </div>
      </header>
      <OverFoot call={call} isBrief>
        {null}
      </OverFoot>
    </Card>
  )
}

function ActiveCard({ call, withNotes, kept }: Omit<CallCardProps, 'swaps'>) {
  const { t } = useTranslation()
  const id = useId()
  const notesOpen = useUi(({ notes }) => notes === call.id)
  const trouble = useUi(({ microphone }) => microphone)
  const ended = call.state === 'ended'
  useFocusFromGone(id, ended)
  return (
    <Card aria-labelledby={id} className={styles.card} current={!ended} id={cardOf(call)} oneOfMany>
      <Head avatarSize={rangOnly(call) ? 44 : 40} call={call} id={id}>
        <div className={styles.figures}>
          {call.answeredAt === null
            ? !ended && <Tag tone="hook">{t('call.calling')}</Tag>
            : call.cut !== true && (
                <CallClock className={styles.clock} running={!ended} since={call.answeredAt} until={kept?.endedAt} />
              )}
          {call.quality !== null && !ended && <QualityFigure quality={call.quality} />}
        </div>
      </Head>
      <div className={styles.tags}>
        {ended ? <Ended reason={endOf(call, t)} /> : <WayTag call={call} />}
        <VerstatTag verstat={call.verstat} />
        {call.page !== undefined && (
          <Tag icon={<IconSpeakerphone aria-hidden size={12} />} tone="accent">
            {t('call.page', { page: call.page })}
          </Tag>
        )}
        {!ended && <NotConfirmed />}
        {call.heldByPeer && (
          <Tag icon={<IconPlayerPause aria-hidden size={12} />} tone="hook">
            {t('call.heldByPeer')}
          </Tag>
        )}
        {!ended && <SentDigits call={call.id} />}
      </div>
      {call.page !== undefined && !ended && <p className={styles.number}>{t('call.pageNote')}</p>}
      {trouble !== null && !ended && call.page === undefined && <MicrophoneNote trouble={trouble} />}
      {call.cut !== true && <PageButton call={call} />}
      {kept !== undefined ? (
        <KeptFoot beside={notesOpen} call={kept} />
      ) : (
        call.cut !== true &&
        (ended ? (
          <OverFoot call={call} isBrief={rangOnly(call)}>
            {(!withNotes || notesOpen || call.answeredAt !== null) && (
              <NotesButton call={call} notesOpen={notesOpen} withNotes={withNotes} />
            )}
          </OverFoot>
        ) : (
          <Actions call={call} notesOpen={notesOpen} withNotes={withNotes} />
        ))
      )}
      {/* The same field before and after the end: who types in it goes on typing. */}
      {withNotes && (notesOpen || kept !== undefined) && (
        <NotesField id={noteFieldOf(call)} isBrief={!notesOpen} uniqueid={call.uniqueid} />
      )}
    </Card>
  )
}

/** Why it is over; to whom it was handed on, where it goes on there. */
function endOf(call: PhoneCall, t: Translate): string | null {
  const { handedOn, reason } = call
  return handedOn === null ? reason : handedWords({ ...call, handedOn }, t)
}

/** Where the caller's page has no room beside the calls it is one press away. */
function PageButton({ call }: CardProps) {
  const { t } = useTranslation()
  const apart = useWidth() !== 'wide'
  const tab = useApp(({ tabs }) => tabs.findLast((each) => each.call === call.id)?.id)
  if (!apart || tab === undefined) return null
  const show = () => {
    setUi({ tab })
    go('popup')
  }
  return (
    <Button leftSection={<IconAppWindow size={18} />} onClick={show}>
      {t('popup.show')}
    </Button>
  )
}

interface ActionsProps extends CardProps {
  readonly withNotes: boolean
  readonly notesOpen: boolean
}

function Actions({ call, withNotes, notesOpen }: ActionsProps) {
  const { t } = useTranslation()
  const keypadOpen = useUi(({ keypad }) => keypad === call.id)
  const hangUp = useHangUp()
  const hangUpLabel = useHangUpLabel(call)
  return (
    <>
      {call.page === undefined && <Controls call={call} />}
      {(call.recordable || call.recording !== 'off') && (
        <Suspense fallback={null}>
          <RecordCall call={call} />
        </Suspense>
      )}
      {keypadOpen && <Keypad call={call.id} />}
      <Transfer call={call} />
      <div className={styles.main}>
        <NotesButton call={call} notesOpen={notesOpen} withNotes={withNotes} />
        <Button
          aria-label={hangUpLabel}
          color="end"
          leftSection={<IconPhoneOff size={18} />}
          onClick={() => hangUp(call)}
          title={hangUpLabel}
          variant="filled"
        >
          {t('action.hangUp')}
        </Button>
      </div>
    </>
  )
}

function NotesButton({ call, withNotes, notesOpen }: ActionsProps) {
  const { t } = useTranslation()
  return (
    <Button
      aria-expanded={withNotes ? notesOpen : undefined}
      leftSection={<IconNotes size={18} />}
      onClick={() => (withNotes ? toggleNotes(call.id) : noteBeside(frontOf(call)))}
    >
      {t('action.notes')}
    </Button>
  )
}

/** In the place of the way: the buttons below stay where they are. */
function Ended({ reason }: { readonly reason: string | null }) {
  const { t } = useTranslation()
  return reason === null ? (
    <Tag>{t('call.ended')}</Tag>
  ) : (
    <span className={styles.ended} title={reason}>
      {reason}
    </span>
  )
}

function Controls({ call }: CardProps) {
  const { t } = useTranslation()
  const run = useRun()
  const idle = call.state !== 'active'
  const heard = useUi(({ microphone }) => microphone === null)
  const confers = useApp(({ conferences }) =>
    conferences.list.some(({ parties }) => parties.some(({ uniqueid }) => uniqueid === call.uniqueid))
  )
  return (
    <div className={styles.controls}>
      {/* Who is not heard anyway is not to believe that pressing it again helps. */}
      {heard && (
        <button
          aria-pressed={call.muted}
          className={classes(styles.control, styles.warn)}
          onClick={() => void run('call.mute', { call: call.id, on: !call.muted })}
          type="button"
        >
          {call.muted ? <IconMicrophoneOff aria-hidden size={20} /> : <IconMicrophone aria-hidden size={20} />}
          {t('action.mute')}
        </button>
      )}
      <button
        className={styles.control}
        disabled={idle}
        onClick={() => void run('call.hold', { call: call.id, on: true })}
        type="button"
      >
        <IconPlayerPause aria-hidden size={20} />
        {t('action.hold')}
      </button>
      <KeypadToggle call={call.id} />
      {/* Nobody else of a conference is one's own to hand on. */}
      {!confers && <TransferToggle call={call} />}
      {!confers && <ParkButton call={call} />}
    </div>
  )
}

/** In the first slot that is free; where it is then is shown below. */
function ParkButton({ call }: CardProps) {
  const { t } = useTranslation()
  const run = useRun()
  const { uniqueid } = call
  return (
    <button
      className={styles.control}
      disabled={uniqueid === null || !canTransfer(call)}
      onClick={() => uniqueid !== null && void run('call.park', { uniqueid })}
      type="button"
    >
      <IconParking aria-hidden size={20} />
      {t('action.park')}
    </button>
  )
}

/** With which call a held one becomes one conversation: that which is spoken on. null: somebody has not answered there. */
function useJoinable({ uniqueid, answeredAt }: PhoneCall): { uniqueid: string; with: string } | null {
  const other = useApp(({ calls }) => calls.find((each) => canTransfer(each))?.uniqueid ?? null)
  return uniqueid === null || answeredAt === null || other === null ? null : { uniqueid: other, with: uniqueid }
}

function HeldCard({ call, swaps }: CardProps & { readonly swaps: boolean }) {
  const { t } = useTranslation()
  const run = useRun()
  const id = useId()
  const who = callerOf(call, t)
  const hangUp = useHangUp()
  const hangUpLabel = useHangUpLabel(call)
  const spokenOn = useJoinable(call)
  const takeUp = () => (swaps ? run('call.swap', { call: call.id }) : run('call.hold', { call: call.id, on: false }))
  return (
    <Card aria-labelledby={id} className={classes(styles.card, styles.held)} oneOfMany>
      <header className={styles.head}>
        <Avatar name={call.name} tone="hook" />
        <div className={styles.words}>
          <h2 className={styles.name} id={id} tabIndex={-1} title={who}>
            {who}
          </h2>
          <p className={styles.number}>
            <Tag tone="hook">{t('call.held')}</Tag>
            <NotConfirmed />
            {call.answeredAt !== null && <CallClock className={styles.heldClock} since={call.answeredAt} />}
          </p>
        </div>
      </header>
      <div className={styles.pair} data-three={spokenOn !== null || undefined}>
        {spokenOn !== null && (
          <Button leftSection={<IconUsersPlus size={18} />} onClick={() => void run('call.join', spokenOn)}>
            {t('transfer.join')}
          </Button>
        )}
        <Button
          leftSection={swaps ? <IconArrowsExchange size={18} /> : <IconPlayerPlay size={18} />}
          onClick={() => void takeUp()}
        >
          {swaps ? t('action.swap') : t('action.resume')}
        </Button>
        <Button
          aria-label={hangUpLabel ?? `${t('action.hangUp')}: ${who}`}
          color="end"
          leftSection={<IconPhoneOff size={18} />}
          onClick={() => hangUp(call)}
          variant="light"
        >
          {t('action.hangUp')}
        </Button>
      </div>
    </Card>
  )
}

/**
 * The button that was pressed (Answer, Swap, Hang up) goes with the card it stood in, or with the call: focus
 * would fall to the page. Where nothing else has it, it goes to the name on the card that came, or stayed.
 */
function useFocusFromGone(headingId: string, ended: boolean): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end takes buttons away.
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) {
      document.getElementById(headingId)?.focus({ preventScroll: true })
    }
  }, [headingId, ended])
}
