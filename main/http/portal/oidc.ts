import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Configuration } from 'openid-client'
import { placeOf } from '../../../pbx-core/base/place.ts'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { Config } from '../../../pbx-core/contract/config.ts'
import type { UserAddress } from '../../access/accounts.ts'
import { type OidcNotice, userOfClaims } from '../../access/oidc-user.ts'
import type { Session } from '../../access/sessions.ts'
import { remoteOf } from '../access/remote.ts'
import type { HttpServices } from '../services.ts'

type Oidc = NonNullable<Config['oidc']>

/** A browser that is at the provider. */
interface Underway {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly redirectUri: string
  readonly until: number
  /** From where: nobody has proved anything yet. */
  readonly place: string
}

export interface OidcEntered {
  readonly address: UserAddress
  readonly idToken: string | undefined
}

const validMs = 10 * 60_000
const mostUnderway = 1000
/** Seconds by which our clock and the provider's may differ, and within which it has to answer. */
const clockTolerance = 30
const patience = 10

/**
 * Log-in by an identity provider (OpenID Connect Core, code flow with PKCE, state and nonce). What belongs to a log-in that is
 * under way stays here, by a cookie of the browser that began it: what comes back in another one is nobody's.
 */
export class OidcLogIn {
  readonly #services: Pick<HttpServices, 'config' | 'now' | 'log'>
  readonly #underway = new Map<string, Underway>()
  /** ID tokens of sessions that are open, by which the provider knows whom to log out. */
  readonly #idTokens = new Map<string, string>()
  #asking: { readonly of: string; readonly answer: Promise<Configuration | undefined> } | undefined
  #known: { readonly of: string; readonly provider: Configuration } | undefined

  constructor(services: Pick<HttpServices, 'config' | 'now' | 'log'>) {
    this.#services = services
  }

