import { createResponse } from '../../pbx-core/sip/message/create.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { challenging } from '../support/challenging.ts'
import type { Field, PhoneCall } from '../support/phone-call.ts'
import {
  type DomainInput,
  Office,
  type OfficeOptions,
  pbxAddress,
  providers,
  trunkConfig
} from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'

/** Of the trunk's own socket. */
export const ownPort = 5095
export const account = { username: 'acme', password: 'provider-secret' }
export const host = 'provider.test'

function registering(more: object = {}): NonNullable<DomainInput['trunks']>[number] {
  return {
    name: 'main',
    type: 'register',
    registrar: `sip:${host}`,
    bind: `${pbxAddress}:${ownPort}`,
    ...account,
    ...more
  }
}

export const office = (trunk: object = {}): Partial<DomainInput> => ({
  trunks: [registering(trunk), trunkConfig('backup')]
})

export const answers = (call: PhoneCall) => {
  call.ring()
  call.answer()
}

/** What a registrar says to a REGISTER: a status, or a status with headers; undefined: nothing. */
export type Says = (request: SipRequest, count: number) => readonly [status: number, ...headers: Field[]] | undefined

export const grants =
  (seconds = 600): Says =>
  ({ headers }) => [200, ['Contact', `${headers.get('Contact')};expires=${seconds}`]]

/** Lets a server answer requests outside dialogs: REGISTER as it is told, others with 200; notes what it was asked. */
export function serve(registrar: VirtualPhone, how: Says, asked: SipRequest[] = []): readonly SipRequest[] {
  registrar.whenAsked = (transaction) => {
    const { request } = transaction
    if (request.method !== 'REGISTER') return transaction.respond(createResponse(request, 200, { toTag: 'x' }))
    asked.push(request)
    const answer = how(request, asked.length)
    if (answer === undefined) return
    const [status, ...headers] = answer
    transaction.respond(createResponse(request, status, { toTag: 'registrar', headers }))
  }
  return asked
}

/** A PBX whose provider is a registrar that says so, and what it was asked. */
export async function openWith(
  says: Says,
  options: { trunk?: object; asks?: boolean; network?: OfficeOptions['network']; names?: (pbx: Office) => void } = {}
) {
  const pbx = new Office({
    domain: office(options.trunk),
    ...(options.network === undefined ? {} : { network: options.network })
  })
  pbx.names.set(host, [providers.main])
  options.names?.(pbx)
  const main = pbx.provider('main', ownPort)
  const asked: SipRequest[] = []
  if (options.asks === true) main.guard = challenging(pbx.clock, { realm: host, ...account })
  serve(main, says, asked)
  await pbx.start()
  await pbx.pass()
  const trunk = () => pbx.pbx.trunks('acme.test').find(({ name }) => name === 'main')
  const codes = () => pbx.pbx.warnings('acme.test').map(({ code }) => code)
  return { pbx, main, asked, trunk, codes, serve: (registrar: VirtualPhone, how: Says) => serve(registrar, how, asked) }
}
