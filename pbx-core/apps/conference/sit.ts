import { aborted } from '../../base/on-abort.ts'
import { recorders } from '../../call/call-recorder.ts'
import { Current } from '../../call/current.ts'
import type { SipLeg } from '../../call/sip-leg.ts'
import { completed, terminations } from '../../call/terminations.ts'
import type { Transfer } from '../../call/transfer.ts'
import type { Termination } from '../../contract/termination.ts'
import { type ConferenceRoom, ConferenceSeat, type Occupant } from '../../places/conference/conference-room.ts'
import { type Ended, isHeard, type TurnedAway } from '../../places/conference/room.ts'
import { terminationOf } from '../../sip/q850.ts'
import type { AppContext, AppOutcome, Unanswered } from '../context.ts'
import { letGo } from '../let-go.ts'
import { gatherings } from './gathering.ts'
import { isHolding, openUp, reoffered } from './hold.ts'
import { muteKeys } from './mute-keys.ts'
import { SeatSound } from './seat-sound.ts'

export interface Sitting {
  readonly room: ConferenceRoom
  /** Of the configuration; '' of calls that were joined. */
  readonly name: string
  readonly announced: Occupant['announced']
  /** Whose seat it takes: the same user's, at another telephone. */
  readonly insteadOf?: string
}

/** Where whoever a call serves sits in a conference. */
export const seats = new Current<Seated>()

export interface Seated extends Pick<Sitting, 'name' | 'announced'> {
  readonly leg: SipLeg
  readonly seat: ConferenceSeat
}

/** Whoever is served sits in a conference until it hangs up, is taken out, or gives its seat away. */
export async function sit(context: AppContext, { room, name, announced, insteadOf }: Sitting): Promise<AppOutcome> {
  const { call, caller, signal } = context
  const { leg } = caller
  await openUp(leg)
  const recorder = recorders.of(call)
  await recorder?.admit(leg, room.recorded)
  using recording = new DisposableStack()
  recording.defer(() => recorder?.part())
  if (signal.aborted) {
    room.tell({ on: 'missing' })
    return over(leg)
  }
  using sound = new SeatSound(call, leg)
  const arrival = { id: call.uniqueid, user: call.partyOf(leg)?.user ?? null, isHolding: isHolding(leg.session.remote) }
  const occupant: Occupant = {
    media: leg.media,
    announced,
    mixed: (isNowHeard) => {
      if (seats.of(call)?.leg === leg) recorder?.sit(leg, room.recorded, isNowHeard)
    },
    entertain: (isFirst) => sound.entertain(isFirst),
    attend: () => sound.attend(),
    end: (because) => {
      if (because === 'kicked') call.timeline.decision({ code: 'conference-kicked' })
      leg.hangUp(endings[because])
    }
  }
  const taken = insteadOf === undefined ? room.enter(arrival, occupant) : room.move(insteadOf, arrival, occupant)
  if (!(taken instanceof ConferenceSeat)) return turnedAway(context, name, taken)
  using seat = taken
  const seated: Seated = { leg, seat, name, announced }
  using _entry = seats.enter(call, seated)
  call.enterApp('conference', name)
  call.talk(leg)
  call.become('answered')
  if (seat.party !== undefined) recorder?.sit(leg, room.recorded, isHeard(seat.party))
  call.timeline.decision({ code: 'conference-joined', conference: name, count: room.state.parties.size })
  const given = Promise.withResolvers<AppOutcome>()
  using keys = muteKeys(context, seat, sound)
  using _observed = leg.observe({
    digit: (digit, source) => {
      call.timeline.media(leg.channel, { code: 'key' }, { source })
      keys.press(digit)
    },
    talking: (on) => seat.talk(on),
    offered: (offer) => reoffered(call, { leg, seat }, offer),
    referred: (transfer) => {
      const outcome = give(context, seated, transfer)
      if (outcome !== undefined) given.resolve(outcome)
      return outcome !== undefined
    }
  })
  return await Promise.race([aborted(signal).then(() => over(leg)), given.promise])
}

const endings: Readonly<Record<Ended, Termination>> = {
  kicked: terminationOf('completed', 'operator', 'a moderator took it out of the conference'),
  // As of two who talk the end of the one is that of the other.
  alone: completed('callee'),
  moved: completed('caller')
}

/** Who is not let in, and hears why. `full` is a time that ran out, as of queues; what is locked has been declined. */
export function turnedAway({ call }: AppContext, conference: string, because: TurnedAway): Unanswered {
  call.timeline.decision({ code: 'conference-turned-away', conference, because })
  if (because === 'locked') {
    const termination = terminations.declined(`${conference} is locked`)
    return { kind: 'unanswered', termination, farewell: 'conference-locked' }
  }
  const termination = terminations.busy(`${conference} is full`)
  return { kind: 'unanswered', termination, because, farewell: 'conference-full' }
}

function over({ termination }: SipLeg): AppOutcome {
  return { kind: 'completed', termination: termination ?? completed('pbx') }
}

/**
 * Whoever transfers a conference gives its own seat to whom it talks with in another call (RFC 5589 §7), and nobody else:
 * those who are there stay. Undefined: there is nobody to give it to.
 */
function give(
  context: AppContext,
  { leg: leaving, seat, name, announced }: Seated,
  transfer: Transfer<SipLeg>
): AppOutcome | undefined {
  const { call } = context
  const { target } = transfer
  const staying = target.kind === 'conversation' ? target.take() : undefined
  if (target.kind !== 'conversation' || staying === undefined) return undefined
  const gives = call.partyOf(leaving)
  gatherings.enter(call, {
    ...{ room: seat.room, name, announced, others: call.segment.callee, comes: target.party },
    endedBy: leaving.side,
    transferredBy: gives?.user ?? gives?.number ?? ''
  })
  staying.side = 'caller'
  call.adopt(staying, target.party)
  letGo(context, { leaving, transfer })
  return { kind: 'gathered', leaving, staying }
}
