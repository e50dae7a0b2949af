import type { AgentView, QueueView } from '../../../pbx-core/contract/views.ts'
import { randomSource } from '../../support/mutate.ts'
import type { PhoneCall } from '../../support/phone-call.ts'
import { Office, userConfig } from '../../support/virtual-pbx.ts'
import type { VirtualPhone } from '../../support/virtual-phone.ts'

export const agents = Array.from({ length: 20 }, (_, at) => String(200 + at))

const strategies = [
  'ring-all',
  'longest-idle',
  'fewest-calls',
  'least-talk-time',
  'round-robin',
  'in-order',
  'random'
] as const
/** More never wait, though the queue would take them. */
const mostCallers = 200

/** A caller, and what became of it as its telephone knows it. */
interface Customer {
  readonly call: PhoneCall
  /** Who has answered it; '' while nobody has. */
  agent: string
  /** It has left the line by a key, and is told so. */
  left: boolean
  over: boolean
  /** It has been told that it is called back. */
  isPromised: boolean
}

/** A queue of up to 200 callers with 20 agents, in which whatever the seed says happens. */
export class CallCentre {
  readonly office: Office
  readonly story: string[] = []
  readonly customers: Customer[] = []
  readonly #random: (most: number) => number
  readonly #phones = new Map<string, VirtualPhone>()
  readonly #outside: VirtualPhone
  /** What an agent has with a caller of the queue, from its answer on. */
  readonly #talks = new Map<string, { readonly call: PhoneCall; readonly customer: Customer }>()
  /** What an agent has in place of a customer who is called back, from its answer on. */
  readonly #callbacks = new Map<string, PhoneCall>()
  /** Calls of their own. */
  readonly #own = new Map<string, PhoneCall>()

  private constructor(office: Office, random: (most: number) => number) {
    this.office = office
    this.#random = random
    this.#outside = office.provider('main')
  }

