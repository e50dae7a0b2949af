import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { PhoneCall } from '../ipc/contract.ts'
import type { Left, LeftBehind } from './left-behind.ts'
import { type Language, words } from './words.ts'

interface CutCallsPorts {
  readonly pbx: Pick<Pbx, 'cdrs'>
  readonly account: { readonly domain: string; readonly user: string }
  readonly leftBehind: LeftBehind
  /** The callers' pages. */
  readonly pane: { readonly left: Left['tabs']; bringBack(tabs: Left['tabs']): void }
  readonly changed: () => void
}

/** Once a window shows it. */
const staysMs = 60_000

/**
 * What a crash leaves of one desk: the callers' pages come back, and the cards of calls that ended with the program say
 * so until the next call comes.
 */
export class CutCalls implements Disposable {
  readonly #ports: CutCallsPorts
  #calls: Left['calls'] = []
  /** What the next crash would leave, as it was kept last. */
  #kept = ''
  #timer: NodeJS.Timeout | undefined

  constructor(ports: CutCallsPorts) {
    this.#ports = ports
  }

  /** What the program before this one has left. */
  async take(): Promise<void> {
    const { leftBehind, pane, changed } = this.#ports
    const left = leftBehind.take()
    if (left === undefined) return
    pane.bringBack(left.tabs)
    const cut = await Promise.all(left.calls.map((call) => this.#wasCut(call)))
    this.#calls = left.calls.filter((_, at) => cut[at])
    if (this.#calls.length > 0) changed()
  }

  keep(calls: readonly PhoneCall[]): void {
    const live = calls.filter(({ state }) => state !== 'ended')
    const left: Left = {
      calls: live.map(({ id, uniqueid, direction, name, number, via, startedAt, answeredAt }) => ({
        ...{ id, uniqueid, direction, name, number, via },
        ...{ startedAt, answeredAt }
      })),
      tabs: this.#ports.pane.left
    }
    const text = JSON.stringify(left)
    if (text !== this.#kept) this.#ports.leftBehind.keep(left)
    this.#kept = text
  }

  /** The desk ends in an orderly way. */
  forget(): void {
    this.#ports.leftBehind.forget()
  }

  /** As the phone shows them beside its own calls. */
  views(own: readonly PhoneCall[], language: Language): readonly PhoneCall[] {
    if (own.length > 0) this.#calls = []
    const { talking, ringing } = words[language].cut
    return this.#calls.map((call) => ({
      ...call,
      at: call.answeredAt ?? call.startedAt,
      state: 'ended',
      way: [],
      prefix: '',
      muted: false,
      recording: 'off' as const,
      recordable: false,
      heldByPeer: false,
      clickToDial: null,
      quality: null,
      handedOn: null,
      cut: true,
      reason: call.answeredAt === null ? ringing : talking
    }))
  }

  /** Somebody can read it from now on. */
  shown(): void {
    this.#timer ??= setTimeout(() => {
      this.#calls = []
      this.#ports.changed()
    }, staysMs)
    this.#timer.unref()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }

  /** It may have ended in the moment before, of which nobody could tell any more. */
  async #wasCut({ uniqueid }: Left['calls'][number]): Promise<boolean> {
    if (uniqueid === null) return true
    const { items } = await this.#ports.pbx.cdrs({ ...this.#ports.account, uniqueid, limit: 1 })
    return items.every(({ hangupby, hangupcause }) => hangupby === 'pbx' && hangupcause === temporaryFailure)
  }
}

/** Q.850: with it the PBX closes the records of calls that were open at a crash. */
const temporaryFailure = 41
