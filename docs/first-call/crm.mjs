import { createServer } from 'node:http'

const customers = { 100: 'ACME Inc OVRDUE' }

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://crm')
  console.log(pathname, Object.fromEntries(searchParams))
  const name = customers[searchParams.get('number')]
  if (pathname !== '/call' || name === undefined) return response.writeHead(204).end()
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ set: { calleridname: name } }))
}).listen(8099, '127.0.0.1')