  static async open(seed: number): Promise<CallCentre> {
    const source = randomSource(seed)
    const random = (most: number) => Math.floor(source() * most)
    const office = await new Office({
      domain: {
        users: [
          userConfig('100', 'Ana Keller'),
          ...agents.map((extension) => userConfig(extension, `Agent ${extension}`))
        ],
        queues: [
          {
            ...{
              name: 'support',
              extension: '600',
              maxWaiting: mostCallers,
              maxWaitSeconds: 86_400,
              ringSeconds: 10,
              joinWhenEmpty: true
            },
            agents: agents.map((user, at) => ({ user, penalty: at % 3 })),
            strategy: strategies[random(strategies.length)] as (typeof strategies)[number],
            wrapUpSeconds: random(3) * 5,
            skipSeconds: 20,
            ...(random(2) === 0 ? {} : { pauseAfterMissed: 2 }),
            exitKeys: { '0': 'hangup:busy' },
            callback: { key: '1', attempts: 1 + random(3), pauseSeconds: 30, ringSeconds: 10 },
            then: 'hangup:busy'
          }
        ],
        limits: { forwardedConcurrent: 1000, forwardedPerHour: 100_000 },
        inbound: [{ match: '*', to: 'queue:support' }]
      }
    }).start()
    const centre = new CallCentre(office, random)
    centre.#outside.whenCalled = (call) => {
      call.ring()
      const does = random(4)
      if (does === 0) call.refuse(486)
      else if (does > 1) call.answer()
    }
    for (const agent of agents) {
      const phone = await office.phone(agent)
      phone.whenCalled = (call) => call.ring()
      centre.#phones.set(agent, phone)
    }
    return centre
  }

  get board(): QueueView {
    const [queue] = this.office.pbx.queues('acme.test')
    if (queue === undefined) throw new Error('there is no queue')
    return queue
  }

  /** Callbacks that a customer has answered. */
  get taken(): number {
    return this.#outside.calls.filter((call) => call.role === 'callee' && call.isAnswered).length
  }

  /** One thing happens, and everything that follows from it at once. */
  async step(): Promise<void> {
    const [name, happen] = this.#one(this.#happenings)
    const agent = this.#one(agents)
    this.story.push(`${this.office.clock.now()} ${name} ${agent}`)
    await happen(agent)
    await this.office.pass()
    this.#look()
  }

  /** All hang up. */
  async close(): Promise<void> {
    for (const customer of this.customers) this.#leave(customer)
    for (const own of [...this.#own.values(), ...this.#callbacks.values()]) void own.bye()
    for (const { id } of this.board.callbacks) this.office.pbx.cancelCallback('acme.test', id)
    await this.office.pass(15_000)
    this.#look()
  }

  /** What is wrong, and stays so once what is under way on the network has come. */
  async fault(): Promise<string | undefined> {
    for (let looks = 0; looks < 3; looks++) {
      const [fault] = this.faults()
      if (fault === undefined) return undefined
      await this.office.pass()
      this.#look()
    }
    const [fault] = this.faults()
    return fault
  }

  /** What is wrong now, in words: of the wallboard against what telephones know. */
  *faults(): Iterable<string> {
    const { waiting, agents: shown, callbacks } = this.board
    const open = callbacks.filter(({ state }) => state !== 'given-up')
    if (new Set(open.map(({ number }) => number)).size < open.length) yield 'a number is called back twice'
    const promised = this.customers.filter(({ isPromised }) => isPromised).length
    if (callbacks.length > promised) yield `${callbacks.length} are called back, and ${promised} were promised it`
    const unserved = this.customers.filter(({ over, left, agent }) => !over && !left && agent === '')
    if (waiting.length !== unserved.length) yield `${waiting.length} wait by the board, ${unserved.length} in truth`
    for (const agent of shown) {
      const back = open.filter(({ agents: whose }) => whose.includes(agent.extension))
      const rung = waiting.filter(({ rings }) => rings.includes(agent.extension)).length
      yield* this.#faultsOf(agent, rung + back.filter(({ state }) => state === 'ringing').length)
      // Whoever is reached is no callback any more, and whom nobody reached is one again while the agent hears of it.
      const calls = back.filter(({ state }) => state === 'calling').length
      if (calls > 1 || (calls === 1 && agent.state !== 'talking')) yield `${agent.extension} calls ${calls} back`
    }
  }

  *#faultsOf({ extension, state }: AgentView, rung: number): Iterable<string> {
    if (rung > 1) yield `${extension} rings for ${rung}`
    if ((state === 'ringing') !== (rung === 1)) yield `${extension} is ${state} and rings for ${rung}`
    const invited = this.#phone(extension).calls.filter((call) => call.role === 'callee' && call.invited)
    if (invited.length !== rung)
      yield `the telephone of ${extension} has ${invited.length} calls that ring, not ${rung}`
    const talks = this.#talks.has(extension) || this.#own.has(extension) || this.#callbacks.has(extension)
    if (talks !== (state === 'talking')) yield `${extension} is ${state}, and ${talks ? 'talks' : 'does not talk'}`
  }

  readonly #happenings: readonly (readonly [string, (agent: string) => unknown])[] = [
    ...Array.from({ length: 6 }, () => ['arrives', () => this.#arrive()] as const),
    ...Array.from({ length: 5 }, () => ['answers', (agent: string) => this.#ringing(agent)?.answer()] as const),
    ...Array.from({ length: 4 }, () => ['hangs up', (agent: string) => this.#hangUp(agent)] as const),
    ['declines', (agent) => this.#ringing(agent)?.refuse(603)],
    ['is busy', (agent) => this.#ringing(agent)?.refuse(486)],
    ['gives up', () => this.#giveUp()],
    ['presses 0', () => this.#pressZero()],
    ['asks to be called back', () => this.#askBack()],
    ['asks to be called back', () => this.#askBack()],
    ['is called back no more', () => this.#cancelBack()],
    ['logs in', (agent) => this.#set(agent, { queues: { support: 'in' } })],
    ['logs out', (agent) => this.#set(agent, { queues: { support: 'out' } })],
    ['pauses', (agent) => this.#set(agent, { pause: { on: true } })],
    ['works again', (agent) => this.#set(agent, { pause: { on: false } })],
    ['works again', (agent) => this.#set(agent, { pause: { on: false } })],
    ['ends its rest', (agent) => void this.office.pbx.endWrapUp('acme.test', agent)],
    ['calls the echo', (agent) => this.#callEcho(agent)],
    ['loses its telephone', (agent) => this.office.until(this.#phone(agent).register(0))],
    ['has its telephone again', (agent) => this.office.until(this.#phone(agent).register())],
    ['has it again', (agent) => this.office.until(this.#phone(agent).register())],
    ...Array.from({ length: 4 }, () => ['time passes', () => this.office.pass(this.#random(12_000))] as const)
  ]

  #arrive(): void {
    if (this.customers.filter(({ over }) => !over).length >= mostCallers) return
    const number = `+1202555${String(100 + this.customers.length).padStart(4, '0')}`
    const headers = [['P-Asserted-Identity', `<sip:${number}@192.0.2.10>`]] as const
    const call = this.#outside.invite('+15550100100', { headers })
    this.customers.push({ call, agent: '', left: false, over: false, isPromised: false })
  }

  #giveUp(): void {
    const waiting = this.customers.filter(({ over }) => !over)
    if (waiting.length > 0) this.#leave(this.#one(waiting))
  }

  #pressZero(): Promise<unknown> | undefined {
    const customer = this.#oneWaiting()
    if (customer === undefined) return undefined
    customer.left = true
    return this.office.until(customer.call.info('0'))
  }

  /** It confirms its number, and is let go. */
  async #askBack(): Promise<void> {
    const customer = this.#oneWaiting()
    if (customer === undefined) return
    customer.left = true
    customer.isPromised = true
    for (const key of ['1', '1']) await this.office.until(customer.call.info(key))
    await this.office.pass(100)
  }

  #cancelBack(): void {
    const { callbacks } = this.board
    if (callbacks.length > 0) this.office.pbx.cancelCallback('acme.test', this.#one(callbacks).id)
  }

  #oneWaiting(): Customer | undefined {
    const waiting = this.customers.filter(
      ({ over, left, agent, call }) => !over && !left && agent === '' && call.isAnswered
    )
    return waiting.length === 0 ? undefined : this.#one(waiting)
  }

  #leave(customer: Customer): void {
    if (customer.over) return
    if (customer.call.isAnswered) void customer.call.bye()
    else customer.call.cancel()
    customer.over = true
  }

  #hangUp(agent: string): void {
    const talk = this.#talks.get(agent)
    const own = this.#own.get(agent)
    if (talk !== undefined) void talk.call.bye()
    if (own !== undefined) void own.bye()
    void this.#callbacks.get(agent)?.bye()
    this.#callbacks.delete(agent)
    this.#own.delete(agent)
    if (talk !== undefined) talk.customer.over = true
    this.#talks.delete(agent)
  }

  #callEcho(agent: string): void {
    if (this.#talks.has(agent) || this.#own.has(agent) || this.#callbacks.has(agent)) return
    this.#own.set(agent, this.#phone(agent).invite('*43'))
  }

  #set(agent: string, patch: Parameters<Office['pbx']['setUserState']>[2]): void {
    this.office.pbx.setUserState('acme.test', agent, patch)
  }

  #ringing(agent: string): PhoneCall | undefined {
    return this.#phone(agent).calls.find((call) => call.role === 'callee' && call.invited)
  }

  /** Who has come to talk with whom, and who is gone, as the telephones know it. */
  #look(): void {
    for (const customer of this.customers) {
      const { call } = customer
      if (call.methods.includes('BYE') || (call.statuses.at(-1) ?? 0) >= 400) customer.over = true
    }
    for (const [agent, phone] of this.#phones) {
      const talk = this.#talks.get(agent)
      if (talk !== undefined && (talk.customer.over || talk.call.methods.includes('BYE'))) {
        talk.customer.over = true
        this.#talks.delete(agent)
      }
      if (this.#callbacks.get(agent)?.methods.includes('BYE') === true) this.#callbacks.delete(agent)
      if (this.#talks.has(agent) || this.#callbacks.has(agent)) continue
      const answered = phone.calls.find(
        (call) => call.role === 'callee' && call.isAnswered && !call.methods.includes('BYE') && !this.#known.has(call)
      )
      if (answered !== undefined) this.#meet(agent, answered)
    }
  }

  readonly #known = new Set<PhoneCall>()

  /** The call that has this agent now says whose it is. */
  #meet(agent: string, call: PhoneCall): void {
    this.#known.add(call)
    const customer = this.customers.find((each) => !each.over && each.agent === '' && this.#isJoined(each, call))
    if (customer === undefined) {
      this.#callbacks.set(agent, call)
      return
    }
    customer.agent = agent
    this.#talks.set(agent, { call, customer })
  }

  /** The two whose audio was joined last. */
  #isJoined(customer: Customer, call: PhoneCall): boolean {
    const [own, other] = [customer.call.heard, call.heard].map(({ port }) =>
      this.office.media.leased.find(({ rtpPort }) => rtpPort === port)
    )
    return own !== undefined && own.peer === other
  }

  #phone(agent: string): VirtualPhone {
    return this.#phones.get(agent) as VirtualPhone
  }

  #one<T>(among: readonly T[]): T {
    return among[this.#random(among.length)] as T
  }
}
