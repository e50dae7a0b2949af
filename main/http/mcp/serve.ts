import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { faultsOf, formatFault } from '../../base/faults.ts'
import { authenticate } from '../access/authenticate.ts'
import { performById } from '../api/serve.ts'
import { faultBody } from '../fault.ts'
import { sendFault } from '../reply.ts'
import type { HttpServices } from '../services.ts'
import { failure, type Message, message, type RpcError, result, rpcErrors, versions } from './protocol.ts'
import { type Tool, tools } from './tools.ts'

const mcpPath = '/mcp'

interface Exchanged {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

const instructions =
  'Offhook is a telephone system. Look up calls that are going on (calls_now) or over (records), say why one went where ' +
  'it did (call_timeline), which telephones are there (registrations), and have the own telephones ring for a number (dial).'

/**
 * The Model Context Protocol (Streamable HTTP, without sessions or streams of ours): programs that reason ask by a token
 * with the scope `mcp:use`, and each tool is an operation of the API by that same token (`tools.ts`).
 */
export function serveMcp(server: FastifyInstance, services: HttpServices): void {
  server.post(mcpPath, async (request, reply) => {
    reply.header('Cache-Control', 'no-store')
    const authenticated = await authenticate(services, request, { cookie: false, bearer: true })
    if (!authenticated.ok) return refuse(reply)
    const { token } = authenticated.value
    if (token === undefined) return refuse(reply)
    if (!token.scopes.includes('mcp:use')) {
      return sendFault(request, reply, {
        code: 'not_allowed',
        message: 'This token may not do that: it needs the scope mcp:use.'
      })
    }
    const spoken = request.headers['mcp-protocol-version']
    if (spoken !== undefined && !(versions as readonly unknown[]).includes(spoken)) {
      return sendFault(request, reply, {
        code: 'parameter_invalid',
        message: `This version of the protocol is not spoken here: ${versions.join(', ')} are.`,
        path: 'MCP-Protocol-Version'
      })
    }
    const read = message.safeParse(request.body)
    if (!read.success) {
      return reply.code(400).send(failure(undefined, { code: rpcErrors.invalidRequest, message: 'no JSON-RPC 2.0' }))
    }
    const { id, method } = read.data
    // A notification, or the answer to what nobody has asked.
    if (id === undefined || method === undefined) return reply.code(202).send()
    return reply.send(await answer(services, { request, reply }, read.data))
  })
  server.route({
    method: ['GET', 'DELETE'],
    url: mcpPath,
    handler: (_request, reply) => reply.code(405).header('Allow', 'POST').send()
  })
}

function refuse(reply: FastifyReply): FastifyReply {
  const fault = {
    code: 'unauthenticated',
    message: 'Send Authorization: Bearer and a token with the scope mcp:use.'
  } as const
  return reply
    .code(401)
    .header('WWW-Authenticate', 'Bearer realm="Offhook"')
    .type('application/json; charset=utf-8')
    .send(faultBody(fault))
}

async function answer(services: HttpServices, exchanged: Exchanged, { id, method, params }: Message) {
  switch (method) {
    case 'initialize': {
      const wanted = versions.find((version) => version === params?.protocolVersion)
      return result(id, {
        protocolVersion: wanted ?? versions[0],
        capabilities: { tools: {} },
        serverInfo: { name: 'offhook', title: 'Offhook', version: '1' },
        instructions
      })
    }
    case 'ping':
      return result(id, {})
    case 'tools/list':
      return result(id, { tools: tools.map(describe) })
    case 'tools/call': {
      const called = await call(services, exchanged, params ?? {})
      return 'code' in called ? failure(id, called) : result(id, called)
    }
    default:
      return failure(id, { code: rpcErrors.methodNotFound, message: `${method} is not known here` })
  }
}

function describe({ name, title, description, input, hints }: Tool) {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(input, { io: 'input' })
  return { name, title, description, inputSchema, annotations: { title, ...hints } }
}

type Called = { readonly content: readonly [{ readonly type: 'text'; readonly text: string }]; readonly isError?: true }

/** By the API itself, as the one who asks: what is refused there is refused here, in the same words. */
async function call(
  services: HttpServices,
  exchanged: Exchanged,
  params: Readonly<Record<string, unknown>>
): Promise<Called | RpcError> {
  const tool = tools.find(({ name }) => name === params.name)
  if (tool === undefined) return { code: rpcErrors.invalidParams, message: 'there is no such tool' }
  const input = tool.input.safeParse(params.arguments ?? {})
  if (!input.success) return told(faultsOf(input.error).map(formatFault).join('; '), true)
  const answer = await performById(tool.ask(input.data as never), services, exchanged)
  if (!answer.ok) return told(JSON.stringify(faultBody(answer.error)), true)
  return told(answer.value.kind === 'json' ? JSON.stringify(answer.value.body) : '', false)
}

function told(text: string, isError: boolean): Called {
  return { content: [{ type: 'text', text }], ...(isError ? { isError } : {}) }
}
