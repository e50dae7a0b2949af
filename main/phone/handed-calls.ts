import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { CallView, Cdr } from '../../pbx-core/contract/views.ts'
import type { HandedOn } from '../ipc/contract.ts'
import type { PhoneCall } from '../ua/phone-call.ts'

type OwnCall = Pick<PhoneCall, 'id' | 'uniqueid' | 'at' | 'over' | 'movedTo'>

interface HandedCallsPorts {
  readonly pbx: Pick<Pbx, 'call' | 'calls' | 'events'>
  readonly account: { readonly domain: string; readonly user: string }
  readonly phoneCalls: () => readonly OwnCall[]
  /** Of a colleague; undefined where the number is nobody's. */
  readonly nameOf: (number: string) => string | undefined
  /** Its leg is in another call of the PBX now; `before`: in which it was. */
  readonly moved: (call: OwnCall, before: string) => void
  readonly changed: () => void
}

/** The segment that leads to whom a call is handed on to, or in which that one is asked. */
interface Under {
  readonly view: CallView
  readonly kind: HandedOn['kind']
}

interface Handing {
  readonly shown: HandedOn
  readonly uniqueid: string
  readonly segment: number
}

const mostEnded = 16
const mostRecords = 16
const mostNames = 32

/**
 * Which of a phone's calls are being handed on, to whom, how far that is, and what became of it; and into which call
 * the PBX has taken the leg of one that is over there. All of it is read from the calls of the PBX.
 */
export class HandedCalls implements Disposable {
  readonly #ports: HandedCallsPorts
  /** By the phone's call. */
  readonly #handings = new Map<string, Handing>()
  /** Those that are over, until their record says why. */
  readonly #unexplained = new Map<string, Handing>()
  /** Records of consultations of this phone's calls: after one ends its person hears a tone, and only then is back. */
  readonly #records = new Map<string, Cdr>()
  /** Of calls that are over, to which ones they belong. */
  readonly #ended = new Map<string, string>()
  /** By which the person knows whom it has named. */
  readonly #names = new Map<string, string>()
  readonly #subscriptions = new DisposableStack()

  constructor(ports: HandedCallsPorts) {
    this.#ports = ports
    const { events } = ports.pbx
    this.#subscriptions.use(events.on('call.updated', (view) => this.#updated(view)))
    this.#subscriptions.use(events.on('call.ended', ({ call }) => this.#callEnded(call)))
    this.#subscriptions.use(events.on('record.written', (cdr) => this.#written(cdr)))
  }

  viewOf({ id, over }: Pick<OwnCall, 'id' | 'over'>): HandedOn | null {
    const shown = this.#handings.get(id)?.shown
    if (shown === undefined) return null
    if (!over) return shown
    // This phone is out of it, and the others go on.
    return shown.state === 'back' ? null : { ...shown, state: 'gone' }
  }

