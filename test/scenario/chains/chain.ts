import { expect } from 'vitest'
import { OwnCallLimits } from '../../../pbx-core/runtime/limits.ts'
import type { CallLimits } from '../../../pbx-core/runtime/ports.ts'
import { randomSource } from '../../support/mutate.ts'
import type { PhoneCall } from '../../support/phone-call.ts'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts'
import { Office, userConfig } from '../../support/virtual-pbx.ts'
import type { VirtualPhone } from '../../support/virtual-phone.ts'

/** Somebody who talks, or is sought. */
export interface Party {
  readonly phone: VirtualPhone
  /** As the others dial it, and as records have it. */
  readonly number: string
  readonly user: string | null
}

/** A party in a call. */
export interface Talker extends Party {
  readonly call: PhoneCall
}

/** What a phone that is called does, and after how many milliseconds. */
export interface Reaction {
  readonly kind: 'answers' | 'busy' | 'declines' | 'rings'
  readonly after: number
}

interface SegmentOfPlan {
  readonly number: number
  readonly src: string
  readonly dst: string
  readonly calleeUser: string | null
  readonly by: string
}

const extensions = ['100', '101', '102', '103', '104', '105']
const ringSeconds = 5
export const outsideNumber = '92025550123'

/**
 * Calls in an office of six and two trunks, and what ought to have become of them: who talks with whom, and what each
 * segment's record says. Whatever happens follows from the seed.
 */
export class Chain {
  readonly office: Office
  readonly random: (most: number) => number
  readonly phones: readonly VirtualPhone[]
  readonly outside: VirtualPhone
  /** Of each record that is to be written. */
  readonly planned: string[] = []
  /** What has been done, for whoever looks for a fault. */
  readonly story: string[] = []
  /** Undefined: the call is over. */
  talkers: { readonly caller: Talker; readonly callee: Talker } | undefined
  readonly #hungUp = new Set<PhoneCall>()
  readonly #limits: CountedLimits
  #segment: SegmentOfPlan = { number: 0, src: '', dst: '', calleeUser: null, by: '' }

  private constructor(parts: { office: Office; limits: CountedLimits; phones: readonly VirtualPhone[]; seed: number }) {
    this.office = parts.office
    this.#limits = parts.limits
    this.phones = parts.phones
    this.outside = parts.office.provider('main')
    const random = randomSource(parts.seed)
    this.random = (most) => Math.floor(random() * most)
  }

  static async begin(seed: number): Promise<Chain> {
    const clock = createVirtualClock()
    const limits = new CountedLimits(clock)
    const users = extensions.map((user) => ({ ...userConfig(user, `User ${user}`), ringSeconds }))
    const office = await new Office({ clock, limits, domain: { users } }).start()
    const phones: VirtualPhone[] = []
    for (const user of extensions) phones.push(await office.phone(user))
    const chain = new Chain({ office, limits, phones, seed })
    await chain.#first()
    return chain
  }

  party(phone: VirtualPhone): Party {
    return { phone, number: phone.user, user: phone.user }
  }

  get far(): Party {
    return { phone: this.outside, number: outsideNumber, user: null }
  }

