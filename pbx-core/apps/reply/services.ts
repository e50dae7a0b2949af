import type { Result } from '../../base/result.ts'
import type { Call } from '../../call/call.ts'
import type { Following } from '../../call/documents.ts'
import type { DocumentSource, FollowedDocument, HookVerdict } from '../../call/hooks.ts'

/** What following a document asks of the PBX. */
export interface ReplyServices {
  /** What the application says next. */
  next(call: Call, source: DocumentSource, following: Following, signal: AbortSignal): Promise<HookVerdict>
  /** Something that the application is told after all; its reply means nothing. */
  tell(call: Call, source: DocumentSource, following: Following): void
  /** From here on it is told of the answer and the end, where it wants that. */
  listen(call: Call, document: FollowedDocument): void
  /** A sound of the application, fetched; the error is why there is none. It is there until it is disposed of. */
  sound(call: Call, source: DocumentSource, url: string, signal: AbortSignal): Promise<Result<FetchedSound, string>>
}

export interface FetchedSound extends Disposable {
  readonly path: string
}
