import { err, ok } from '../../pbx-core/base/result.ts'
import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import type { CommandPayload } from '../ipc/contract.ts'
import type { CommandHandlers, CommandOutcome } from '../ipc/dispatch.ts'
import { refuse } from '../ipc/refuse.ts'
import { crmPlace } from './crm.ts'
import type { Desk, DeskWindow } from './desk.ts'
import { coreName, hookPlaces } from './hook-places.ts'
import { type Administered, hookGone, readHooks, testHook, writeHook } from './hooks.ts'
import { notAdmin } from './not-admin.ts'

type HookCommand =
  | `hooks.${'read' | 'write' | 'test' | 'try-reply' | 'number-forms' | 'requests' | 'resume'}`
  | `deliveries.${'list' | 'read' | 'repeat'}`

const pageSize = 50

/** What an admin of a domain does with its hooks, and with what they are told of calls. */
export function hookCommands(desk: Desk): Pick<CommandHandlers<DeskWindow>, HookCommand> {
  const { ports } = desk
  const { pbx } = ports
  return {
    'hooks.read': asAdmin(desk, async ({ domain }) => {
      const read = await readHooks(ports, domain)
      if (read.hooks.some(({ health }) => health.lastAnswer !== null)) {
        desk.checks.pass('hook')
        desk.changed()
      }
      return ok(read)
    }),
    'hooks.write': asAdmin(desk, (admin, edit) => writeHook(ports, admin, edit)),
    'hooks.test': asAdmin(desk, (admin, test) => testHook(ports, admin, test)),
    'hooks.try-reply': asAdmin(desk, ({ domain }, { hook, ...trial }) => {
      const placed = hookPlaces(domain).find(({ id }) => id === hook)
      return placed === undefined
        ? err(hookGone)
        : ok(pbx.tryReply({ ...trial, hook: placed.like, domain: domain.name }))
    }),
    'hooks.number-forms': asAdmin(desk, ({ domain }, { text }) => ok(pbx.numberForms({ domain: domain.name, text }))),
    'hooks.requests': asAdmin(desk, ({ domain }, { hook }) => {
      const name = nameInCore(domain, hook)
      return name === undefined ? err(hookGone) : ok({ items: pbx.recentRequests({ domain: domain.name, hook: name }) })
    }),
    'hooks.resume': asAdmin(desk, ({ domain }, { hook }) => {
      const name = nameInCore(domain, hook)
      if (name === undefined) return err(hookGone)
      return pbx.resumeHook(domain.name, name).ok
        ? ok(null)
        : refuse('hook_not_stopped', 'This hook is not stopped: what waits for it goes out by itself.')
    }),
    'deliveries.list': asAdmin(desk, async ({ domain }, { hook, state, cursor }) =>
      ok(
        await pbx.deliveryPage({
          domain: domain.name,
          limit: pageSize,
          ...(hook === null ? {} : { hook }),
          ...(state === null ? {} : { state }),
          ...(cursor === null ? {} : { cursor })
        })
      )
    ),
    'deliveries.read': asAdmin(desk, async ({ domain }, { id }) => {
      const detail = await pbx.delivery(domain.name, id)
      return detail === undefined ? noSuchDelivery : ok(detail)
    }),
    'deliveries.repeat': asAdmin(desk, async ({ domain }, { id }) => {
      if ((await pbx.delivery(domain.name, id)) === undefined) return noSuchDelivery
      const repeated = await pbx.repeatDelivery(id)
      if (repeated.ok) return ok(null)
      return repeated.error === 'delivery_not_found'
        ? noSuchDelivery
        : refuse(repeated.error, 'It is under way already, or the PBX is shutting down. Look again in a moment.')
    })
  }
}

const noSuchDelivery = refuse('delivery_not_found', 'There is no such delivery any more. Read the list again.')

function asAdmin<C extends HookCommand>(
  desk: Desk,
  handle: (admin: Administered, payload: CommandPayload<C>) => CommandOutcome<C> | Promise<CommandOutcome<C>>
): (payload: CommandPayload<C>) => CommandOutcome<C> | Promise<CommandOutcome<C>> {
  return (payload) => {
    const { adminDomain: domain, editor: by } = desk
    return domain === undefined ? notAdmin : handle({ domain, by }, payload)
  }
}

function nameInCore(domain: DomainConfig, hook: string): string | undefined {
  // It is set up elsewhere, and asks like one.
  if (hook === crmPlace) return hook
  const placed = hookPlaces(domain).find(({ id }) => id === hook)
  return placed && coreName(placed)
}
