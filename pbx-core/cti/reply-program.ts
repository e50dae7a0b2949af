import type { ReplyRemark } from '../contract/remark.ts'

/** Fields of a form, in their order. */
export type FormFields = readonly (readonly [name: string, value: string])[]

/**
 * What a document with the root `Response` asks for, verb by verb (`2-cti`, TwiML-shaped replies). It is data: what
 * becomes of it in a call is told in `pbx-core/apps/reply`.
 */
export interface ReplyProgram {
  /** Whose words it is written in; requests that follow from it speak them too. */
  readonly dialect: 'twiml' | 'sipgate'
  readonly steps: readonly ReplyStep[]
  /** sipgate.io: addresses that are told of the answer and the end of the call. */
  readonly onAnswer: string | null
  readonly onHangup: string | null
}

export type ReplyStep =
  | Spoken
  | {
      readonly verb: 'gather'
      /** Keys of a whole entry; null: as many as come. */
      readonly maxKeys: number | null
      /** '' : none ends it. */
      readonly finishOnKey: string
      readonly seconds: number
      readonly says: readonly Spoken[]
      readonly action: NextDocument
      /** It is asked for as well where nothing was entered. */
      readonly alsoEmpty: boolean
    }
  | {
      readonly verb: 'dial'
      readonly targets: readonly DialTarget[]
      /** null: as configured. */
      readonly callerId: string | null
      readonly seconds: number
      /** null: the next verb follows. */
      readonly action: NextDocument | null
    }
  | { readonly verb: 'redirect'; readonly to: NextDocument }
  | { readonly verb: 'reject'; readonly reason: 'busy' | 'rejected' }
  | { readonly verb: 'hangup' }
  | {
      readonly verb: 'record'
      readonly maxSeconds: number
      readonly silenceSeconds: number
      readonly finishOnKey: string
      readonly beep: boolean
      /** An extension; null: of whom the call is for. */
      readonly mailbox: string | null
      readonly action: NextDocument
    }

/** What a caller hears. */
export type Spoken =
  | { readonly verb: 'say'; readonly text: string; readonly language: string | null; readonly times: number }
  /** A prompt by its name, or a file by its URL. */
  | { readonly verb: 'play'; readonly sound: string; readonly times: number }
  | { readonly verb: 'pause'; readonly seconds: number }

/** Where the next document comes from. */
export interface NextDocument {
  /** As it stands there, relative to the document; '' : the document's own address. */
  readonly url: string
  readonly method: 'GET' | 'POST'
}

export interface DialTarget {
  readonly kind: 'number' | 'sip' | 'queue' | 'conference' | 'voicemail'
  readonly name: string
}

/** A document as it was read: what it asks for, and what of it could not be followed. */
export interface ReadProgram {
  readonly program: ReplyProgram
  readonly warnings: readonly ReplyRemark[]
}
