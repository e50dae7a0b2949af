/**
 * A remark on a hook's request or its reply, or on a mail, by a stable code and what it speaks of. What is quoted from the reply is
 * free of control characters and cut; a `reason` is in the words of the system or of a library.
 */
export type Remark = ReplyRemark | BrokenReply | RequestFailure | MailFailure

/** A part of a reply that could not be followed; the rest of it counts. */
export type ReplyRemark =
  | { readonly code: 'unknown-tag' | 'unknown-key' | 'variable-name' | 'name-without-type'; readonly name: string }
  | { readonly code: 'variable-unnamed' | 'number-empty' | 'not-markup' | 'not-object' | 'no-url' }
  | { readonly code: 'not-boolean' | 'not-whole'; readonly tag: string; readonly value: string }
  | { readonly code: 'unknown-type' | 'type-without-name'; readonly type: string }
  | { readonly code: 'no-such-destination'; readonly destination: string }
  /** Of a document with the root `Response`: `dial/client` stands in a `Dial`. */
  | { readonly code: 'unknown-verb'; readonly name: string }
  | { readonly code: 'unknown-attribute'; readonly tag: string; readonly name: string }
  | { readonly code: 'value-unknown'; readonly tag: string; readonly value: string }

/** Why a reply cannot be used at all. */
export type BrokenReply =
  | { readonly code: 'nested' | 'parts' | 'references' | 'json-nested' | 'json-values'; readonly most: number }
  | { readonly code: 'doctype' | 'ampersand' | 'text-outside' | 'declaration-amid' | 'tag-open' | 'unreadable' }
  | { readonly code: 'element-open' | 'element-unopened' }
  | { readonly code: 'entity' | 'no-character' | 'missing'; readonly text: string }
  | { readonly code: 'xml'; readonly line: number | null; readonly reason: string }
  | { readonly code: 'json'; readonly reason: string }
  | { readonly code: 'wrong-shape'; readonly path: string; readonly reason: string }
  | { readonly code: 'not-encoded' | 'encoding-unknown'; readonly encoding: string }

/** Why a request brought no reply that counts. */
export type RequestFailure =
  | { readonly code: 'status'; readonly status: number }
  | { readonly code: 'timeout' | 'connect' | 'tls' | 'too-large' | 'redirect' | 'aborted'; readonly reason: string }
  | { readonly code: 'no-time-left' | 'not-configured' | 'not-a-url' | 'not-made' | 'other-origin' | 'not-json' }

/** Why a mail was not taken; `reply` is all that the server has said. */
export type MailFailure =
  /** For now (4xx, RFC 5321 §4.2.1), or for good (5xx). */
  | { readonly code: 'mail-put-off' | 'mail-refused' | 'mail-too-large'; readonly reply: string }
  /** User name or password. */
  | { readonly code: 'mail-log-in'; readonly reply: string }
  | { readonly code: 'mail-away' | 'mail-late' | 'mail-tls' | 'mail-no-smtp'; readonly reason: string }
  /** No mail server is configured any more. */
  | { readonly code: 'mail-off' }
  /** What it would have told of is gone, or whom. */
  | { readonly code: 'message-deleted' | 'mail-to-nobody' }
