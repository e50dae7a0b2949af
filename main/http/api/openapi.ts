import { z } from 'zod'
import { scopes } from '../../base/scopes.ts'
import { type FaultCode, faultStatus } from '../fault.ts'
import type { AnswerShape, Operation } from './operation.ts'
import { fault, named } from './schemas.ts'
import { scopesOf } from './scope.ts'

type Json = Readonly<Record<string, unknown>>

const everywhere: readonly FaultCode[] = [
  'host_not_allowed',
  'foreign_origin',
  'malformed_request',
  'unauthenticated',
  'too_many_attempts',
  'internal_error'
]

/** The OpenAPI 3.1 document: its schemas are JSON Schema 2020-12, made from those that validate. */
export function openApiDocument(prefix: string, operations: readonly Operation[]): Json {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Offhook',
      version: '1',
      description:
        'Calls and call records over HTTP. An admin sees its domain, a user its own. Bodies are JSON only; requests ' +
        'that another web site sends are refused.'
    },
    servers: [{ url: prefix }],
    security: [{ basic: [] }, { token: [] }],
    paths,
    components: {
      securitySchemes: {
        basic: {
          type: 'http',
          scheme: 'basic',
          description: 'User name (`100`, with several domains `100@acme.test`) and web password of a user.'
        },
        token: {
          type: 'http',
          scheme: 'bearer',
          description: `A token (\`oh_…\`) with one of the scopes that an operation names: ${scopes.map((scope) => `\`${scope}\``).join(', ')}.`
        }
      },
      schemas: componentSchemas()
    }
  }
}

function describe(operation: Operation): Json {
  const { id, summary, description, body, guest, uploads } = operation
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    security: [{ basic: [] }, ...tokens(operation), ...(guest === undefined ? [] : [{}])],
    parameters: [...parameters('path', operation.params), ...parameters('query', operation.query)],
    ...(body === undefined ? {} : { requestBody: { required: true, content: jsonContent(body) } }),
    ...(uploads === undefined ? {} : { requestBody: { required: true, content: octetsOf(uploads) } }),
    responses: { ...responses(operation.answers), ...faultResponses(operation) }
  }
}

/** One scope is enough of several (RFC 6750 §3 names them so). */
function tokens(operation: Operation): Json[] {
  const needed = scopesOf(operation)
  return needed.length === 0 ? [{ token: [] }] : needed.map((scope) => ({ token: [scope] }))
}

function parameters(where: 'path' | 'query', schema: z.ZodType): Json[] {
  const { properties = {}, required = [] } = inline(schema) as {
    properties?: Record<string, Json>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property
    return {
      name,
      in: where,
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest
    }
  })
}

function responses(answers: Readonly<Record<number, AnswerShape>>): Json {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, contentType }]) => [
      status,
      {
        description,
        ...(schema !== undefined && { content: jsonContent(schema) }),
        ...(contentType !== undefined && { content: { [contentType]: { schema: { type: 'string' } } } })
      }
    ])
  )
}

/** One response for each status, naming the codes that it comes with. */
function faultResponses({ faults, body, answers }: Operation): Json {
  const codes: FaultCode[] = [...everywhere, 'parameter_invalid', ...faults]
  if (body !== undefined) codes.push('body_too_large', 'unsupported_media_type')
  const byStatus = Map.groupBy([...new Set(codes)], (code) => faultStatus[code])
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => !(status in answers))
      .map(([status, list]) => [
        status,
        { description: list.map((code) => `\`${code}\``).join(', '), content: jsonContent(fault) }
      ])
  )
}

function jsonContent(schema: z.ZodType): Json {
  return { 'application/json': { schema: reference(schema) } }
}

function reference(schema: z.ZodType): Json {
  const id = named.get(schema)?.id
  return id === undefined ? inline(schema) : { $ref: `#/components/schemas/${id}` }
}

function inline(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return rest
}

function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(named, { io: 'input', uri: (id) => `#/components/schemas/${id}` })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => {
      const { $schema: _, $id: __, ...rest } = schema as Json
      return [id, rest]
    })
  )
}

function octetsOf(types: readonly string[]): Json {
  return Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]))
}
