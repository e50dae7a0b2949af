import { localTimeIn } from '../../../pbx-core/base/local-time.ts'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { CdrQuery } from '../../../pbx-core/contract/pbx.ts'
import { type Account, findDomain } from '../../access/accounts.ts'
import { sightOf } from '../../access/sight.ts'
import type { HttpFault } from '../fault.ts'
import { acceptsCsv } from '../negotiate.ts'
import type { HttpServices } from '../services.ts'
import { csvHeader, csvLine } from './csv.ts'
import { json, nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { type CdrFilter, cdrFilter, cdrPage } from './schemas.ts'

const pageSize = 100
const csvPageSize = 500

const csvAnswer = { description: 'The records, as a spreadsheet reads them.', contentType: 'text/csv' }

export const cdrOperations = [
  operation({
    id: 'listCdrs',
    method: 'GET',
    path: '/cdrs',
    summary: 'Call records, newest first',
    description: 'A user sees its own records, an admin those of its domain. `Accept: text/csv` gives CSV.',
    params: nothing,
    query: cdrFilter,
    answers: { 200: { description: 'A page of records.', schema: cdrPage } },
    faults: ['not_allowed'],
    handle: async ({ query, account, request }, services) => {
      const asked = cdrQuery(account, query)
      if (!asked.ok) return asked
      if (acceptsCsv(request.headers.accept))
        return ok({ kind: 'csv', lines: csvLines(services, asked.value, query.limit) })
      return ok(json(200, await services.pbx.cdrs(asked.value)))
    }
  }),

  operation({
    id: 'exportCdrs',
    method: 'GET',
    path: '/cdrs.csv',
    summary: 'Call records as CSV, newest first',
    params: nothing,
    query: cdrFilter,
    answers: { 200: csvAnswer },
    faults: ['not_allowed'],
    handle: async ({ query, account }, services) => {
      const asked = cdrQuery(account, query)
      return asked.ok ? ok({ kind: 'csv', lines: csvLines(services, asked.value, query.limit) }) : asked
    }
  })
]

function cdrQuery(account: Account, { domain, user, limit, ...filter }: CdrFilter): Result<CdrQuery, HttpFault> {
  const sight = sightOf(account, domain ?? account.domain)
  if (sight === undefined) return err(otherDomain)
  if (sight.user !== null && user !== undefined && user !== sight.user) {
    return err({ code: 'not_allowed', message: 'Only an admin sees the records of others.', path: 'user' })
  }
  const seen = sight.user ?? user
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
  return ok({
    ...given,
    domain: sight.domain ?? account.domain,
    limit: limit ?? pageSize,
    ...(seen === undefined ? {} : { user: seen })
  })
}

/** With a limit that many records, without one all of them, read page by page as the client takes them. */
async function* csvLines(
  { pbx, config }: HttpServices,
  query: CdrQuery,
  limit: number | undefined
): AsyncIterable<string> {
  const localTime = localTimeIn(findDomain(config(), query.domain)?.timeZone)
  yield csvHeader
  let page = await pbx.cdrs({ ...query, limit: limit ?? csvPageSize })
  for (;;) {
    yield page.items.map((cdr) => csvLine(cdr, localTime)).join('')
    if (limit !== undefined || page.next === null) return
    page = await pbx.cdrs({ ...query, limit: csvPageSize, cursor: page.next })
  }
}
