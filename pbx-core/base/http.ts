import type { Reach } from './reach.ts'

/** Requests to the company's web application; implemented in `io/http-client.ts` over undici. */
export interface HttpClient {
  /** Never rejects. Follows redirects itself as `2-cti` says; 32 connections for each origin. */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome>
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly maxRedirects: number
  /** Authorities to trust besides the system's: PEM text, or the path of a PEM file. */
  readonly ca?: string
  /** Where it may go, redirects included; absent: anywhere. */
  readonly reach?: Reach
  /** A redirect to another origin is a failure. */
  readonly sameOrigin?: boolean
  /** Waits for none of the connections that others have in use. */
  readonly urgent?: boolean
}

export type HttpOutcome =
  | {
      readonly kind: 'response'
      readonly status: number
      readonly contentType: string
      readonly body: Uint8Array
      /** The header, as it came. */
      readonly retryAfter?: string
    }
  | {
      readonly kind: 'failed'
      readonly code: 'timeout' | 'connect' | 'tls' | 'too-large' | 'redirect' | 'aborted'
      readonly message: string
    }
