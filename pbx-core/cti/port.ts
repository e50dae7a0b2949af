import type { HookConfig } from '../contract/config.ts'
import type { BrokenReply, ReplyRemark, RequestFailure } from '../contract/remark.ts'
import type { FormFields, NextDocument, ReplyProgram } from './reply-program.ts'

/** One run of a hook for one call, with everything the time line wants to tell about it. */
export interface HookRun {
  /** `cti.inbound`, `inbound[0].cti`, `users[100].cti`. */
  readonly hook: string
  readonly config: HookConfig
  readonly variables: Variables
  /** What is left of the 4 s that all hooks before the first ring share; the smaller counts. */
  readonly budgetMs: number
  /** Of the domain, for a hook that is `restricted`. */
  readonly allowedTargets?: readonly string[]
  /** It is never skipped, and waits for no connection that others have in use. */
  readonly urgent?: boolean
}

/** Looks a variable up by its lower-case name; '' where unknown or unavailable. */
export interface Variables {
  (name: string): string
  /** Names that hooks of this call have set (`<variable name="…">`), for the body of a POST. */
  readonly custom?: readonly string[]
}

export interface HookOutcome {
  readonly result:
    | { readonly kind: 'reply'; readonly decision: HookDecision }
    /** 204, an empty body, a bare declaration, or a body that is neither XML nor JSON. */
    | { readonly kind: 'no-change'; readonly note?: ReplyRemark }
    | { readonly kind: 'failed'; readonly code: HookFailure; readonly remark: BrokenReply | RequestFailure }
    /** The circuit is open: not called at all, until this time (Unix milliseconds). */
    | { readonly kind: 'skipped'; readonly untilMs: number }
  readonly method: string
  /** As requested, with the values filled in; a password in it is left out. */
  readonly url: string
  readonly status: number | null
  /** At most the first 4 KiB of the reply, as text. */
  readonly reply: string
  readonly ms: number
  /** How `url` failed, where this is what `fallbackUrl` said. */
  readonly before?: HookOutcome
}

export type HookFailure =
  | 'timeout'
  | 'connect'
  | 'tls'
  | 'status'
  | 'too-large'
  | 'redirect'
  | 'broken-reply'
  | 'hostile-reply'
  /** The call gave up while the request was under way; says nothing about the application. */
  | 'aborted'

/** What the web application asked for (`2-cti`, The XML reply). */
export interface HookDecision {
  readonly set: HookSet
  readonly route: { readonly type: string; readonly name: string } | null
  /** Explicit, or the default: true with a route, false without. */
  readonly break: boolean
  /** Of a document with the root `Response`; it comes alone. */
  readonly program?: ReplyProgram
  /** Unknown tags and the like, for the time line. */
  readonly warnings: readonly ReplyRemark[]
}

export interface HookSet {
  readonly calleridname?: string
  readonly calleridnumber?: string
  readonly accountcode?: string
  readonly accCode2?: string
  readonly accCode3?: string
  readonly userfield?: string
  /** `null`: as configured (the tag was empty). */
  readonly record?: boolean | null
  readonly language?: string
  readonly musiconhold?: string
  readonly priority?: number
  readonly ringtone?: string
  readonly variables: Readonly<Record<string, string>>
}

/** A document that a hook has answered with, and what it names: at the hook's origin, or it is not asked. */
export interface DocumentRun {
  /** As of `HookRun`, for the log. */
  readonly hook: string
  /** The hook that has answered, or what stood in for it. */
  readonly config: HookConfig
  readonly variables: Variables
  /** Where the document came from, without user and password. */
  readonly document: string
  readonly dialect: ReplyProgram['dialect']
  readonly next: NextDocument
  /** What has happened, in the words of the dialect. */
  readonly fields: FormFields
  readonly allowedTargets?: readonly string[]
}

/** A sound that a document names. */
export type SoundOutcome =
  | { readonly kind: 'sound'; readonly octets: Uint8Array }
  | { readonly kind: 'failed'; readonly remark: RequestFailure }

export interface HookRunner {
  /** Never rejects. Aborting gives the call up: the request is abandoned. */
  run(run: HookRun, signal: AbortSignal): Promise<HookOutcome>
}

/** What follows from a document: no circuit is asked, and no fallback. */
export interface DocumentRequests {
  /** The next document, by a form. Never rejects. */
  next(run: DocumentRun, signal: AbortSignal): Promise<HookOutcome>
  /** A file that a document has played. Never rejects. */
  sound(run: Omit<DocumentRun, 'fields' | 'dialect'>, signal: AbortSignal): Promise<SoundOutcome>
}
