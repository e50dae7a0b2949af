import type { ParkedView } from '../../pbx-core/contract/views.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { type DomainInput, type Office, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { openOffice } from './office.ts'
import { answers, refer, replacing } from './transfers.ts'

export const people = [
  userConfig('100', 'Ana Keller'),
  { ...userConfig('101', 'Tom Okafor'), inCallCodes: true },
  userConfig('102', 'Lena Brandt'),
  userConfig('103', 'Kim Vo')
]

/** Somebody from outside talks with Tom; Ana's and Lena's telephones are at hand. */
export async function inTalk(domain: Partial<DomainInput> = {}, others: readonly DomainInput[] = []) {
  const office = await openOffice({ domain: { users: people, ...domain }, others })
  const customer = office.provider('main')
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const lena = await office.phone('102')
  answers(tom)
  const caller = customer.invite('+15550100101')
  await office.pass()
  return { office, customer, ana, tom, lena, caller, callee: tom.call }
}

export type InTalk = Awaited<ReturnType<typeof inTalk>>

export const at = (office: Office, call: PhoneCall) => office.media.at(call.heard.port)

/** Keys by RFC 4733, one after the other. */
export async function press(office: Office, call: PhoneCall, keys: string) {
  for (const key of keys) {
    at(office, call).press(key)
    await office.pass(200)
  }
}

/** Every way in which Tom parks whom he talks with; `slot` is where it stands then. */
export const waysToPark: Readonly<Record<string, (talk: InTalk) => Promise<void>>> = {
  'REFER to *70': async ({ office, callee }) => {
    await office.until(refer(callee, '*70'))
  },
  'REFER to *71': async ({ office, callee }) => {
    await office.until(refer(callee, '*71'))
  },
  'an attended REFER, *70 asked first': async ({ office, tom, callee }) => {
    await office.until(callee.hold())
    const asking = tom.invite('*70')
    await office.pass(3000)
    const to = `<sip:*71@acme.test?Replaces=${replacing(asking)}>`
    await office.until(
      callee.send('REFER', [
        ['Contact', tom.contact],
        ['Refer-To', to]
      ])
    )
  },
  'the code *7': ({ office, callee }) => press(office, callee, '*7'),
  'the code *3 and *70': ({ office, callee }) => press(office, callee, '*3*70#'),
  'the code *2 and *70, then hanging up': async ({ office, callee }) => {
    await press(office, callee, '*2*70#')
    await office.pass(3000)
    await office.until(callee.bye())
  },
  'the API': async ({ office }) => {
    office.pbx.park({ uniqueid: idOf(office), by: 'callee', slot: null })
  },
  'the API, asking first': async ({ office }) => {
    office.pbx.transfer({ uniqueid: idOf(office), action: 'ask', to: '*70', by: 'callee' })
    await office.pass(3000)
    office.pbx.transfer({ uniqueid: idOf(office), action: 'complete', user: '101' })
  }
}

export const idOf = (office: Office) => office.pbx.calls()[0]?.uniqueid ?? ''

export function shown({ slot, caller, by, isComingBack }: ParkedView): string {
  return `${slot}: ${caller.number} by ${by?.user ?? 'nobody'}${isComingBack ? ', comes back' : ''}`
}

export const parkedIn = (office: Office) => office.pbx.parked('acme.test').map(shown)

/** Parks the customer in the first slot, and lets Tom's telephone be idle again. */
export async function park(talk: InTalk): Promise<void> {
  talk.office.pbx.park({ uniqueid: idOf(talk.office), by: 'callee', slot: null })
  await talk.office.pass(1000)
}

export const ringingOf = (phone: VirtualPhone) =>
  phone.calls.filter((call) => call.role === 'callee' && call.invited && !call.methods.includes('CANCEL')).length
