import { err, ok } from '../../../pbx-core/base/result.ts'
import { sightOf } from '../../access/sight.ts'
import { metricsType } from '../metrics.ts'
import { nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { domainQuery } from './schemas.ts'

export const metricsOperations = [
  operation({
    id: 'getMetrics',
    method: 'GET',
    path: '/metrics',
    summary: 'How things stand, as Prometheus reads it',
    description:
      'For admins: of their domain; for system admins of all, and of the machine. Names begin with `offhook_`.',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'Text format 0.0.4.', contentType: 'text/plain' } },
    faults: ['not_allowed'],
    handle: async ({ query, account }, { config, metrics }) => {
      const sight = sightOf(account, query.domain)
      if (sight === undefined) return err(otherDomain)
      if (sight.user !== null) return err({ code: 'not_allowed', message: 'Only an admin sees the metrics.' })
      const names = config().domains.map(({ name }) => name)
      return ok({ kind: 'text', type: metricsType, text: metrics.text(sight, names) })
    }
  })
]
