import type { FastifyRequest } from 'fastify'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { HttpFault } from '../fault.ts'
import type { Account } from './accounts.ts'
import { parseBasic } from './basic.ts'
import type { Credential, Credentials } from './credentials.ts'

/** How a request proved who it is from. */
export interface Authenticated {
  readonly account: Account
  /** `link`: the credential is part of the request itself; `basic`: a browser may have added it by itself. */
  readonly by: 'link' | 'basic'
}

/** `link` is what the request's own parameters carry; it goes before what the browser remembers. */
export async function authenticate(
  credentials: Credentials,
  request: FastifyRequest,
  link?: { readonly credential: Credential | undefined }
): Promise<Result<Authenticated, HttpFault>> {
  const credential = link === undefined ? parseBasic(request.headers.authorization) : link.credential
  if (credential === undefined) {
    return err({ code: 'unauthenticated', message: 'Give the user name and web password of an account.' })
  }
  const verdict = await credentials.verify(credential, request.ip)
  switch (verdict.kind) {
    case 'verified':
      return ok({ account: verdict.account, by: link === undefined ? 'basic' : 'link' })
    case 'wrong':
      return err({ code: 'unauthenticated', message: 'The user name or the password is wrong.' })
    case 'domain-required':
      return err({
        code: 'unauthenticated',
        message: 'There are several domains here: the user name must name its own, for example 100@acme.test.'
      })
    case 'wait': {
      const retryAfter = Math.ceil(verdict.milliseconds / 1000)
      return err({
        code: 'too_many_attempts',
        message: `Too many wrong passwords. The next attempt is looked at in ${retryAfter} s.`,
        retryAfter
      })
    }
  }
}
