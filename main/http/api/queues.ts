import { err, ok } from '../../../pbx-core/base/result.ts'
import { seesQueue, sightOf } from '../../access/sight.ts'
import { json, nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { callbackPath, domainQuery, extensionPath, queueList } from './schemas.ts'
import { ownOrOfDomain } from './user-state.ts'

export const queueOperations = [
  operation({
    id: 'listQueues',
    method: 'GET',
    path: '/queues',
    summary: 'Callers who wait in the queues, and what their agents do',
    description:
      'Of the domain for its admin; for others the queues whose agent or supervisor they are. `GET /events` tells each ' +
      'change of one as `queue.changed`. An agent logs in and out, and pauses, by its state (`PATCH /users/{extension}/state`).',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'The queues, in the order of the configuration.', schema: queueList } },
    faults: ['not_allowed'],
    handle: async ({ query, account }, { pbx, config }) => {
      const sight = sightOf(account, query.domain)
      if (sight === undefined) return err(otherDomain)
      const queues = config().domains.flatMap(({ name }) => pbx.queues(name))
      return ok(json(200, { items: queues.filter((queue) => seesQueue(sight, queue)) }))
    }
  }),

  operation({
    id: 'cancelCallback',
    method: 'DELETE',
    path: '/queues/:name/callbacks/:id',
    summary: 'Somebody is not called back any more',
    description:
      'By whoever sees the queue, also while it is called: that call ends. What was given up is shown no longer. In another domain only for a system admin, with `domain`.',
    params: callbackPath,
    query: domainQuery,
    answers: { 204: { description: 'Nobody is called back by it.' } },
    faults: ['not_allowed', 'callback_not_found'],
    handle: async ({ params: { name, id }, query, account }, { pbx }) => {
      const domain = query.domain ?? account.domain
      const sight = sightOf(account, domain)
      if (sight === undefined) return err(otherDomain)
      const queue = pbx.queues(domain).find((each) => each.name === name && seesQueue(sight, each))
      const isThere = queue?.callbacks.some((callback) => callback.id === id) === true
      if (isThere && pbx.cancelCallback(domain, id).ok) return ok({ kind: 'empty' })
      return err({ code: 'callback_not_found', message: `${name} calls nobody back by the id ${id}.` })
    }
  }),

  operation({
    id: 'endWrapUp',
    method: 'DELETE',
    path: '/users/:extension/wrap-up',
    summary: 'An agent needs no more rest after its call',
    description:
      'The own one; an admin may do it for every agent of the domain. Without an open wrap-up nothing happens.',
    params: extensionPath,
    query: nothing,
    answers: { 204: { description: 'It is free for the next call.' } },
    faults: ['domain_required', 'extension_not_found', 'agent_not_found'],
    handle: async ({ params, account }, { pbx, config }) => {
      const target = ownOrOfDomain(config(), account, params.extension)
      if (!target.ok) return target
      if (pbx.endWrapUp(target.value.domain, target.value.user).ok) return ok({ kind: 'empty' })
      return err({ code: 'agent_not_found', message: `${params.extension} is no agent of a queue.` })
    }
  })
]
