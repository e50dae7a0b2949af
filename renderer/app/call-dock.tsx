import { Button } from '@mantine/core'
import { IconMicrophone, IconMicrophoneOff, IconPhone, IconPhoneOff, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { PhoneCall, Pickup } from '../../main/ipc/contract.ts'
import { CallClock } from '../features/phone/call-clock.tsx'
import { handedWords, isUnderWay } from '../features/phone/handed-words.ts'
import { ringsWords } from '../features/phone/pickups.tsx'
import { useHangUp, useHangUpLabel } from '../features/phone/use-hang-up.ts'
import { readableNumber } from '../i18n/phone-number.ts'
import { cameBy } from '../i18n/way-words.ts'
import { activeCall, callerOf, numberBeside, ringingCall } from '../state/calls.ts'
import { type KeptCall, keptAfter } from '../state/kept-calls.ts'
import { hrefOf } from '../state/route.ts'
import { closeKept, useUi } from '../state/ui-store.ts'
import { useApp, useLink } from '../state/use-app.ts'
import { useRun } from '../state/use-run.ts'
import { Avatar } from '../ui/avatar.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import styles from './call-dock.module.css'

interface CallDockProps {
  /** Also a call that is over, whose note can be finished: over its page in a narrow window. */
  readonly withKept: boolean
}

/** Over pages on which the calls are not to be seen: who rings, and who is spoken to. */
export function CallDock({ withKept }: CallDockProps) {
  const calls = useApp((state) => state.calls)
  const ringing = ringingCall(calls)
  const active = activeCall(calls)
  const all = useUi((state) => state.kept)
  const kept = withKept && active === undefined && ringing === undefined ? keptAfter(all, calls).at(-1) : undefined
  const isFree = ringing === undefined && active === undefined && kept === undefined
  const elsewhere = useApp(({ pickups: [first] }) => first)
  if (isFree && elsewhere === undefined) return null
  return (
    <div className={styles.place}>
      <div className={styles.dock}>
        {kept !== undefined && <Kept call={kept} />}
        {active !== undefined && <Active call={active} />}
        {ringing !== undefined && <Ringing call={ringing} />}
        {isFree && elsewhere !== undefined && <Elsewhere pickup={elsewhere} />}
      </div>
    </div>
  )
}

function Words({ call, sub }: { readonly call: PhoneCall; readonly sub: React.ReactNode }) {
  const { t } = useTranslation()
  const name =
    call.clickToDial !== null && call.state === 'ringing'
      ? t('call.clickToDial', { number: readableNumber(call.clickToDial.dest) })
      : callerOf(call, t)
  return (
    <a className={styles.words} href={hrefOf('phone')} title={name}>
      <div className={styles.name}>{name}</div>
      <div className={styles.sub}>{sub}</div>
    </a>
  )
}

function Ringing({ call }: { readonly call: PhoneCall }) {
  const { t } = useTranslation()
  const run = useRun()
  const asks = call.clickToDial !== null
  const sub = [numberBeside(call), cameBy(call, t)?.brief].filter(Boolean).join(' → ') || t('call.incoming')
  return (
    <section aria-label={t('call.incoming')} className={styles.card}>
      <Avatar name={call.name} size={44} />
      <Words call={call} sub={asks ? t('call.clickToDialHint') : sub} />
      <IconButton
        color="end"
        label={asks ? t('action.cancel') : t('action.decline')}
        onClick={() => void run('call.decline', { call: call.id })}
        radius="xl"
        size={44}
        variant="filled"
      >
        <IconPhoneOff size={20} />
      </IconButton>
      <IconButton
        color="accent"
        label={asks ? t('action.call') : t('action.answer')}
        onClick={() => void run('call.answer', { call: call.id })}
        radius="xl"
        size={44}
        variant="filled"
      >
        <IconPhone size={20} />
      </IconButton>
    </section>
  )
}

function Active({ call }: { readonly call: PhoneCall }) {
  const { t } = useTranslation()
  const run = useRun()
  const hangUp = useHangUp()
  const hangUpLabel = useHangUpLabel(call)
  const trouble = useUi(({ microphone }) => microphone)
  const confirmed = useLink() === 'up'
  const { answeredAt, handedOn } = call
  const running = answeredAt === null ? t('call.calling') : <CallClock since={answeredAt} />
  const time = isUnderWay(handedOn) ? handedWords({ ...call, handedOn }, t) : running
  const heard =
    trouble === null ? time : <span className={styles.trouble}>{t(`microphone.trouble.${trouble}.title`)}</span>
  const sub = confirmed ? heard : <span className={styles.trouble}>{t('call.notConfirmed')}</span>
  return (
    <section aria-label={t('call.active')} className={styles.card}>
      <Avatar name={call.name} />
      <Words call={call} sub={sub} />
      {trouble === null && (
        <IconButton
          aria-pressed={call.muted}
          label={call.muted ? t('action.unmute') : t('action.mute')}
          onClick={() => void run('call.mute', { call: call.id, on: !call.muted })}
        >
          {call.muted ? <IconMicrophoneOff size={18} /> : <IconMicrophone size={18} />}
        </IconButton>
      )}
      <IconButton color="end" label={hangUpLabel ?? t('action.hangUp')} onClick={() => hangUp(call)} variant="filled">
        <IconPhoneOff size={18} />
      </IconButton>
    </section>
  )
}

/** At a colleague's phone: it is nobody's here, and says so. */
function Elsewhere({ pickup }: { readonly pickup: Pickup }) {
  const { t } = useTranslation()
  const run = useRun()
  const who = callerOf(pickup, t)
  const words = ringsWords(pickup, t)
  return (
    <section aria-label={words} className={styles.card}>
      <Avatar name={pickup.name} tone="hook" />
      <a className={styles.words} href={hrefOf('phone')} title={who}>
        <div className={styles.name}>{who}</div>
        <div className={styles.sub}>{words}</div>
      </a>
      <Button onClick={() => void run('call.pick-up', { uniqueid: pickup.uniqueid })}>{t('pickup.take')}</Button>
    </section>
  )
}

function Kept({ call }: { readonly call: KeptCall }) {
  const { t } = useTranslation()
  return (
    <section aria-label={t('call.ended')} className={styles.card}>
      <Avatar name={call.name} />
      <Words call={call} sub={t('call.noteOpen')} />
      <IconButton
        label={`${t('action.close')}: ${callerOf(call, t)}`}
        onClick={() => closeKept(call.id)}
        variant="subtle"
      >
        <IconX size={18} />
      </IconButton>
    </section>
  )
}
