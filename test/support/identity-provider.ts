import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export interface Person {
  readonly email?: string
  readonly email_verified?: boolean
  readonly employee?: string
}

/** A real OpenID provider on loopback with one client, and a person who logs in there by a name alone. */
export class IdentityProvider implements AsyncDisposable {
  readonly issuer: string
  readonly #close: () => Promise<void>

  private constructor(issuer: string, close: () => Promise<void>) {
    this.issuer = issuer
    this.#close = close
  }

  static async start(origin: string, people: Readonly<Record<string, Person>>): Promise<IdentityProvider> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'offhook',
          client_secret: 'given-by-the-provider',
          redirect_uris: [`${origin}/login/oidc/callback`],
          post_logout_redirect_uris: [`${origin}/login`]
        }
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], work: ['employee'] },
      // In the ID token as most providers have it; `employee` is in the answer of the userinfo endpoint alone.
      conformIdTokenClaims: true,
      cookies: { keys: ['of the tests'] },
      pkce: { required: () => true },
      findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) })
    })
    server.on('request', provider.callback())
    return new IdentityProvider(issuer, async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
  }
}

/** A browser as far as it matters: follows redirects and keeps cookies, as long as it is at the provider. */
export class Wanderer {
  readonly #cookies = new Map<string, string>()

  /** Logs in as that person; the address at which the provider lets go of it. */
  async logIn(start: string, as: string): Promise<string> {
    const { origin } = new URL(start)
    let next = await this.#go(start)
    while (new URL(next, origin).origin === origin) {
      const at = new URL(next, origin)
      const shown = await this.#fetch(at)
      if (shown.status >= 300 && shown.status < 400) {
        next = shown.headers.get('location') ?? ''
        continue
      }
      const page = await shown.text()
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ''
      if (prompt === '') throw new Error(page.slice(0, 500))
      const action = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? at.href, origin)
      const body = new URLSearchParams(prompt === 'login' ? { prompt, login: as, password: 'any' } : { prompt })
      next = await this.#go(action.href, { method: 'POST', body })
    }
    return next
  }

  async #go(url: string, init?: RequestInit): Promise<string> {
    const answer = await this.#fetch(new URL(url), init)
    return new URL(answer.headers.get('location') ?? '', url).href
  }

  async #fetch(url: URL, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      this.#cookies.set(name, value)
    }
    return answer
  }
}
