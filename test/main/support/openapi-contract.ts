import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Answer } from './http-fixture.ts'

interface Described {
  readonly operationId: string
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
}

/** What an OpenAPI document promises of answers, and whether an answer keeps it: status, type and body. */
export class OpenApiContract {
  readonly #operations: ReadonlyMap<string, Described>
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor(document: unknown) {
    const { paths } = document as Document
    const all = Object.values(paths).flatMap((path) => Object.values(path))
    this.#operations = new Map(all.map((described) => [described.operationId, described]))
    this.#ajv.addSchema(document as object, 'api')
  }

  /** Ways in which the answer of an operation is not what its document says; none where it is. `isHead`: it has no body. */
  faultsOf(operationId: string, answer: Answer, isHead = false): readonly string[] {
    const described = this.#operations.get(operationId)?.responses[String(answer.status)]
    if (described === undefined) return [`${operationId} does not say what ${answer.status} is`]
    const type = answer.headers['content-type']?.split(';')[0]
    const promised = Object.keys(described.content ?? {})
    if (String(promised) !== (type ?? '')) return [`${answer.status} is ${type}, not ${promised}`]
    const schema = described.content?.['application/json']?.schema
    if (schema === undefined || isHead) return []
    const key = `${operationId} ${answer.status}`
    const validate = this.#compiled.get(key) ?? this.#ajv.compile(absolute(schema))
    this.#compiled.set(key, validate)
    if (validate(answer.json)) return []
    return (validate.errors ?? []).map(({ instancePath, message }) => `${answer.status} ${instancePath}: ${message}`)
  }
}

/** References from within the document, as seen from outside. */
function absolute(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/')) as object
}