  /** How the person calls a number that it is about to hand a call on to. */
  named(number: string, name: string): void {
    keep(this.#names, { key: number, value: name, most: mostNames })
  }

  /** The phone's calls have changed. */
  review(): void {
    const calls = this.#ports.phoneCalls()
    for (const kept of [this.#handings, this.#unexplained]) {
      for (const id of kept.keys()) if (!calls.some((call) => call.id === id)) kept.delete(id)
    }
    for (const call of calls) this.#follow(call)
  }

  [Symbol.dispose](): void {
    this.#subscriptions.dispose()
  }

  #updated({ linkedid, state }: CallView): void {
    if (state === 'ended') return
    let isOurs = false
    for (const call of this.#ports.phoneCalls()) {
      const core = call.over || call.uniqueid === null ? undefined : this.#ports.pbx.call(call.uniqueid)
      if (core?.linkedid !== linkedid) continue
      isOurs = true
      if (this.#joined(call, core)) continue
      const under = this.#underWay(core)
      if (under !== undefined) this.#note(call, under)
      // Without a leg there it has been let go: the others talk. One that waits is about to be, or to talk again.
      else if (hasLegOf(core, this.#ports.account) && !waitsIn(core, this.#ports.account)) this.#settle(call)
    }
    if (isOurs) this.#ports.changed()
  }

  #callEnded({ uniqueid, linkedid }: CallView): void {
    keep(this.#ended, { key: uniqueid, value: linkedid, most: mostEnded })
    for (const call of this.#ports.phoneCalls()) {
      if (call.uniqueid !== uniqueid || call.over) continue
      // Nobody goes on there.
      this.#handings.delete(call.id)
      this.#follow(call)
    }
  }

  /** The phone's leg is in another call now: the consulted party talks with the one that was waiting. */
  #follow(call: OwnCall): void {
    const before = call.over ? null : call.uniqueid
    const linkedid = before === null ? undefined : this.#ended.get(before)
    if (before === null || linkedid === undefined) return
    const next = this.#ports.pbx.calls().find((view) => view.linkedid === linkedid && this.#isFree(view))
    if (next !== undefined) this.#move(call, before, next)
  }

  /** Its person has joined its calls (`5-softphone`, Join): the leg is in a call of its own, and this one goes on beside it. */
  #joined(call: OwnCall, core: CallView): boolean {
    const { account, pbx } = this.#ports
    if (hasLegOf(core, account)) return false
    const isOwn = ({ app, caller, linkedid }: CallView) =>
      app === 'conference' && caller.user === account.user && linkedid === core.linkedid
    const next = pbx.calls().find((view) => view.uniqueid !== core.uniqueid && isOwn(view) && this.#isFree(view))
    if (next === undefined) return false
    this.#handings.delete(call.id)
    this.#move(call, core.uniqueid, next)
    return true
  }

  /** It has a leg of the person, and no call of its phone is it yet. */
  #isFree(view: CallView): boolean {
    const { account, phoneCalls } = this.#ports
    return hasLegOf(view, account) && !phoneCalls().some(({ uniqueid }) => uniqueid === view.uniqueid)
  }

  #move(call: OwnCall, before: string, { uniqueid }: CallView): void {
    call.movedTo(uniqueid)
    this.#ports.moved(call, before)
    this.#ports.changed()
  }

  #underWay(core: CallView): Under | undefined {
    const { account, pbx } = this.#ports
    if (!hasLegOf(core, account)) {
      const asks = (view: CallView) =>
        view.linkedid === core.linkedid && view.uniqueid !== core.uniqueid && view.caller.user === account.user
      const view = pbx.calls().find((each) => asks(each) && hasLegOf(each, account))
      return view === undefined ? undefined : { view, kind: 'ask' }
    }
    const { caller, callee, segment } = core
    const left = segment > 1 && waitsIn(core, account) && caller.user !== account.user && callee.user !== account.user
    return left ? { view: core, kind: 'send' } : undefined
  }

