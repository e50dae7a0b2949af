import { createHmac, timingSafeEqual } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'

/**
 * Between Offhook and a CRM whose interface wants requests of its own: it names callers, opens their page, and writes
 * each call down; one that was missed becomes a task. What is different in each CRM stands in a file of its name.
 *
 *   CRM=pipedrive CRM_URL=https://acme.pipedrive.com CRM_TOKEN=… SECRET=… node bridge.mjs
 */

const longestBody = 1_000_000
const crmTimeoutMs = 2000

/** `env` as the process has it; `journal`: where it notes what was written, so that nothing is written twice. */
export async function createBridge(env) {
  const crm = await import(`./${/^[a-z]+$/.exec(env.CRM ?? '')?.[0] ?? 'none'}.mjs`)
  const written = new Journal(env.JOURNAL ?? 'crm-calls.jsonl')
  /** Deliveries under way: the same one may come again before the CRM has answered. */
  const underWay = new Map()

  async function ask({ method = 'GET', path, body, headers = {} }) {
    const response = await fetch(new URL(path, env.CRM_URL), {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': crm.contentType ?? 'application/json' }),
        ...crm.headers(env),
        ...headers
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(crmTimeoutMs)
    })
    const text = await response.text()
    if (!response.ok)
      throw new Error(`${env.CRM} answers ${response.status} to ${method} ${path}: ${text.slice(0, 300)}`)
    return { json: text === '' ? null : JSON.parse(text), headers: response.headers }
  }

  /** The one contact that has this number; of several nobody knows who calls. */
  async function contactOf(number) {
    if (crm.find === undefined || !/^\+?\d{3,}$/.test(number)) return undefined
    const { json } = await ask(crm.find(number, env))
    const found = crm.found(json)
    return found.length === 1 ? found[0] : undefined
  }

  /** `cti.inbound`: the name of the CRM stands on the phone. */
  async function inbound(query) {
    const contact = await contactOf(query.get('number') ?? '')
    if (contact === undefined) return { status: 204 }
    const name = [contact.name, contact.account].filter(Boolean).join(', ')
    return { status: 200, type: 'application/json', body: JSON.stringify({ set: { calleridname: name } }) }
  }

  /** `cti.popup`: to the caller's page, or to where one is made. */
  async function page(query) {
    const number = query.get('number') ?? ''
    const contact = await contactOf(number).catch(() => undefined)
    return { status: 303, location: new URL(crm.page(contact, number, env), env.CRM_PAGES ?? env.CRM_URL).href }
  }

  /** `cti.postCall`: once for each delivery, however often it comes. A failure is answered with 502, and told again. */
  async function afterCall(query, delivery, body) {
    if (written.has(delivery)) return { status: 204 }
    const running = underWay.get(delivery) ?? write(query, delivery, JSON.parse(body))
    underWay.set(delivery, running)
    await running.finally(() => underWay.delete(delivery))
    return { status: 204 }
  }

  async function write(query, delivery, record) {
    // `….postCall`, then `….postCall.notes`, `….postCall.notes.2`: the newest has the last word, whatever comes first.
    const [, first, late, times = '1'] = /^(.*?)(\.notes)?(?:\.(\d+))?$/.exec(delivery)
    const told = toldOf(record, query.get('owner') || env.OWNER || '')
    if (late !== undefined) {
      // What is noted of a call that is not there yet comes again, once it is.
      if (!written.has(first)) throw new Error(`${first} is not written yet, so its notes wait`)
      const { id, version } = written.of(first)
      if (Number(times) > version) await ask(crm.note(id, told, env))
      return written.add({ delivery, first, id, version: Math.max(version, Number(times)) })
    }
    const contact = await contactOf(told.number)
    const request = told.isMissed ? crm.task(told, contact, env) : crm.call(told, contact, env)
    const answer = await ask(request)
    written.add({ delivery, first: delivery, id: crm.idOf(answer), version: 0 })
  }

  return createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bridge')
    const reply = await (async () => {
      if (request.method === 'GET' && pathname === '/inbound') return inbound(searchParams)
      if (request.method === 'GET' && pathname === '/page') return page(searchParams)
      if (request.method !== 'POST' || pathname !== '/call') return { status: 404 }
      const body = await bodyOf(request)
      if (body === undefined) return { status: 413 }
      const { 'x-offhook-signature': signature = '', 'x-offhook-delivery': delivery = '' } = request.headers
      if (!isSigned(body, String(signature), env.SECRET ?? '')) return { status: 401 }
      return afterCall(searchParams, String(delivery), body)
    })().catch((error) => {
      console.error(error.message)
      return { status: 502 }
    })
    response.writeHead(reply.status, {
      ...(reply.type === undefined ? {} : { 'content-type': reply.type }),
      ...(reply.location === undefined ? {} : { location: reply.location })
    })
    response.end(reply.body)
  })
}

/** What a CRM is told of a call. */
function toldOf(record, owner) {
  const isOutgoing = record.direction === 'outbound'
  const number = isOutgoing ? record.dst : record.src
  const seconds = Number(record.billsec)
  const isMissed = record.missed === '1'
  return {
    ...{ owner, isOutgoing, number, seconds, isMissed },
    uniqueid: record.uniqueid,
    isAnswered: record.disposition === 'ANSWERED',
    startedAt: new Date(Number(record.timestamp) * 1000 - Number(record.duration) * 1000),
    title: isMissed ? `Call back ${number}` : `${isOutgoing ? 'Call to' : 'Call from'} ${number}`,
    text: [record.outcome, record.notes, record.recording].filter(Boolean).join('\n')
  }
}

/** For CRMs that show notes as HTML: what somebody has typed is text. */
export const asHtml = (text) =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/\n/g, '<br>')

async function bodyOf(request) {
  const parts = []
  let length = 0
  for await (const part of request) {
    length += part.length
    if (length > longestBody) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

function isSigned(body, header, secret) {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  const given = Buffer.from(header)
  return secret !== '' && given.length === expected.length && timingSafeEqual(given, expected)
}

/** A line for each delivery that was written, with the record in the CRM that it made. */
class Journal {
  #file
  #deliveries = new Set()
  #records = new Map()

  constructor(file) {
    this.#file = file
    if (!existsSync(file)) return
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) this.#note(JSON.parse(line))
  }

  has(delivery) {
    return this.#deliveries.has(delivery)
  }

  /** What a call's first delivery made, and which of its notes it has. */
  of(first) {
    return this.#records.get(first) ?? { id: undefined, version: 0 }
  }

  add(line) {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`)
    this.#note(line)
  }

  #note({ delivery, first, id, version }) {
    this.#deliveries.add(delivery)
    this.#records.set(first, { id, version })
  }
}

if (import.meta.main ?? process.argv[1]?.endsWith('bridge.mjs')) {
  const port = Number(process.env.PORT ?? 8100)
  const bridge = await createBridge(process.env)
  bridge.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port} speaks with ${process.env.CRM}`))
}
