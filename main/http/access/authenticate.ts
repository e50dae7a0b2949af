import type { FastifyRequest } from 'fastify'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { Account } from '../../access/accounts.ts'
import type { Credential, Credentials } from '../../access/credentials.ts'
import type { SecondFactors } from '../../access/second-factor.ts'
import type { Sessions } from '../../access/sessions.ts'
import type { JudgedToken, Tokens } from '../../access/tokens.ts'
import type { HttpConnections } from '../connections.ts'
import type { HttpFault } from '../fault.ts'
import { parseBasic } from './basic.ts'
import { parseBearer } from './bearer.ts'
import { namedByCookie } from './cookie.ts'
import { provenByHeader } from './origin-secret.ts'
import { remoteOf } from './remote.ts'

/** How a request proved who it is from. */
export interface Authenticated {
  readonly account: Account
  /**
   * `link`: the credential is part of the request itself. `session`: the own page has sent its secret. A browser may
   * have added the others by itself. `token`: a program; no browser sends one by itself.
   */
  readonly by: 'link' | 'session' | 'cookie' | 'basic' | 'token'
  readonly token?: JudgedToken
}

export interface Gate {
  readonly credentials: Credentials
  readonly sessions: Sessions
  readonly tokens: Tokens
  readonly connections: HttpConnections
  readonly secondFactors: SecondFactors
}

export interface Proof {
  /** What the request's own parameters carry; it goes before what the browser remembers. */
  readonly link?: { readonly credential: Credential | undefined } | undefined
  /** Whether a cookie alone counts: it does for what rings, and asks for a 1. */
  readonly cookie: boolean
  /** Whether a token counts, and then it alone (`4-pbx`, Names of what is new). */
  readonly bearer?: boolean
}

/** By a token, else by the link, else by the session's secret or cookie, else by HTTP Basic (`3-click-to-dial`, auth). */
export async function authenticate(
  gate: Gate,
  request: FastifyRequest,
  { link, cookie, bearer = false }: Proof
): Promise<Result<Authenticated, HttpFault>> {
  const { connections, sessions, tokens } = gate
  const sent = bearer ? parseBearer(request.headers.authorization) : undefined
  if (sent !== undefined) {
    const token = tokens.judge(sent)
    if (token === undefined) return err(invalidToken)
    connections.proved(request, nameOf(token.account))
    return ok({ account: token.account, by: 'token', token })
  }
  if (link === undefined) {
    const proven = provenByHeader(sessions, request)
    const session = proven ?? (cookie ? namedByCookie(sessions, request) : undefined)
    const account = session === undefined ? undefined : sessions.account(session)
    if (account !== undefined) {
      connections.proved(request, nameOf(account))
      return ok({ account, by: proven === undefined ? 'cookie' : 'session' })
    }
  }

  const credential = link === undefined ? parseBasic(request.headers.authorization) : link.credential
  if (credential === undefined) {
    return err({ code: 'unauthenticated', message: 'Give the user name and web password of an account.' })
  }
  const verified = await verify(gate, request, { credential, by: link === undefined ? 'basic' : 'link' })
  // By the API everything can be read and changed, tokens made: there a password is half of a proof (docs/portal.md).
  return verified.ok && bearer && gate.secondFactors.has(verified.value.account) ? err(secondFactorWanted) : verified
}

const secondFactorWanted: HttpFault = {
  code: 'unauthenticated',
  message:
    'This user logs in with a code beside the password, which a program cannot give: use a token (POST /api/v1/tokens, or the window).'
}

const invalidToken: HttpFault = {
  code: 'unauthenticated',
  message: 'This token is not one of ours, or not any more: it was revoked, it has expired, or its user is gone.'
}

/** Whether the name and password are those of an account; the fault says what to do. */
export async function verify(
  { credentials, connections }: Gate,
  request: FastifyRequest,
  { credential, by }: { readonly credential: Credential; readonly by: 'link' | 'basic' }
): Promise<Result<Authenticated, HttpFault>> {
  const verdict = await credentials.verify(credential, remoteOf(request))
  switch (verdict.kind) {
    case 'verified':
      connections.proved(request, nameOf(verdict.account))
      return ok({ account: verdict.account, by })
    case 'wrong':
      return err({ code: 'unauthenticated', message: 'The user name or the password is wrong.' })
    case 'domain-required':
      return err({
        code: 'unauthenticated',
        message: 'There are several domains here: the user name must name its own, for example 100@acme.test.'
      })
    case 'busy':
      return err({
        code: 'too_many_attempts',
        message: 'Too many log-ins are being checked at the moment, so this one was not. Try again in a few seconds.',
        retryAfter: 1
      })
    case 'wait': {
      const retryAfter = Math.ceil(verdict.milliseconds / 1000)
      return err({
        code: 'too_many_attempts',
        message: `Too many wrong passwords. The next attempt is checked in ${retryAfter} s.`,
        retryAfter
      })
    }
  }
}

function nameOf({ user, domain }: Account): string {
  return `${user}@${domain}`
}
