import { ownTerms } from '../../pbx-core/call/leg-session.ts'
import type { CallingObserver } from '../../pbx-core/call/outgoing-leg.ts'
import type { SipLeg } from '../../pbx-core/call/sip-leg.ts'
import { DialogTable } from '../../pbx-core/call/sip-stack.ts'
import type { TrunkConfig, UserConfig } from '../../pbx-core/contract/config.ts'
import { createCrypto } from '../../pbx-core/io/crypto.ts'
import { LegFactory } from '../../pbx-core/runtime/leg-factory.ts'
import { SipTrace } from '../../pbx-core/runtime/sip-trace.ts'
import { dialogKey } from '../../pbx-core/sip/dialog/dialog.ts'
import { createResponse } from '../../pbx-core/sip/message/create.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { parseUri } from '../../pbx-core/sip/message/uri.ts'
import type { Binding } from '../../pbx-core/sip/registrar/binding.ts'
import { createTransactionLayer } from '../../pbx-core/sip/transaction/layer.ts'
import type { ServerTransaction } from '../../pbx-core/sip/transaction/types.ts'
import { createLossyNetwork } from '../support/lossy-network.ts'
import type { InviteOptions, PhoneCall } from '../support/phone-call.ts'
import type { RecordingEndpoint } from '../support/recording-media.ts'
import { StandInOffice } from '../support/stand-in-services.ts'
import { VirtualPhone } from '../support/virtual-phone.ts'

const ours = '10.0.0.1'
const theirs = '10.0.0.2'
const silentLog = { debug() {}, info() {}, warn() {}, error() {}, with: () => silentLog }

/** One leg of ours and the telephone at its other end, with SIP on a wire between them and no PBX around. */
export class TwoEnds {
  readonly office = new StandInOffice()
  readonly far: VirtualPhone
  /** What the far end has said to the leg that calls it: `180`, `183 PCMU`, `answered PCMU`, or how it failed. */
  readonly progress: unknown[] = []
  readonly dialogs = new DialogTable()
  readonly #network = createLossyNetwork({ clock: this.office.clock })
  readonly #host = this.#network.host(ours)
  readonly #factory: LegFactory
  #leg: SipLeg | undefined

  constructor() {
    const { dialogs, office } = this
    const { clock } = office
    const crypto = createCrypto()
    const keyOf = ({ callId, to, from }: SipRequest) => dialogKey(callId, to.tag, from.tag)
    const transactions = createTransactionLayer({
      ...{ transport: this.#host.transport, clock, crypto, log: silentLog },
      user: {
        request: (transaction) => {
          const { request } = transaction
          if (request.to.tag === '') return this.#invited(transaction)
          const dialog = dialogs.get(keyOf(request))
          if (dialog === undefined) transaction.respond(createResponse(request, 481))
          else dialog.receive(transaction)
        },
        ack: (request) => dialogs.get(keyOf(request))?.receiveAck(request)
      }
    })
    this.#host.attach({ received: (octets, flow) => transactions.receive(octets, flow) })
    this.#factory = new LegFactory({
      stack: { transactions, dialogs, clock, crypto },
      media: office.media,
      trace: new SipTrace(clock),
      refers: { dialogs, domainOf: () => 'acme.test' },
      authorisation: () => undefined,
      bindings: () => []
    })
    this.far = new VirtualPhone({
      ...{ network: this.#network, clock, address: theirs, domain: 'acme.test', user: '101' },
      pbx: { address: ours, port: 5060 }
    })
  }

  get leg(): SipLeg {
    if (this.#leg === undefined) throw new Error('there is no leg yet')
    return this.#leg
  }

  /** The call as the far end knows it. */
  get call(): PhoneCall {
    return this.far.call
  }

  get media(): RecordingEndpoint {
    return this.leg.media as RecordingEndpoint
  }

  /** The far end has called us, and waits. */
  async called(options: InviteOptions = {}): Promise<void> {
    this.far.invite('100', options)
    await this.pass()
  }

  /** The same, answered. */
  async talking(options: InviteOptions = {}): Promise<void> {
    await this.called(options)
    this.leg.unanswered?.answer(this.leg.session.ownAnswer() ?? ownTerms)
    await this.pass()
  }

  /** We call the far end; through a trunk where that is one of several ways. */
  async calls({ isTrunk = false } = {}): Promise<void> {
    const invitation = { terms: ownTerms, address: ours, advertised: ours }
    const call = this.office.call()
    const leg = isTrunk
      ? this.#factory.trunk(call, this.#host.flowTo(theirs), {
          ...invitation,
          ...{ trunk: this.#trunk, number: '101', host: theirs, port: 5060, routes: [] },
          ...{ emergency: false, isOneOfSeveral: true }
        })
      : this.#factory.phone(call, this.#binding(), {
          ...invitation,
          user: this.#user,
          from: { name: 'Ana Keller', number: '100' }
        })
    if (leg === undefined) throw new Error('there is no media port')
    this.#leg = leg
    const codec = (answer: Parameters<CallingObserver['answered']>[0] | undefined) => answer?.codecs[0]?.name
    leg.call({
      progress: (status, answer) => void this.progress.push([status, codec(answer) ?? ''].join(' ').trim()),
      answered: (answer) => void this.progress.push(`answered ${codec(answer)}`),
      failed: ({ result, reason }, redirection) =>
        void this.progress.push(
          redirection === undefined ? [result, reason] : redirection.targets.map(({ text }) => text)
        )
    })
    await this.pass()
  }

  /** Nobody is at the far end's address any more. */
  unplug(): void {
    this.#network.host(theirs)
  }

  async pass(ms = 20): Promise<void> {
    await this.office.pass(ms)
  }

  /** Waits for an answer that needs the network. */
  async until<T>(answer: Promise<T>): Promise<T> {
    let isThere = false
    void answer.then(() => {
      isThere = true
    })
    for (let tries = 0; !isThere && tries < 100; tries++) await this.pass()
    if (!isThere) throw new Error('there was no answer within two seconds')
    return answer
  }

  get #user(): UserConfig {
    return this.office.config.domains[0]?.users.find(({ extension }) => extension === '101') as UserConfig
  }

  get #trunk(): TrunkConfig {
    return this.office.config.domains[0]?.trunks[0] as TrunkConfig
  }

  #binding(): Binding {
    const contact = parseUri(`sip:101@${theirs}:5060`)
    if (!contact.ok) throw new Error(contact.error)
    const via = { params: new Map(), host: theirs, port: 5060 }
    return { contact: contact.value, path: [], flow: this.#host.flowTo(theirs), via } as unknown as Binding
  }

  #invited(transaction: ServerTransaction): void {
    const call = this.office.call({ caller: this.office.person('101') })
    const place = { address: ours, advertised: ours, party: '101', owner: this.#user }
    const leg = this.#factory.incoming(call, transaction, place)
    if (leg.ok) this.#leg = leg.value
    else this.progress.push(leg.error)
  }
}
