import { createHmac, timingSafeEqual } from 'node:crypto'
import { appendFile, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'

const { PORT = '8000', SECRET = '', CALLS = 'calls.jsonl', OFFHOOK = 'http://127.0.0.1:8980' } = process.env

const customers = new Map([
  ['+15550100199', { name: 'Smith & Sons', owes: 1290, contact: 'Rita Wagner' }],
  ['+15550100142', { name: 'Meyer GmbH', owes: 0, contact: 'Jordan Meyer' }]
])
const bookkeeping = '102'

const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

/** Before a call is routed: the reply changes the call, or says nothing. */
function inbound({ number = '' }) {
  const customer = customers.get(number)
  if (customer === undefined) return { status: 204 }
  const route =
    customer.owes > 0 ? `<route><type>extension</type><name>${bookkeeping}</name><break>0</break></route>` : ''
  return {
    type: 'application/xml',
    body: `<ipbx><set><calleridname>${escaped(customer.name)}</calleridname></set>${route}</ipbx>`
  }
}

/** The page beside the call. */
async function customerPage({ number = '', name = '' }) {
  const customer = customers.get(number)
  const calls = (await writtenCalls()).filter((call) => call.src === number).reverse()
  const link = `${OFFHOOK}/remote_call.htm?dest=${encodeURIComponent(number)}`
  return {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html>
<html lang="en">
<title>${escaped(customer?.name ?? name)}</title>
<h1>${escaped(customer?.name ?? name)}</h1>
<p>${escaped(customer?.contact ?? 'Nobody we know')} · <a href="${escaped(link)}">${escaped(number)}</a></p>
<p>${customer !== undefined && customer.owes > 0 ? `Owes ${customer.owes}` : 'Owes nothing'}</p>
<ol>
${calls.map((call) => `<li>${escaped(call.calldate)}: ${escaped(call.disposition)}, ${Number(call.billsec)} s ${escaped(call.notes)}</li>`).join('\n')}
</ol>
</html>
`
  }
}

/** After each call. It may come twice, under the same name; whoever does not know the secret tells us nothing. */
async function postCall(body, headers) {
  if (!isSigned(body, headers['x-offhook-signature'] ?? '')) return { status: 401 }
  const delivery = headers['x-offhook-delivery']
  const known = (await writtenCalls()).some((call) => call.delivery === delivery)
  if (!known) await appendFile(CALLS, `${JSON.stringify({ delivery, ...JSON.parse(body) })}\n`)
  return { status: 204 }
}

function isSigned(body, header) {
  const expected = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`
  return (
    SECRET !== '' && header.length === expected.length && timingSafeEqual(Buffer.from(header), Buffer.from(expected))
  )
}

async function writtenCalls() {
  const text = await readFile(CALLS, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
}

async function answer(request, body) {
  const { pathname, searchParams } = new URL(request.url, 'http://here')
  const asked = Object.fromEntries(searchParams)
  if (pathname === '/in') return inbound(asked)
  if (pathname === '/customer') return customerPage(asked)
  if (pathname === '/cdr' && request.method === 'POST') return postCall(body, request.headers)
  return { status: 404 }
}

const server = createServer(async (request, response) => {
  try {
    const pieces = []
    for await (const piece of request) pieces.push(piece)
    const { status = 200, type = 'text/plain', body = '' } = await answer(request, Buffer.concat(pieces))
    response.writeHead(status, { 'content-type': type }).end(body)
  } catch (error) {
    console.error(error)
    response.writeHead(500).end()
  }
})

server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
