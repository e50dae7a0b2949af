/** Every way in which a request can fail, and the status that says so. The codes are part of the API. */
export const faultStatus = {
  malformed_request: 400,
  parameter_missing: 400,
  parameter_repeated: 400,
  parameter_invalid: 400,
  number_invalid: 400,
  domain_required: 400,
  destination_invalid: 400,
  unauthenticated: 401,
  host_not_allowed: 403,
  foreign_origin: 403,
  not_allowed: 403,
  destination_barred: 403,
  pairing_refused: 403,
  not_found: 404,
  extension_not_found: 404,
  call_not_found: 404,
  ban_not_found: 404,
  mail_not_found: 404,
  token_not_found: 404,
  session_not_found: 404,
  hook_not_found: 404,
  mailbox_not_found: 404,
  message_not_found: 404,
  delivery_not_found: 404,
  opening_not_found: 404,
  queue_not_found: 404,
  conference_not_found: 404,
  party_not_found: 404,
  agent_not_found: 404,
  callback_not_found: 404,
  sound_not_found: 404,
  sound_in_use: 409,
  recording_not_found: 404,
  method_not_allowed: 405,
  call_in_progress: 409,
  delivery_under_way: 409,
  erasure_under_way: 409,
  target_failed: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  upgrade_required: 426,
  too_many_calls: 429,
  too_many_uploads: 429,
  too_many_tokens: 409,
  too_many_attempts: 429,
  too_many_connections: 429,
  internal_error: 500,
  not_kept: 507,
  not_writable: 507,
  no_phone_registered: 503,
  shutting_down: 503,
  overloaded: 503,
  prefetch_refused: 503
} as const satisfies Readonly<Record<string, number>>

export type FaultCode = keyof typeof faultStatus

export interface HttpFault {
  readonly code: FaultCode
  /** For people. Never repeats a credential. */
  readonly message: string
  /** The parameter or key at fault: `dest`, `body.user`. */
  readonly path?: string
  /** Seconds, for `Retry-After` (RFC 9110 §10.2.3). */
  readonly retryAfter?: number
}

/** The body of every error answer: `{"error":{"code","message","path"}}`. */
export function faultBody(fault: HttpFault) {
  const { code, message, path } = fault
  return { error: path === undefined ? { code, message } : { code, message, path } }
}
