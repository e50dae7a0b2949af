import { comeBack } from '../apps/come-back.ts'
import { seats } from '../apps/conference/sit.ts'
import { consult } from '../apps/consult.ts'
import type { AppServices, Consulting } from '../apps/context.ts'
import { err, ok, type Result } from '../base/result.ts'
import { bridges } from '../call/bridge.ts'
import type { Call } from '../call/call.ts'
import { Consultation, consultations } from '../call/consultation.ts'
import { conversationWith } from '../call/conversation.ts'
import type { LegSide } from '../call/leg.ts'
import { sendings } from '../call/sending.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import type { TransferTarget } from '../call/transfer.ts'
import type { UserConfig } from '../contract/config.ts'
import { parseDestination } from '../contract/destination.ts'
import type { ParkCommand, TransferCommand, TransferError } from '../contract/pbx.ts'
import type { Termination } from '../contract/termination.ts'
import type { CallView, PartyView } from '../contract/views.ts'
import { firstFreeSlot } from '../routing/features.ts'
import { resolveDestination } from '../routing/resolve.ts'
import type { CallRegistry } from './call-registry.ts'
import type { LegFactory } from './leg-factory.ts'

export interface TransferPorts {
  readonly calls: CallRegistry
  readonly legs: LegFactory
  readonly services: AppServices
  readonly newUniqueid: () => string
}

type Handing = { readonly to: string; readonly by: LegSide }

/** Hands calls on for those who ask by API or window; whoever asks by SIP does so in a leg (`call/referred.ts`). */
export class Transfers {
  readonly #ports: TransferPorts

  constructor(ports: TransferPorts) {
    this.#ports = ports
  }

  transfer(command: TransferCommand): Result<CallView, TransferError> {
    const call = this.#ports.calls.find(command.uniqueid)
    if (call === undefined) return err(notFound)
    switch (command.action) {
      case 'send':
        return this.#send(call, command)
      case 'ask':
        return this.#ask(call, command)
      case 'complete':
      case 'cancel':
        return this.#end(call, command)
    }
  }

  /** What can never be is refused at once; a slot that somebody takes in the next moment brings the call back. */
  park({ uniqueid, by, slot }: ParkCommand): Result<CallView, TransferError> {
    const call = this.#ports.calls.find(uniqueid)
    if (call === undefined) return err(notFound)
    if (call.isForHelp)
      return err(targetFailed('A call for help is not parked: whoever answers it must hear somebody.'))
    const refusal = this.#refusalOf(call, slot, userOf(call, by))
    if (refusal !== undefined) return err(targetFailed(refusal))
    return this.#send(call, { to: `park:${slot ?? firstFreeSlot}`, by })
  }

