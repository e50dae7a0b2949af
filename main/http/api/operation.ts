import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Result } from '../../../pbx-core/base/result.ts'
import type { Account } from '../../access/accounts.ts'
import type { JudgedToken } from '../../access/tokens.ts'
import type { Scope } from '../../base/scopes.ts'
import type { FaultCode, HttpFault } from '../fault.ts'
import type { HttpServices } from '../services.ts'

/**
 * One operation of the API as data: the same object validates the request, answers it, and
 * describes itself in the OpenAPI document.
 */
export interface Operation<P = unknown, Q = unknown, B = unknown> {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`, parameters as `:name`. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly params: z.ZodType<P>
  readonly query: z.ZodType<Q>
  readonly body?: z.ZodType<B>
  /** Media types of a body that is taken as it comes, as a stream (`request.body`). */
  readonly uploads?: readonly string[]
  readonly answers: Readonly<Record<number, AnswerShape>>
  /** What can go wrong besides what can go wrong everywhere. */
  readonly faults: readonly FaultCode[]
  /** Of which a token needs one; absent: as its path says (`scope.ts`). */
  readonly scopes?: readonly Scope[]
  handle(input: OperationInput<P, Q, B>, services: HttpServices): Promise<Result<Answer, HttpFault>>
  /** Answers requests without credentials; absent: those get 401. */
  guest?(services: HttpServices): Answer
}

export interface AnswerShape {
  readonly description: string
  /** Absent: no body. */
  readonly schema?: z.ZodType
  /** `application/json` where absent. */
  readonly contentType?: string
}

export interface OperationInput<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly account: Account
  /** By which the account was proved; absent: by something else. */
  readonly token: JudgedToken | undefined
  /** Whether what has proved the account still does. */
  readonly isStillValid: () => boolean
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export type Answer =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown; readonly headers?: AnswerHeaders }
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly type: string; readonly text: string }
  | { readonly kind: 'csv'; readonly lines: AsyncIterable<string> }
  /** The handler has taken the reply over. */
  | { readonly kind: 'stream' }

type AnswerHeaders = Readonly<Record<string, string>>

export const nothing = z.strictObject({})

/** Checks one operation's types, then forgets them, so that all operations fit into one list. */
export function operation<P, Q, B>(definition: Operation<P, Q, B>): Operation {
  return definition as unknown as Operation
}

export function json(status: number, body: unknown, headers?: AnswerHeaders): Answer {
  return headers === undefined ? { kind: 'json', status, body } : { kind: 'json', status, body, headers }
}
