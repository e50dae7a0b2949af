import { err, type Result } from '../../pbx-core/base/result.ts'
import type { UserAddress } from '../access/accounts.ts'
import type { CommandFault } from '../ipc/contract.ts'
import type { PhoneCall } from '../ua/phone-call.ts'
import type { Desk } from './desk.ts'

/** What a program may have a person's own softphone do in a call, wherever that is open. */
export interface Softphones {
  answer(whose: UserAddress, uniqueid: string): Promise<Result<void, CommandFault>>
  hold(whose: UserAddress, uniqueid: string, on: boolean): Promise<Result<void, CommandFault>>
}

const elsewhere = err<CommandFault>({ code: 'call_not_found', message: 'Your softphone has no such call.' })

/** Of the desks that there are: the one whose phone is in the call. */
export function softphones(desksOf: (whose: UserAddress) => readonly Desk[]): Softphones {
  const find = (whose: UserAddress, uniqueid: string, wanted: (call: PhoneCall) => boolean) => {
    const all = desksOf(whose).flatMap((desk) =>
      desk.phone.calls
        .filter((call) => call.uniqueid === uniqueid && !call.over)
        .map((call) => ({ call, phone: desk.phone, hears: desk.hasPhone }))
    )
    // One without a window cannot be talked in.
    return all.find(({ call, hears }) => hears && wanted(call)) ?? all[0]
  }
  return {
    async answer(whose, uniqueid) {
      const found = find(whose, uniqueid, ({ rings }) => rings)
      return found === undefined ? elsewhere : found.phone.answer(found.call.id)
    },
    async hold(whose, uniqueid, on) {
      const found = find(whose, uniqueid, ({ established }) => established)
      return found === undefined ? elsewhere : found.phone.hold(found.call.id, on)
    }
  }
}
