import type { Clock } from '../base/clock.ts'
import type { Emitter } from '../base/emitter.ts'
import type { Call } from '../call/call.ts'
import type { ToldHooks } from '../call/told-hooks.ts'
import type { TrunkConfig } from '../contract/config.ts'
import type { EmergencyView } from '../contract/emergency.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { EmergencyWarning } from '../contract/standing-warning.ts'
import type { NewDelivery } from '../records/port.ts'
import type { KeptNotes } from './kept-notes.ts'
import { callbackNumber } from './trunk-identity.ts'

export interface EmergencyCallsPorts {
  readonly clock: Clock
  readonly events: Emitter<PbxEvents>
  readonly kept: KeptNotes
  readonly told: Pick<ToldHooks, 'tell'>
  /** What is mailed of it. */
  readonly mails: (view: EmergencyView, segment: number) => readonly NewDelivery[]
  /** It is written by now, or about to be. */
  readonly handOver: (deliveries: readonly NewDelivery[]) => void
  /** What stands as a warning is another now. */
  readonly changed: () => void
}

type CallWarning = Extract<EmergencyWarning, { code: 'emergency-call' }>

/** Of a domain; the oldest goes. */
const mostUnseen = 20

/**
 * Calls for help: `cti.emergency` and whoever is configured are told at once (`2-cti`, Where hooks run; `4-pbx`,
 * Numbers), beside the call, which waits for none of it. On screens each stands until somebody has seen it, over
 * restarts too.
 */
export class EmergencyCalls {
  readonly #ports: EmergencyCallsPorts

  constructor(ports: EmergencyCallsPorts) {
    this.#ports = ports
  }

  called(call: Call, { number, trunk }: { readonly number: string; readonly trunk: TrunkConfig | undefined }): void {
    const view = viewOf(call, { number, trunk, at: this.#ports.clock.wallTime() })
    const { callback, location, user, name } = view
    const config = call.domain.cti.emergency
    const useremail = call.domain.users.find(({ extension }) => extension === user)?.email ?? ''
    if (config !== undefined) {
      const extra = { exten: number, callback, location, user: user ?? '', username: name, useremail }
      this.#ports.told.tell(call, { name: 'cti.emergency', config, extra, urgent: true })
    }
    const mails = this.#ports.mails(view, call.segment.number)
    this.#keep(view, mails)
    this.#ports.handOver(mails)
    this.#ports.events.emit('emergency.called', view)
    this.#ports.changed()
  }

  warnings(domain: string): readonly CallWarning[] {
    const { kept } = this.#ports
    const read = (uniqueid: string) => JSON.parse(kept.get('emergency', domain, uniqueid) ?? 'null') as CallWarning
    return kept.keys('emergency', domain).map(read)
  }

  /** False where there is no such call that nobody has seen. */
  seen(domain: string, uniqueid: string): boolean {
    const { kept } = this.#ports
    if (kept.get('emergency', domain, uniqueid) === undefined) return false
    kept.set({ kind: 'emergency', domain, key: uniqueid, value: null })
    this.#ports.changed()
    return true
  }

  #keep({ mail: _, ...view }: EmergencyView, mails: readonly NewDelivery[]): void {
    const { kept } = this.#ports
    const { domain, uniqueid } = view
    const value = JSON.stringify({ code: 'emergency-call', ...view } satisfies CallWarning)
    kept.set({ kind: 'emergency', domain, key: uniqueid, value }, mails)
    for (const key of kept.keys('emergency', domain).slice(0, -mostUnseen)) {
      kept.set({ kind: 'emergency', domain, key, value: null })
    }
  }
}

function viewOf(
  call: Call,
  { number, trunk, at }: { readonly number: string; readonly trunk: TrunkConfig | undefined; readonly at: number }
): EmergencyView {
  const { domain, segment, uniqueid } = call
  const caller = domain.users.find(({ extension }) => extension === segment.caller.user)
  return {
    domain: domain.name,
    uniqueid,
    at,
    number,
    user: caller?.extension ?? null,
    name: caller?.name ?? segment.caller.name,
    callback: callbackNumber(call, trunk),
    location: caller?.location ?? '',
    ...domain.emergencyContacts
  }
}