  /** The person is back; its record says why, or has said so. */
  #settle(call: OwnCall): void {
    const before = this.#handings.get(call.id)
    if (before === undefined || before.shown.state === 'back') return
    this.#handings.delete(call.id)
    this.#unexplained.set(call.id, before)
    this.#explain(call)
  }

  #note(call: OwnCall, { kind, view }: Under): void {
    const before = this.#handings.get(call.id)
    const { uniqueid, segment } = view
    const state = view.state === 'answered' ? 'talking' : view.state === 'ringing' ? 'ringing' : 'calling'
    const known = before?.uniqueid === uniqueid && before.segment === segment ? before.shown : undefined
    // Calling and ringing count as one time, talking as another.
    const goesOn = known !== undefined && (known.state === 'talking') === (state === 'talking')
    const since = goesOn ? known.since : call.at
    const who = this.#who(view)
    // A party that was consulted and is then joined with the waiting one was not sent there at once.
    const isAsked = before?.shown.kind === 'ask' && before.shown.number === who.number
    const shown: HandedOn = { kind: isAsked ? 'ask' : kind, state, ...who, since, why: null }
    this.#handings.set(call.id, { shown, uniqueid, segment })
  }

  #who({ callee, exten }: CallView): Pick<HandedOn, 'name' | 'number'> {
    const number = callee.number || exten
    const name = callee.name || (this.#ports.nameOf(number) ?? this.#names.get(exten) ?? '')
    return { name, number }
  }

  #written(cdr: Cdr): void {
    const { changed, pbx, phoneCalls } = this.#ports
    for (const call of phoneCalls()) {
      const core = call.uniqueid === null ? undefined : pbx.call(call.uniqueid)
      if (core?.linkedid === cdr.linkedid) {
        keep(this.#records, { key: keyOf(cdr), value: cdr, most: mostRecords })
        if (!call.over) this.#failed(call, core, cdr)
      }
      if (this.#explain(call, cdr)) changed()
    }
  }

  /** A consultation with a number that leads nowhere has failed before any call to it was seen. */
  #failed(call: OwnCall, core: CallView, cdr: Cdr): void {
    const { account, changed, nameOf } = this.#ports
    const isAsked = cdr.callerUser === account.user && cdr.uniqueid !== core.uniqueid && hasLegOf(core, account)
    const known = this.#handings.get(call.id)
    if (!isAsked || (known !== undefined && known.shown.state !== 'back') || this.#unexplained.has(call.id)) return
    if (cdr.disposition !== 'FAILED' || whyBack(cdr, 'ask') === null) return
    const { dst: number, uniqueid, segment } = cdr
    const name = cdr.dstname || (nameOf(number) ?? this.#names.get(number) ?? '')
    const shown: HandedOn = { kind: 'ask', state: 'calling', name, number, since: call.at, why: null }
    this.#handings.set(call.id, { shown, uniqueid, segment })
    if (!waitsIn(core, account)) this.#settle(call)
    changed()
  }

  /** Whether the card says more than before. */
  #explain(call: OwnCall, written?: Cdr): boolean {
    const handing = this.#unexplained.get(call.id)
    if (handing === undefined) return false
    const cdr = written !== undefined && keyOf(written) === keyOf(handing) ? written : this.#records.get(keyOf(handing))
    if (cdr === undefined) return false
    this.#unexplained.delete(call.id)
    const why = whyBack(cdr, handing.shown.kind)
    if (why === null || call.over) return false
    this.#handings.set(call.id, { ...handing, shown: { ...handing.shown, state: 'back', since: call.at, why } })
    return true
  }
}

function keyOf({ uniqueid, segment }: Pick<Cdr, 'uniqueid' | 'segment'>): string {
  return `${uniqueid} ${segment}`
}

function hasLegOf({ domain, members }: CallView, account: HandedCallsPorts['account']): boolean {
  return domain === account.domain && members.some(({ user }) => user === account.user)
}

function waitsIn({ members }: CallView, account: HandedCallsPorts['account']): boolean {
  return members.some(({ user, state }) => user === account.user && state === 'waiting')
}

/** null: the transferor has taken it back, or it has arrived. */
function whyBack({ disposition, hangupby, hangupcause }: Cdr, kind: HandedOn['kind']): HandedOn['why'] {
  if (hangupby === 'caller' || hangupby === 'operator') return null
  switch (disposition) {
    case 'ANSWERED':
      return kind === 'ask' && hangupby === 'callee' ? 'hung-up' : null
    case 'BUSY':
      return hangupcause === callRejected ? 'declined' : 'busy'
    case 'NO ANSWER':
      return hangupcause === clearing ? null : 'no-answer'
    case 'FAILED':
      return 'unreachable'
  }
}

/** Q.850; `clearing`: given up before the answer. */
const callRejected = 21
const clearing = 16

function keep<T>(map: Map<string, T>, { key, value, most }: { key: string; value: T; most: number }): void {
  map.delete(key)
  map.set(key, value)
  for (const oldest of [...map.keys()].slice(0, -most)) map.delete(oldest)
}
