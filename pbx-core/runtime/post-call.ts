import type { DomainConfig, HookConfig } from '../contract/config.ts'
import type { Cdr } from '../contract/views.ts'
import { prepareHook, withoutCredentials } from '../cti/prepared-hook.ts'
import { createVariables, postCallVariables } from '../cti/variables.ts'
import { cdrVariables, fieldsUserOf } from '../records/cdr-variables.ts'
import { newDelivery } from '../records/outbox.ts'
import type { HookDelivery } from '../records/port.ts'
import { numberInForm } from '../routing/number/forms.ts'
import { userField } from '../routing/user-field.ts'

/** Names of post-call hooks, as they stand in a delivery's id. */
export type PostCallHook = 'postCall'

/** The post-call hooks that a domain has switched on. */
export function postCallHooksOf(domain: DomainConfig): readonly PostCallHook[] {
  return postCallConfig(domain, 'postCall') === undefined ? [] : ['postCall']
}

export function postCallConfig(domain: DomainConfig | undefined, hook: string): HookConfig | undefined {
  const config = hook === 'postCall' ? domain?.cti.postCall : undefined
  return domain?.cti.enabled && config !== undefined && config.url !== '' ? config : undefined
}

/** The request that tells one hook of a record. */
export function postCallDelivery(
  cdr: Cdr,
  hook: { readonly name: string; readonly config: HookConfig; readonly domain: DomainConfig | undefined },
  localTime: (unixMs: number) => string
): HookDelivery {
  const variables = createVariables({
    values: cdrVariables(cdr, localTime).get,
    custom: cdr.variables,
    userField: (name) => userField(hook.domain, fieldsUserOf(cdr), name),
    inForm: (value, form) => numberInForm(hook.domain, value, form)
  })
  const prepared = prepareHook(hook.config)
  const request = {
    method: prepared.method,
    url: withoutCredentials(prepared.url(variables)),
    body: prepared.body(variables, postCallVariables)
  }
  return newDelivery(cdr, hook.name, { request, at: cdr.end })
}
