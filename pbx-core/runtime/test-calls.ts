import type { AppServices } from '../apps/context.ts'
import { testCall } from '../apps/test-call.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { TestCallCommand, TestCallError } from '../contract/pbx.ts'
import type { CallRegistry } from './call-registry.ts'
import type { Domains } from './domains.ts'
import type { LegFactory } from './leg-factory.ts'

export interface TestCallPorts {
  readonly calls: CallRegistry
  readonly legs: LegFactory
  readonly services: AppServices
  readonly newUniqueid: () => string
  readonly domains: () => Domains
  readonly isRegistered: (domain: string, user: string) => boolean
}

/** Starts a call from nobody, to see pop-up and CTI at work. */
export function startTestCall(
  ports: TestCallPorts,
  command: TestCallCommand
): Result<{ readonly uniqueid: string }, TestCallError> {
  const domain = ports.domains().named(command.domain)
  const user = domain === undefined ? undefined : ports.domains().user(domain, command.user)
  if (domain === undefined || user === undefined) {
    return err({ code: 'user_not_found', message: `there is no user ${command.user} in ${command.domain}` })
  }
  if (!ports.isRegistered(domain.name, user.extension)) {
    return err({ code: 'no_phone_registered', message: `no phone of ${command.user} is registered` })
  }
  const call = ports.calls.start(
    {
      uniqueid: ports.newUniqueid(),
      config: ports.domains().config,
      domain,
      direction: 'inbound',
      caller: { number: command.number, name: command.name, user: null },
      exten: user.extension,
      did: '',
      trunk: null,
      channel: ports.legs.channel('test'),
      header: () => ''
    },
    (started, signal) => testCall({ call: started, services: ports.services, user, signal })
  )
  return ok({ uniqueid: call.uniqueid })
}
