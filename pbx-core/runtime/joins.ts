import { type Gathering, gatherings } from '../apps/conference/gathering.ts'
import { isHolding } from '../apps/conference/hold.ts'
import { type Seated, seats, sit } from '../apps/conference/sit.ts'
import type { AppServices } from '../apps/context.ts'
import { serve } from '../apps/serve.ts'
import { err, ok, type Result } from '../base/result.ts'
import { type Bridge, bridges } from '../call/bridge.ts'
import { type Call, callOf } from '../call/call.ts'
import { consultations } from '../call/consultation.ts'
import type { LegSide } from '../call/leg.ts'
import { Party } from '../call/party.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import { completed } from '../call/terminations.ts'
import type { JoinCommand } from '../contract/conference-commands.ts'
import type { TransferError } from '../contract/pbx.ts'
import type { CallView, PartyView } from '../contract/views.ts'
import type { CallRegistry } from './call-registry.ts'
import type { Conferences } from './conferences.ts'

export interface JoinPorts {
  readonly calls: CallRegistry
  readonly conferences: Conferences
  readonly services: AppServices
  readonly newUniqueid: () => string
}

/** Somebody's conversation with one other, which can become part of one with several. */
interface Conversation {
  readonly call: Call
  readonly bridge: Bridge
  /** By which the one who joins is in it, or has left it to ask. */
  readonly leg: SipLeg
  /** On which it is in that call. */
  readonly side: LegSide
  readonly other: PartyView
}

/** Who has joined its calls, and goes on in a call of its own. */
interface Staying {
  /** By this telephone. */
  readonly keeps: SipLeg
  readonly party: PartyView
  readonly user: string
  /** Of the call in which that telephone was. */
  readonly linkedid: string
}

/** Calls of one person that it makes one conversation of (`5-softphone`, Join). */
export class Joins {
  readonly #ports: JoinPorts

  constructor(ports: JoinPorts) {
    this.#ports = ports
  }

  join(command: JoinCommand): Result<CallView, TransferError> {
    const { calls } = this.#ports
    const call = calls.find(command.uniqueid)
    if (call === undefined) return err(notFound)
    if (command.with === null) return this.#joinAsked(call, command.user)
    const other = calls.find(command.with)
    if (other === undefined) return err(notFound)
    if (other === call || other.domain.name !== call.domain.name) return err(notOwn)
    return this.#joinCalls(call, other, command.user)
  }

  /** Whoever waits, whoever is asked, and who asks. */
  #joinAsked(call: Call, user: string): Result<CallView, TransferError> {
    const waits = [call, this.#ports.calls.find(call.linkedid)].find((each) => each && consultations.of(each))
    const consultation = waits && consultations.of(waits)
    if (waits === undefined || consultation === undefined) return err(notAsked)
    if (consultation.by?.extension !== user) return err(notOwn)
    const { leg } = consultation
    const asking = callOf(leg)
    const waiting = bridges.of(waits)
    const asked = asking && asking !== waits ? conversationOf(asking, leg) : undefined
    if (waiting === undefined || asking === undefined || asked === undefined) return err(notTalking)
    const party = asking.partyOf(leg)
    if (party === undefined) return err(notTalking)
    const { side } = consultation
    const waiter = { call: waits, bridge: waiting, leg, side, other: otherIn(waits, side) }
    const { linkedid } = waits
    return this.#begin({ keeps: leg, party, user, linkedid }, [waiter, asked])
  }

