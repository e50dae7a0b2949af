import type { Pbx } from '../pbx-core/contract/pbx.ts'
import { findAccount, type UserAddress } from './access/accounts.ts'
import type { CallRate } from './access/call-rate.ts'
import { placeCall, readTarget } from './http/place-call.ts'
import type { HttpPorts } from './http/services.ts'
import type { PerformDial } from './instance.ts'

export interface DialPorts extends Pick<HttpPorts, 'config' | 'readNumber' | 'clickDevice'> {
  readonly pbx: Pbx
  readonly rate: CallRate
  /** Who is meant where nobody is named. */
  readonly owner: () => UserAddress | undefined
}

/**
 * `offhook dial`: click to dial for whoever may read the data directory, where every password lies, and so for any user
 * there. Who goes away before both talk takes the call back.
 */
export function performDial(ports: DialPorts): PerformDial {
  const { pbx, config, rate, clickDevice } = ports
  return async ({ number, user, connect }, say, gone) => {
    const target = readTarget(config(), user)
    if (!target.ok) return say({ refused: target.error.message.replace('"user"', '--user') })
    const address = target.value ?? ports.owner()
    const account = address && findAccount(config(), address)
    if (address === undefined || account === undefined) {
      return say({ refused: `There is no user ${user ?? ''} here. Name one with --user.`.replace('  ', ' ') })
    }
    const dest = ports.readNumber(number, 'printed', address.domain)
    if (!dest.ok) return say({ refused: dest.error })
    const order = { account, target: address, dest: dest.value, text: number, name: '', connect }
    const placed = placeCall({ pbx, config, rate, ...(clickDevice === undefined ? {} : { clickDevice }) }, order)
    if (!placed.ok) return say({ refused: placed.error.message })
    const { uniqueid } = placed.value
    const of = { number: dest.value.number, user: address.user }
    say({ state: 'ringing', ...of })
    const over = Promise.withResolvers<void>()
    using _progress = pbx.events.on('click-to-dial.progressed', ({ uniqueid: id, state, reason }) => {
      if (id !== uniqueid) return
      if (state !== 'ringing') say({ state, ...of, ...(reason === undefined ? {} : { reason }) })
      if (state === 'connected' || state === 'ended') over.resolve()
    })
    const takeBack = () => {
      pbx.hangUp(uniqueid)
      over.resolve()
    }
    gone.addEventListener('abort', takeBack)
    await over.promise
    gone.removeEventListener('abort', takeBack)
  }
}
