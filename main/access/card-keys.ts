import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Config } from '../../pbx-core/contract/config.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import { type Account, findAccount, parseUserName, type UserAddress } from './accounts.ts'

/** One caller page: of this call, with the earlier calls of this number. */
export interface CardOf {
  readonly call: string
  readonly number: string
}

/** As the page's address has them: whose card it is, and the capability for it. */
export interface CardKey {
  readonly for: string
  readonly key: string
}

export interface CardKeyPorts {
  readonly config: () => Config
  readonly pbx: Pick<Pbx, 'call' | 'cdrs'>
  readonly wallTime: () => number
}

const hourMs = 3_600_000

/**
 * The caller page stands beside pages of callers, in panes and partitions where nobody is logged in. It is opened by a
 * capability for this one card, which is worth nothing for any other (`1-product`, `/card`).
 */
export class CardKeys {
  readonly #ports: CardKeyPorts
  readonly #secret = randomBytes(32)

  constructor(ports: CardKeyPorts) {
    this.#ports = ports
  }

  /** Good while the call lives, and for an hour after it. */
  ofCall(address: UserAddress, card: CardOf): CardKey {
    return this.#issue(address, card, 0)
  }

  /** Good for an hour from now, whatever call it is of: for a person with a session. */
  forAnHour(address: UserAddress, card: CardOf): CardKey {
    return this.#issue(address, card, this.#ports.wallTime() + hourMs)
  }

  /** Whose card it is; undefined where the key is of another one, late or made up. */
  async account(card: CardOf, given: CardKey): Promise<Account | undefined> {
    const named = parseUserName(this.#ports.config(), given.for)
    const until = Number(/^(\d{1,16})\./.exec(given.key)?.[1] ?? Number.NaN)
    if (named.kind !== 'found' || Number.isNaN(until)) return undefined
    if (!same(this.#issue(named.address, card, until).key, given.key)) return undefined
    const holds = until === 0 ? await this.#isNow(named.address, card.call) : until > this.#ports.wallTime()
    return holds ? findAccount(this.#ports.config(), named.address) : undefined
  }

  #issue({ domain, user }: UserAddress, { call, number }: CardOf, until: number): CardKey {
    const content = JSON.stringify([domain, user, call, number, until])
    const mac = createHmac('sha256', this.#secret).update(content).digest('base64url')
    return { for: `${user}@${domain}`, key: `${until}.${mac}` }
  }

  async #isNow({ domain }: UserAddress, uniqueid: string): Promise<boolean> {
    if (uniqueid === '') return false
    const { pbx, wallTime } = this.#ports
    if (pbx.call(uniqueid) !== undefined) return true
    const { items } = await pbx.cdrs({ domain, uniqueid, limit: 1 })
    return items.some(({ end }) => end + hourMs > wallTime())
  }
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
