import { onAbort } from '../../base/on-abort.ts'
import { completed, terminations } from '../../call/terminations.ts'
import { firstFreeSlot } from '../../routing/features.ts'
import { playToEnd } from '../announce.ts'
import { type AppContext, type AppOutcome, cannotHear, type Unanswered } from '../context.ts'
import { notParked, notParkedWords, parkedWords } from './words.ts'

/** Seconds that it is kept for somebody who has heard it and does nothing. */
const keptSeconds = 120

/**
 * Tells whoever asks before it parks which slot it gets, and keeps that until it hands its call on to here, or hangs up.
 * That one's call is then sent to the slot as by any other transfer.
 */
export async function keepSlot(context: AppContext, slot: string | null): Promise<AppOutcome> {
  const { call, caller, services } = context
  const named = slot ?? firstFreeSlot
  call.enterApp('park', named)
  if (!(await caller.attendApplication())) return cannotHear()
  const place = services.parking(call.domain).keep(call.uniqueid, call.segment.caller.user ?? '', slot)
  if (!place.ok) {
    await playToEnd(caller, notParkedWords(call, place.error))
    return { ...notParked(call, named, place.error), farewell: '' }
  }
  using kept = place.value
  call.segment.callee = { number: kept.slot, name: '', user: null }
  call.become('answered')
  await playToEnd(caller, parkedWords(call, kept.slot))
  if (!context.signal.aborted) await onHold(context)
  return over(context, kept.slot)
}

/** With music, until it has decided. */
function onHold({ call, caller, services, signal }: AppContext): Promise<void> {
  caller.hold(call.musicAt())
  return new Promise((resolve) => {
    const resources = new DisposableStack()
    const finish = () => {
      resources.dispose()
      resolve()
    }
    resources.use(services.clock.after(keptSeconds * 1000, finish))
    const listening = onAbort(signal, finish)
    if (!resources.disposed) resources.use(listening)
  })
}

/** It has hung up, has handed its call on, or did nothing for too long, and goes back to where it was. */
function over({ signal }: AppContext, slot: string): Unanswered {
  const termination = signal.aborted ? completed('caller') : terminations.noAnswer(`nothing was parked in ${slot}`)
  return { kind: 'unanswered', termination, farewell: '' }
}
