import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HandedOn, PhoneCall } from '../../main/ipc/contract.ts'
import { handedWords, isUnderWay } from '../features/phone/handed-words.ts'
import { ownerOf } from '../features/phone/pickups.tsx'
import type { Translate } from '../i18n/i18n.ts'
import { readableNumber } from '../i18n/phone-number.ts'
import { cameBy } from '../i18n/way-words.ts'
import { callerOf, whoIs } from '../state/calls.ts'
import { useApp } from '../state/use-app.ts'

const textOf = (handedOn: HandedOn | null): string =>
  handedOn === null ? '' : [handedOn.kind, handedOn.state, handedOn.number, handedOn.why].join(' ')

/** The last that has begun to ring at a colleague's phone. */
function useElsewhere(): string {
  const { t } = useTranslation()
  const last = useApp(({ pickups }) => pickups.at(-1))
  if (last === undefined) return ''
  return t('pickup.announce', { who: callerOf(last, t), owner: ownerOf(last) })
}

function announced(who: string, via: string | undefined, t: Translate): string {
  return via === undefined ? t('call.announceIncoming', { who }) : t('call.announceIncomingVia', { who, via })
}

/** Tells screen readers what happens to calls: a ringing one at once, the rest in turn. */
export function Announcer() {
  const { t } = useTranslation()
  const calls = useApp((state) => state.calls)
  const elsewhere = useElsewhere()
  const before = useRef<ReadonlyMap<string, PhoneCall>>(new Map())
  const [urgent, setUrgent] = useState('')
  const [polite, setPolite] = useState('')
  /** The call that `polite` speaks of. */
  const spoken = useRef<string | null>(null)

  useEffect(() => {
    const sentence = (call: PhoneCall): string => {
      const who = callerOf(call, t)
      switch (call.state) {
        case 'ringing':
          if (call.clickToDial !== null) return t('call.clickToDial', { number: readableNumber(call.clickToDial.dest) })
          return announced(who, cameBy(call, t)?.brief, t)
        case 'calling':
          return t('call.announceCalling', { who })
        case 'active':
          return t('call.announceActive', { who })
        case 'held':
          return t('call.announceHeld', { who })
        case 'ended': {
          const { handedOn, reason } = call
          const why = handedOn === null ? reason : handedWords({ ...call, handedOn }, t)
          return t('call.announceEnded', { who, reason: why ?? '' })
        }
      }
    }
    const handed = (call: PhoneCall): string | undefined => {
      const { handedOn } = call
      const was = before.current.get(call.id)?.handedOn ?? null
      if (textOf(handedOn) === textOf(was) || call.state === 'ended') return undefined
      if (handedOn !== null && isUnderWay(handedOn) && handedOn.state === 'talking') {
        return t('transfer.announceTalking', { target: whoIs(handedOn), who: callerOf(call, t) })
      }
      if (handedOn !== null) return handedWords({ ...call, handedOn }, t)
      return isUnderWay(was) ? t('transfer.backWith', { who: callerOf(call, t) }) : undefined
    }
    const changed = calls.filter((call) => before.current.get(call.id)?.state !== call.state)
    const moving = calls.findLast((call) => handed(call) !== undefined)
    const handedSentence = moving === undefined ? undefined : handed(moving)
    before.current = new Map(calls.map((call) => [call.id, call]))
    const ringing = changed.findLast(({ state }) => state === 'ringing')
    const other = changed.findLast(({ state }) => state !== 'ringing')
    if (ringing !== undefined) setUrgent(sentence(ringing))
    else if (!calls.some(({ state }) => state === 'ringing')) setUrgent('')
    if (handedSentence !== undefined) setPolite(handedSentence)
    else if (other !== undefined) setPolite(sentence(other))
    // Nothing is left there to be read of a call that is no longer shown.
    else if (spoken.current !== null && !calls.some(({ id }) => id === spoken.current)) setPolite('')
    const speaksOf = handedSentence === undefined ? other : moving
    if (speaksOf !== undefined) spoken.current = speaksOf.id
  }, [calls, t])

  return (
    <VisuallyHidden>
      <div aria-live="assertive" role="alert">
        {urgent}
      </div>
      <div aria-live="polite" role="status">
        {polite}
      </div>
      <div aria-live="polite" role="status">
        {elsewhere}
      </div>
    </VisuallyHidden>
  )
}