  #refusalOf({ domain }: Call, slot: string | null, user: UserConfig | null): string | undefined {
    const lot = this.#ports.services.parking(domain)
    if (slot === null) return lot.freeFor(user?.extension ?? null) === undefined ? 'All slots are taken.' : undefined
    if (!domain.parking.slots.includes(slot)) return `There is no slot ${slot}, but ${domain.parking.slots.join(', ')}.`
    return lot.isOpenTo(slot, user?.extension ?? null) ? undefined : `The slot ${slot} is taken.`
  }

  /** Of what is only sent there is nothing to complete. */
  #end(call: Call, { action, user }: Extract<TransferCommand, { action: 'complete' | 'cancel' }>) {
    const consultation = this.#consultationOf(call)
    const underWay = consultation ?? (action === 'cancel' ? sendings.of(call) : undefined)
    if (underWay === undefined) return err(notUnderWay)
    if (user !== null && user !== underWay.by?.extension) return err(notWhoHands)
    if (action === 'cancel') underWay.takeBack()
    else consultation?.complete()
    return ok(call.view())
  }

  #send(call: Call, { to, by }: Handing): Result<CallView, TransferError> {
    const leaving = legOf(call, by)
    if (leaving === undefined) return err(notTalking(call))
    const target = this.#targetOf(call, { leaving, to })
    if (!target.ok) return target
    const user = userOf(call, by)
    const passed =
      bridges.of(call)?.pass(leaving, { target: target.value, by: user, progress: async () => {} }) === true
    return passed ? ok(call.view()) : err(notTalking(call))
  }

  #ask(call: Call, { to, by }: Handing): Result<CallView, TransferError> {
    const leg = legOf(call, by)
    const bridge = bridges.of(call)
    const user = userOf(call, by)
    if (leg === undefined || bridge === undefined) return err(notTalking(call))
    if (user === null)
      return err({ code: 'not_allowed', message: 'Only a user of this PBX can ask before a transfer.' })
    const party = partyOf(call, by)
    if (!bridge.leave(leg)) return err(notTalking(call))
    this.consult(call, { bridge, leg, party, user, number: to })
    return ok(call.view())
  }

  /** Whoever has left a conversation asks somebody, in a call of its own. */
  consult(call: Call, { bridge, leg, party, user, number }: Consulting): void {
    const comesBack = (because: Termination | undefined) =>
      void comeBack({ call, bridge, leg, because }).catch((bug: unknown) => call.fail(bug))
    const consultation = new Consultation({ call, bridge, leg, party, by: user, number, comesBack })
    call.timeline.decision({ code: 'asks', number })
    this.#ports.calls.start(this.#originOf(call, { leg, party, to: number }), (asking, ended) => {
      leg.side = 'caller'
      asking.adopt(leg, party)
      asking.wait(leg)
      call.changed()
      return consult({ call: asking, services: this.#ports.services, leg, user, consultation, ended })
    })
  }

  /** Of the call that waits, or of the one in which somebody is asked. */
  #consultationOf(call: Call): Consultation | undefined {
    const waiting = this.#ports.calls.find(call.linkedid)
    return consultations.of(call) ?? (waiting && consultations.of(waiting))
  }

  #originOf(call: Call, { leg, party, to }: { readonly leg: SipLeg; readonly party: PartyView; readonly to: string }) {
    return {
      uniqueid: this.#ports.newUniqueid(),
      linkedid: call.linkedid,
      config: call.origin.config,
      domain: call.domain,
      direction: 'internal' as const,
      caller: party,
      exten: to,
      did: '',
      trunk: null,
      channel: leg.channel,
      header: () => ''
    }
  }

  /** Another call of the same person, an application, or a number. */
  #targetOf(
    call: Call,
    { leaving, to }: { readonly leaving: SipLeg; readonly to: string }
  ): Result<TransferTarget<SipLeg>, TransferError> {
    const other = this.#ports.calls.find(to)
    if (other !== undefined) {
      // A trunk has many calls, and an extension is a name within its domain.
      const isOfSame = other !== call && other.domain.name === call.domain.name && leaving.owner !== null
      const own = isOfSame ? other.legOf(leaving.party) : undefined
      return own === undefined
        ? err(targetFailed(`${to} is no other call of ${leaving.party}`))
        : ok(conversationWith(own, call))
    }
    if (!to.includes(':')) return ok({ kind: 'number', number: to })
    const destination = parseDestination(to)
    if (!destination.ok) return err(targetFailed(destination.error))
    if (destination.value.type === 'external') return ok({ kind: 'number', number: destination.value.name })
    if (resolveDestination(call.domain, destination.value).kind === 'not-found') {
      return err(targetFailed(`there is no ${to}`))
    }
    return ok({ kind: 'destination', number: destination.value.name, destination: destination.value })
  }
}

const notFound: TransferError = { code: 'call_not_found', message: 'There is no such call.' }
/** In a conference there is no other side that one could hand on: all the others are. */
function notTalking(call: Call): TransferError {
  const message =
    seats.of(call) === undefined
      ? 'Nobody talks in this call who could be handed on.'
      : 'A party of a conference is not handed on. Transfer another call into the conference, or hang up and call from there.'
  return { code: 'not_allowed', message }
}

const notUnderWay: TransferError = {
  code: 'not_allowed',
  message: 'Nobody is asked in this call, and it is not on its way to anybody.'
}
const notWhoHands: TransferError = { code: 'not_allowed', message: 'Whoever hands the call on says how that ends.' }

function targetFailed(message: string): TransferError {
  return { code: 'target_failed', message }
}

/** The leg of a side that talks. */
function legOf(call: Call, by: LegSide): SipLeg | undefined {
  return bridges.of(call)?.legs.find(({ side }) => side === by)
}

function partyOf({ segment }: Call, by: LegSide): PartyView {
  return by === 'caller' ? segment.caller : segment.callee
}

/** Whose permissions count: those of whoever leaves, where that is a user of ours. */
function userOf(call: Call, by: LegSide): UserConfig | null {
  const { user } = partyOf(call, by)
  return call.domain.users.find(({ extension }) => extension === user) ?? null
}