  /** Where the browser goes, and the value of the cookie by which it is known again. */
  async begin(
    origin: string,
    remoteAddress: string
  ): Promise<Result<{ readonly url: string; readonly cookie: string }, OidcNotice>> {
    const { oidc } = this.#services.config()
    if (oidc === undefined) return err('provider-failed')
    const client = await import('openid-client')
    const provider = await this.#provider(oidc)
    if (provider === undefined) return err('provider-away')
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
    const redirectUri = `${origin}/login/oidc/callback`
    const cookie = randomBytes(32).toString('base64url')
    const until = this.#services.now() + validMs
    this.#underway.set(cookie, { state, nonce, verifier, redirectUri, until, place: placeOf(remoteAddress) })
    this.#makeRoom()
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: [...new Set(['openid', ...oidc.scopes])].join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce
    })
    return ok({ url: url.href, cookie })
  }

  /** Where there are too many, the place with the most gives way: whoever begins thousands keeps nobody else out. */
  #makeRoom(): void {
    for (const [key, { until }] of this.#underway) {
      if (until > this.#services.now()) break
      this.#underway.delete(key)
    }
    if (this.#underway.size <= mostUnderway) return
    const byPlace = new Map<string, number>()
    for (const { place } of this.#underway.values()) byPlace.set(place, (byPlace.get(place) ?? 0) + 1)
    const most = Math.max(...byPlace.values())
    for (const [key, { place }] of this.#underway) {
      if (byPlace.get(place) !== most) continue
      this.#underway.delete(key)
      return
    }
  }

  /** `search`: of the address at which the provider has sent the browser back. */
  async finish(cookie: string | undefined, search: string): Promise<Result<OidcEntered, OidcNotice>> {
    const { config, now, log } = this.#services
    const { oidc } = config()
    const underway = cookie === undefined ? undefined : this.#underway.get(cookie)
    if (cookie !== undefined) this.#underway.delete(cookie)
    if (oidc === undefined || underway === undefined || underway.until < now()) return err('late')
    const client = await import('openid-client')
    const provider = await this.#provider(oidc)
    if (provider === undefined) return err('provider-away')
    try {
      const tokens = await client.authorizationCodeGrant(provider, new URL(`${underway.redirectUri}${search}`), {
        pkceCodeVerifier: underway.verifier,
        expectedState: underway.state,
        expectedNonce: underway.nonce,
        idTokenExpected: true
      })
      const claims = tokens.claims()
      if (claims === undefined) return err('provider-failed')
      const told =
        oidc.claim in claims || provider.serverMetadata().userinfo_endpoint === undefined
          ? claims
          : { ...claims, ...(await client.fetchUserInfo(provider, tokens.access_token, claims.sub)) }
      const user = userOfClaims(config(), oidc, told)
      if (!user.ok) log.warn('oidc.no_user', { reason: user.error, claim: oidc.claim, sub: claims.sub })
      return user.ok ? ok({ address: user.value, idToken: tokens.id_token }) : user
    } catch (error) {
      if (error instanceof client.AuthorizationResponseError) {
        log.warn('oidc.declined', { error: error.error })
        return err('provider-declined')
      }
      log.warn('oidc.failed', { error })
      return err(isAway(error) ? 'provider-away' : 'provider-failed')
    }
  }

  entered({ id }: Session, idToken: string | undefined): void {
    if (idToken !== undefined) this.#idTokens.set(id, idToken)
  }

  ended({ id }: Session): void {
    this.#idTokens.delete(id)
  }

  /** Where a browser logs out at the provider as well; undefined: it came in otherwise, or the provider has no such address. */
  async logOutUrl({ id }: Session, origin: string): Promise<string | undefined> {
    const { oidc } = this.#services.config()
    const idToken = this.#idTokens.get(id)
    if (oidc === undefined || idToken === undefined) return undefined
    const provider = await this.#provider(oidc)
    if (provider?.serverMetadata().end_session_endpoint === undefined) return undefined
    const { buildEndSessionUrl } = await import('openid-client')
    return buildEndSessionUrl(provider, { id_token_hint: idToken, post_logout_redirect_uri: `${origin}/login` }).href
  }

  /** What the provider says of itself, asked for once; undefined: it cannot be asked now. */
  async #provider(oidc: Oidc): Promise<Configuration | undefined> {
    const of = JSON.stringify(oidc)
    if (this.#known?.of === of) return this.#known.provider
    // Anybody may press the button: one that is away is not asked by each of them at once.
    if (this.#asking?.of === of) return this.#asking.answer
    const answer = this.#discover(oidc, of)
    this.#asking = { of, answer }
    try {
      return await answer
    } finally {
      if (this.#asking?.answer === answer) this.#asking = undefined
    }
  }

  async #discover(oidc: Oidc, of: string): Promise<Configuration | undefined> {
    const client = await import('openid-client')
    const issuer = new URL(oidc.issuer)
    const { clientId, clientSecret } = oidc
    try {
      const provider = await client.discovery(
        issuer,
        clientId,
        {
          [client.clockTolerance]: clockTolerance,
          ...(clientSecret === undefined ? {} : { client_secret: clientSecret })
        },
        clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret),
        // The schema lets plain HTTP pass on this machine alone.
        { timeout: patience, ...(issuer.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {}) }
      )
      this.#known = { of, provider }
      return provider
    } catch (error) {
      this.#services.log.warn('oidc.provider_away', { issuer: oidc.issuer, error })
      return undefined
    }
  }
}

/** By its causes: nothing has answered, or not in time. */
function isAway(error: unknown): boolean {
  const codes = [
    'ECONNREFUSED',
    'ENOTFOUND',
    'ECONNRESET',
    'ETIMEDOUT',
    'EAI_AGAIN',
    'OAUTH_TIMEOUT',
    'UND_ERR_CONNECT_TIMEOUT'
  ]
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, errors = [] } = at as Error & { code?: unknown; errors?: readonly unknown[] }
    if (codes.includes(String(code)) || errors.some(isAway)) return true
  }
  return false
}

interface Doors {
  readonly cookieName: (request: FastifyRequest) => string
  readonly refuse: (request: FastifyRequest, reply: FastifyReply, notice: OidcNotice) => FastifyReply
  readonly enter: (request: FastifyRequest, reply: FastifyReply, entered: OidcEntered) => FastifyReply
}

/** `/login/oidc` leads to the provider, `/login/oidc/callback` is where that sends the browser back. Where it goes on to stays in the browser. */
export function serveOidc(server: FastifyInstance, oidc: OidcLogIn, { cookieName, refuse, enter }: Doors): void {
  server.get('/login/oidc', { exposeHeadRoute: false }, async (request, reply) => {
    const begun = await oidc.begin(originOf(request), remoteOf(request))
    if (!begun.ok) return refuse(request, reply.code(502), begun.error)
    const secure = request.protocol === 'https'
    // Lax: it has to come along when the provider leads back here.
    reply.setCookie(cookieName(request), begun.value.cookie, {
      ...{ path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: validMs / 1000 }
    })
    return reply.header('Cache-Control', 'no-store').redirect(begun.value.url, 303)
  })

  server.get('/login/oidc/callback', { exposeHeadRoute: false }, async (request, reply) => {
    const name = cookieName(request)
    const search = request.url.slice(request.url.indexOf('?') + 1)
    const finished = await oidc.finish(request.cookies[name], `?${search}`)
    reply.clearCookie(name, { path: '/', secure: request.protocol === 'https' })
    return finished.ok
      ? enter(request, reply, finished.value)
      : refuse(request, reply.code(finished.error.startsWith('provider-away') ? 502 : 401), finished.error)
  })
}

/** The guard has let this `Host` pass. */
export function originOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.headers.host}`
}
