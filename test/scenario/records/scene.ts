import { expect } from 'vitest'
import type { PhoneCall } from '../../support/phone-call.ts'
import { type DomainInput, type Office, userConfig } from '../../support/virtual-pbx.ts'
import type { VirtualPhone } from '../../support/virtual-phone.ts'
import { refer, status } from '../transfers.ts'
import type { ReadableRecord } from './readable.ts'

/** Ana (100), Tom (101) and Lena (102) have phones, Nils (103) has none; the providers of both trunks are there. */
export interface Scene {
  readonly office: Office
  readonly ana: VirtualPhone
  readonly tom: VirtualPhone
  readonly lena: VirtualPhone
  readonly main: VirtualPhone
  readonly backup: VirtualPhone
}

/** One row of the table: what happens, what is written, and what each person reads of it in the list of calls. */
export interface RecordCase {
  readonly when: string
  readonly domain?: Partial<DomainInput>
  readonly happens: (scene: Scene) => Promise<unknown>
  /** In the order in which they are written, with every field. */
  readonly records: readonly ReadableRecord[]
  /** By extension, oldest first; who reads nothing of it is not named. */
  readonly shows: Readonly<Record<string, readonly string[]>>
}

/** Users with settings of their own; nobody has others than `tom`, `lena` and `ana` say. */
export function usersWith(own: { readonly ana?: object; readonly tom?: object; readonly lena?: object }) {
  return [
    { ...userConfig('100', 'Ana Keller'), ...own.ana },
    { ...userConfig('101', 'Tom Okafor'), ...own.tom },
    { ...userConfig('102', 'Lena Brandt'), ...own.lena },
    userConfig('103', 'Nils Holm')
  ]
}

export async function sceneIn(office: Office): Promise<Scene> {
  return {
    office,
    ana: await office.phone('100'),
    tom: await office.phone('101'),
    lena: await office.phone('102'),
    main: office.provider('main'),
    backup: office.provider('backup')
  }
}

export const rings = (call: PhoneCall) => call.ring()
export const refuses = (with_: number) => (call: PhoneCall) => call.refuse(with_)
export const answersAtOnce = (call: PhoneCall) => {
  call.ring()
  call.answer()
}

/** Somebody calls; the other side rings for 4 s, is answered, and they talk for 10 s. */
export async function talked(
  office: Office,
  { caller, callee, number = callee.user }: { caller: VirtualPhone; callee: VirtualPhone; number?: string }
): Promise<{ readonly calling: PhoneCall; readonly called: PhoneCall }> {
  callee.whenCalled = rings
  const calling = caller.invite(number)
  await office.pass(4500)
  callee.call.answer()
  await office.pass(10_300)
  return { calling, called: callee.call }
}

/** A call that is refused, at once or after `ms`. */
export async function refused(office: Office, call: PhoneCall, ms = 40): Promise<void> {
  await office.pass(ms)
  expect(call.statuses.at(-1)).toBeGreaterThanOrEqual(400)
}

export async function ends(office: Office, call: PhoneCall): Promise<void> {
  await office.until(call.bye())
  await office.pass()
}

export async function transfers(
  office: Office,
  call: PhoneCall,
  to: string,
  headers: readonly (readonly [string, string])[] = []
): Promise<void> {
  expect(status(await office.until(refer(call, to, headers)))).toBe(202)
}

/** The oldest call that lives. */
export function uniqueidOf(office: Office): string {
  return office.pbx.calls()[0]?.uniqueid ?? ''
}

/** Ana has called Tom, who has answered at once; they have talked for 5 s. */
export async function talking({ office, ana, tom }: Scene): Promise<Record<'caller' | 'callee', PhoneCall>> {
  tom.whenCalled = answersAtOnce
  const caller = ana.invite('101')
  await office.pass(5000)
  return { caller, callee: tom.call }
}