  /** Phones that are in no call. */
  free(): VirtualPhone[] {
    return this.phones.filter((phone) => this.#living(phone).length === 0)
  }

  /** The one who leaves, of any side or of those with a telephone of ours, and the one who stays. */
  sides(own = false): { readonly leaving: Talker; readonly staying: Talker; readonly by: 'caller' | 'callee' } {
    const { caller, callee } = this.#both()
    const isCaller = own && callee.user === null ? true : own && caller.user === null ? false : this.random(2) === 0
    return isCaller
      ? { leaving: caller, staying: callee, by: 'caller' }
      : { leaving: callee, staying: caller, by: 'callee' }
  }

  one<T>(...of: readonly T[]): T {
    return of[this.random(of.length)] as T
  }

  /** At most 1,500 ms from now, in steps of 150: what must not meet something else is half a step later. */
  moment(): number {
    return 150 * (1 + this.random(10))
  }

  reacts(phone: VirtualPhone, { kind, after }: Reaction): void {
    phone.whenCalled = (call) => {
      call.ring()
      if (kind === 'rings') return
      this.office.clock.after(after, () => {
        if (!call.invited) return
        if (kind === 'answers') call.answer()
        else call.refuse(kind === 'busy' ? 486 : 603)
      })
    }
  }

  async hangUp(call: PhoneCall): Promise<void> {
    if (!this.#isAlive(call)) return
    this.#hungUp.add(call)
    await this.office.until(call.bye())
  }

  uniqueid(): string {
    return this.office.pbx.calls().find(({ linkedid, uniqueid }) => linkedid === uniqueid)?.uniqueid ?? ''
  }

  // What ought to be.

  /** The segment that runs is over. */
  segmentEnds(disposition: string): void {
    const { number, src, dst, calleeUser, by } = this.#segment
    this.planned.push(`${number}: ${src} > ${dst} (${calleeUser ?? ''}) ${disposition} ${by}`.trim())
  }

  /** Another one begins, in the same call unless `number` says otherwise. */
  segmentBegins(segment: Omit<SegmentOfPlan, 'number'> & { readonly number?: number }): void {
    this.#segment = { number: this.#segment.number + 1, ...segment }
  }

  /** Somebody else has taken the call that rings. */
  segmentGoesTo(user: string | null): void {
    this.#segment = { ...this.#segment, calleeUser: user }
  }

  talk(caller: Talker, callee: Talker): void {
    this.talkers = { caller, callee }
  }

  over(): void {
    this.talkers = undefined
  }

  /** Nothing is under way any more: those who ought to talk do, and nobody else is in a call. */
  expectQuiet(): void {
    const talkers = this.talkers === undefined ? [] : Object.values(this.#both())
    const living = [...this.phones, this.outside].flatMap((phone) => this.#living(phone))
    expect(living.map(name).sort()).toEqual(talkers.map(({ call }) => name(call)).sort())
    const views = this.office.pbx.calls()
    expect(
      views.flatMap(({ members }) => members.map(({ user, state }) => `${user ?? 'outside'} ${state}`)).sort()
    ).toEqual(talkers.map(({ user }) => `${user ?? 'outside'} talking`).sort())
    if (this.talkers === undefined) return
    expect(views.map(({ caller, callee, segment }) => [caller.number, callee.user ?? callee.number, segment])).toEqual([
      [talkers[0]?.number, talkers[1]?.user ?? talkers[1]?.number, this.#segment.number]
    ])
    this.#expectHeard()
  }

  /** Whatever happened at once: whoever is in a call talks with somebody there, and everybody else is out of it. */
  expectNobodyAlone(): void {
    const views = this.office.pbx.calls()
    for (const { members } of views) {
      expect(members.map(({ state }) => ['talking', 'held'].includes(state))).toEqual([true, true])
    }
    const parties = views.flatMap(({ members }) => members.map(({ user }) => user ?? 'outside'))
    const living = [...this.phones, this.outside].flatMap((phone) => this.#living(phone))
    const users = living.map(({ phone }) => (extensions.includes(phone.user) ? phone.user : 'outside'))
    expect(parties.sort()).toEqual(users.sort())
    for (const { endpoint, peer } of living.map((call) => this.#ends(call))) {
      expect([peer !== undefined, peer?.peer === endpoint]).toEqual([true, true])
    }
  }

  /** Everybody hangs up. */
  async finish(): Promise<void> {
    for (const phone of [...this.phones, this.outside]) {
      for (const call of this.#living(phone)) await this.hangUp(call)
    }
    await this.office.pass(1000)
    this.over()
    this.expectQuiet()
  }

  expectRecords(): void {
    const written = this.office.records.map(({ segment, src, dst, calleeUser, disposition, transferredby }) =>
      `${segment}: ${src} > ${dst} (${calleeUser ?? ''}) ${disposition} ${transferredby}`.trim()
    )
    expect(written.sort()).toEqual([...this.planned].sort())
    this.expectNoGaps()
  }

  /** Each conversation begins when the one before it ends, and bills no more than it lasted. */
  expectNoGaps(): void {
    for (const { uniqueid, segment, start, end, answer, duration, billsec } of this.office.records) {
      const before = this.office.records.find((other) => other.uniqueid === uniqueid && other.segment === segment - 1)
      if (segment > 1) expect(start).toBe(before?.end)
      expect([duration, billsec]).toEqual([
        Math.trunc((end - start) / 1000),
        answer === null ? 0 : Math.trunc((end - answer) / 1000)
      ])
    }
  }

  /** Nobody counts any more, for no user and no trunk. */
  expectNothingCounted(): void {
    expect(this.#limits.places).toBe(0)
  }

  async #first(): Promise<void> {
    const [ana, tom] = this.phones as [VirtualPhone, VirtualPhone]
    const { outside, office } = this
    const answers: Reaction = { kind: 'answers', after: this.one(0, 300) }
    for (const phone of [ana, tom, outside]) this.reacts(phone, answers)
    const kind = this.one('internal', 'internal', 'inbound', 'outbound', 'click')
    this.story.push(`first: ${kind}`)
    if (kind === 'internal') ana.invite('101')
    if (kind === 'inbound') outside.invite('+15550100101')
    if (kind === 'outbound') ana.invite(outsideNumber)
    if (kind === 'click') office.pbx.clickToDial({ domain: 'acme.test', user: '100', dest: '101', connect: true })
    await office.pass(2000)
    const [from, to] =
      kind === 'inbound'
        ? [{ phone: outside, number: '+15550170', user: null }, this.party(tom)]
        : [this.party(ana), kind === 'outbound' ? this.far : this.party(tom)]
    const dst = kind === 'inbound' ? '+15550100101' : to.number
    this.segmentBegins({ src: from.number, dst, calleeUser: to.user, by: '' })
    this.talk({ ...from, call: from.phone.call }, { ...to, call: to.phone.call })
    this.expectQuiet()
  }

  #both(): { readonly caller: Talker; readonly callee: Talker } {
    if (this.talkers === undefined) throw new Error('the call is over')
    return this.talkers
  }

  #expectHeard(): void {
    const { caller, callee } = this.#both()
    const one = this.#ends(caller.call)
    const other = this.#ends(callee.call)
    expect([one.peer?.id, other.peer?.id]).toEqual([other.endpoint.id, one.endpoint.id])
    expect([one.endpoint.playing, other.endpoint.playing]).toEqual([[], []])
  }

  #ends({ heard }: PhoneCall) {
    const endpoint = this.office.media.at(heard.port)
    return { endpoint, peer: endpoint.peer }
  }

  #living(phone: VirtualPhone): PhoneCall[] {
    return phone.calls.filter((call) => this.#isAlive(call))
  }

  #isAlive(call: PhoneCall): boolean {
    if (this.#hungUp.has(call) || call.methods.includes('BYE')) return false
    if (call.role === 'caller') return call.statuses.every((status) => status < 300 || status === 401)
    return call.invited || call.isAnswered
  }
}

const name = ({ phone, role }: PhoneCall) => `${phone.user} as ${role}`

/** The limits of a PBX that is alone, and how many places in them are taken. */
class CountedLimits extends OwnCallLimits {
  places = 0

  constructor(clock: VirtualClock) {
    super(clock)
  }

  override outbound(counted: Parameters<CallLimits['outbound']>[0]): ReturnType<CallLimits['outbound']> {
    const place = super.outbound(counted)
    return place.ok ? { ok: true, value: this.#counted(place.value) } : place
  }

  override trunk(...of: Parameters<CallLimits['trunk']>): Disposable | undefined {
    const place = super.trunk(...of)
    return place === undefined ? undefined : this.#counted(place)
  }

  #counted(place: Disposable): Disposable {
    this.places += 1
    let isBack = false
    return {
      [Symbol.dispose]: () => {
        if (!isBack) this.places -= 1
        isBack = true
        place[Symbol.dispose]()
      }
    }
  }
}
