import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openOffice } from '../scenario/office.ts'
import { listening } from '../support/listening.ts'
import { RealApplication } from '../support/real-application.ts'

/** A template before a web interface over real sockets, which refuses what it does not know. */

const template = readFileSync(join(import.meta.dirname, '../fixtures/crm/deals.xml'), 'utf8')
const routes: Readonly<Record<string, object>> = {
  'GET /v1/persons/search?term=0015550100199&api_token=k': {
    data: { items: [{ item: { id: 8, phones: [] } }, { item: { id: 7, phones: ['(555) 010-0199'] } }] }
  },
  'GET /v1/persons/7?api_token=k': { data: { id: 7, first_name: 'Zoë', last_name: '"Ruiz"' } },
  'GET /v1/users?email=&api_token=k': { data: [] },
  'GET /v1/leads?person_id=7&api_token=k': { data: [{ id: 'lead-1' }] },
  'POST /v1/activities?api_token=k': { data: { id: 900 } }
}

test('a caller is looked up and the call written down over HTTP, umlauts and quotation marks too (cti.crm)', async () => {
  const refused: string[] = []
  const written: unknown[] = []
  const server = createServer(async (request, response) => {
    const sent = await new Response(request as never).text()
    const answer = routes[`${request.method} ${request.url}`]
    if (answer === undefined) refused.push(`${request.method} ${request.url}`)
    if (sent !== '') written.push([request.headers['content-type'], JSON.parse(sent)])
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? {}))
  })
  const listens = await listening(server)
  const application = new RealApplication(listens.port)
  onTestFinished(async () => {
    await application[Symbol.asyncDispose]()
    await listens[Symbol.asyncDispose]()
  })
  const office = await openOffice({
    http: application,
    domain: { cti: { crm: { template, parameters: { APIkey: 'k', Domain: 'acme' } } } }
  })
  const phone = await office.phone('100')
  phone.whenCalled = (call) => call.ring()
  const headers = [['P-Asserted-Identity', '"Caller" <sip:+15550100199@provider.test>']] as const
  const call = office.provider('main').invite('+15550100100', { headers })
  await application.settle(office)
  expect(phone.call.invite.from.displayName).toBe('Zoë "Ruiz"')
  call.cancel()
  await office.pass()
  await application.settle(office)
  expect([refused, written]).toEqual([
    [],
    [
      [
        'application/json',
        { subject: expect.stringMatching(/: missed Zoë "Ruiz"$/), person_id: 7, done: 0, lead_id: 'lead-1' }
      ]
    ]
  ])
})