  /** Two of a user's own calls; one of them may be a conference. */
  #joinCalls(call: Call, other: Call, user: string): Result<CallView, TransferError> {
    const [own, others] = [ownIn(call, user), ownIn(other, user)]
    if (own === undefined || others === undefined) return err(notTalking)
    if ('seat' in own) return 'seat' in others ? err(twoConferences) : this.#bring(call, own, others)
    if ('seat' in others) return this.#bring(other, others, own)
    // One telephone is enough to be in one conversation: that of the call that is held would have to be taken up first.
    const [keeps, goes] = isHolding(own.leg.session.remote) ? [others, own] : [own, others]
    const party = keeps.call.partyOf(keeps.leg)
    if (party === undefined) return err(notTalking)
    const { linkedid } = keeps.call
    const joined = this.#begin({ keeps: keeps.leg, party, user, linkedid }, [own, others])
    if (joined.ok) goes.leg.hangUp(completed(goes.leg.side))
    return joined
  }

  /** Whoever is talked with in another call comes into the conference that one is in already. */
  #bring(conference: Call, { seat, name, announced }: Seated, from: Conversation): Result<CallView, TransferError> {
    const refusal = seat.room.refusal(from.other.user)
    if (refusal !== undefined) {
      const why = refusal === 'full' ? 'as many are in it as may' : 'it is locked'
      return err({ code: 'not_allowed', message: `The conference takes nobody in now: ${why}.` })
    }
    if (!this.#gather(from, { room: seat.room, name, announced, others: conference.segment.callee }))
      return err(notTalking)
    from.leg.hangUp(completed(from.leg.side))
    return ok(conference.view())
  }

  #begin(
    { keeps, party, user, linkedid }: Staying,
    conversations: readonly [Conversation, Conversation]
  ): Result<CallView, TransferError> {
    const [one, two] = conversations
    const { calls, conferences, newUniqueid, services } = this.#ports
    const { origin, domain } = one.call
    const room = conferences.begin(domain.name, { moderator: user, expected: 3 })
    const gathering = { room, name: '', announced: silently }
    for (const conversation of conversations) {
      const besides = conversation === one ? two.other : one.other
      const isGathered = this.#gather(conversation, { ...gathering, others: together([party, besides]) })
      if (!isGathered) room.tell({ on: 'missing' })
      else conversation.call.timeline.decision({ code: 'joined', party: keeps.party })
    }
    const joined = calls.start(
      {
        ...{ uniqueid: newUniqueid(), linkedid, config: origin.config, domain, direction: 'internal', caller: party },
        ...{ exten: room.name, did: '', trunk: null, channel: keeps.channel },
        header: () => ''
      },
      (own, signal) =>
        serve({ call: own, services, party: new Party(keeps, domain.country), signal }, (context) =>
          sit(context, gathering)
        )
    )
    joined.segment.callee = together([one.other, two.other])
    keeps.side = 'caller'
    joined.adopt(keeps, party)
    return ok(joined.view())
  }

  #gather({ call, bridge, leg, side }: Conversation, gathering: Omit<Gathering, 'transferredBy' | 'endedBy'>): boolean {
    if (bridge.isOver) return false
    const entry = gatherings.enter(call, { ...gathering, endedBy: side, transferredBy: '' })
    if (bridge.gather(leg) !== undefined) return true
    entry[Symbol.dispose]()
    return false
  }
}

/** Those who were joined know who is there. */
const silently: Gathering['announced'] = { came: [], left: [] }

/** Several in the place of one, for the record. */
function together(parties: readonly PartyView[]): PartyView {
  return { number: '', name: parties.map((party) => party.name || party.number).join(', '), user: null }
}

function ownIn(call: Call, user: string): Conversation | Seated | undefined {
  const seated = seats.of(call)
  if (seated !== undefined) return call.partyOf(seated.leg)?.user === user ? seated : undefined
  const leg = bridges.of(call)?.legs.find((each) => call.partyOf(each)?.user === user && each.owner !== null)
  return leg && conversationOf(call, leg)
}

function conversationOf(call: Call, leg: SipLeg): Conversation | undefined {
  const bridge = bridges.of(call)
  if (bridge?.partnerOf(leg) === undefined) return undefined
  const { side } = leg
  return { call, bridge, leg, side, other: otherIn(call, side) }
}

function otherIn({ segment }: Call, side: LegSide): PartyView {
  return side === 'caller' ? segment.callee : segment.caller
}

const notFound: TransferError = { code: 'call_not_found', message: 'There is no such call.' }
const notOwn: TransferError = { code: 'not_allowed', message: 'Only two calls of one’s own can be joined.' }
const notTalking: TransferError = {
  code: 'not_allowed',
  message: 'Somebody must have answered in each of the two calls before they can be joined.'
}
const notAsked: TransferError = { code: 'not_allowed', message: 'Nobody is asked in this call: name the other one.' }
const twoConferences: TransferError = { code: 'not_allowed', message: 'Two conferences cannot be joined.' }
