import type { Clock } from '../base/clock.ts'
import type { DocumentRequests, DocumentRun, SoundOutcome } from '../cti/port.ts'
import type { FormFields, NextDocument } from '../cti/reply-program.ts'
import type { Call } from './call.ts'
import { type DocumentSource, type FollowedDocument, type HookVerdict, note, verdictOf } from './hooks.ts'
import type { ToldHooks } from './told-hooks.ts'
import { variablesOf } from './variables.ts'

export interface CallDocumentsPorts {
  readonly requests: DocumentRequests
  readonly told: Pick<ToldHooks, 'follow'>
  readonly clock: Clock
}

/** What is asked for next, and what is said of it in the words of the dialect. */
export interface Following {
  readonly next: NextDocument
  readonly fields: FormFields
  /** The same in our variables: `digits`. */
  readonly extra?: Readonly<Record<string, string>>
}

interface Followed {
  documents: number
  /** sipgate.io: the documents that said last who is told of the answer, and who of the end. */
  onAnswer: FollowedDocument | undefined
  onHangup: FollowedDocument | undefined
}

/** Documents that one call asks for; the next one is a failure. */
const mostDocuments = 100

/** Documents that hooks of calls have answered with: the requests that follow from them, and what those mean. */
export class CallDocuments {
  readonly #ports: CallDocumentsPorts
  readonly #followed = new WeakMap<Call, Followed>()

  constructor(ports: CallDocumentsPorts) {
    this.#ports = ports
  }

  /** What the application says next. */
  async next(call: Call, source: DocumentSource, following: Following, signal: AbortSignal): Promise<HookVerdict> {
    const followed = this.#of(call)
    followed.documents += 1
    if (followed.documents > mostDocuments) return tooMany(call, source, { most: mostDocuments, of: 'documents' })
    const outcome = await this.#ports.requests.next(this.#run(call, source, following), signal)
    note(call, source.name, outcome)
    return verdictOf(call, source, outcome)
  }

  /** Something that the application is told after all; its reply means nothing. */
  tell(call: Call, source: DocumentSource, following: Following): void {
    this.#ports.told.follow(call, source.name, this.#run(call, source, following))
  }

  /** A sound that the document names by its URL. */
  sound(call: Call, source: DocumentSource, url: string, signal: AbortSignal): Promise<SoundOutcome> {
    const { dialect: _, fields: __, ...run } = this.#run(call, source, { next: { url, method: 'GET' }, fields: [] })
    return this.#ports.requests.sound(run, signal)
  }

  /** From here on the application is told of the answer and the end; of what the document does not name, as before. */
  listen(call: Call, document: FollowedDocument): void {
    if (document.program.onAnswer !== null) this.#of(call).onAnswer = document
    if (document.program.onHangup !== null) this.#of(call).onHangup = document
  }

  answered(call: Call): void {
    const { onAnswer } = this.#of(call)
    const url = onAnswer?.program.onAnswer ?? null
    if (onAnswer === undefined || url === null) return
    const { number, user } = call.segment.callee
    const fields: FormFields = [
      ['event', 'answer'],
      ['user', user ?? ''],
      ['answeringNumber', number]
    ]
    this.tell(call, onAnswer.source, { next: { url, method: 'POST' }, fields })
  }

  ended(call: Call): void {
    const { onHangup } = this.#of(call)
    const url = onHangup?.program.onHangup ?? null
    if (onHangup === undefined || url === null) return
    const fields: FormFields = [
      ['event', 'hangup'],
      ['cause', causeOf(call)],
      ['answeringNumber', call.segment.answeredAt === undefined ? '' : call.segment.callee.number]
    ]
    this.tell(call, onHangup.source, { next: { url, method: 'POST' }, fields })
  }

  #of(call: Call): Followed {
    const followed = this.#followed.get(call) ?? { documents: 0, onAnswer: undefined, onHangup: undefined }
    this.#followed.set(call, followed)
    return followed
  }

  #run(call: Call, source: DocumentSource, { next, fields, extra }: Following): DocumentRun {
    const { name, config, url: document, dialect } = source
    return {
      hook: `${call.domain.name} ${name}`,
      ...{ config, document, dialect, next, fields },
      variables: variablesOf(call, this.#ports.clock.wallTime(), { ...source.extra, ...extra }),
      allowedTargets: call.domain.cti.allowedTargets
    }
  }
}

/** It goes round in a circle: as where the hook itself had failed. */
export function tooMany(
  call: Call,
  { config }: Pick<DocumentSource, 'config'>,
  what: { readonly most: number; readonly of: 'documents' | 'in-a-row' }
): HookVerdict {
  call.timeline.warning({ code: 'reply-too-many', ...what }, 'Let it end the call, or answer with no change.')
  return config.onFailure === 'reject' ? { kind: 'reject' } : { kind: 'go-on' }
}

/** In the words of sipgate.io. */
function causeOf({ segment }: Call): string {
  switch (segment.termination?.result) {
    case 'busy':
    case 'declined':
      return 'busy'
    case 'cancelled':
      return 'cancel'
    case 'no-answer':
    case 'unreachable':
      return 'noAnswer'
    case 'not-found':
      return 'notFound'
    case 'congestion':
    case 'failed':
    case 'forbidden':
      return 'congestion'
    default:
      return 'normalClearing'
  }
}
