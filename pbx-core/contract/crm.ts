import type { CrmConfig } from './config-crm.ts'
import type { BrokenReply, RequestFailure } from './remark.ts'

/** Why a template for a CRM cannot be used, by a stable code and the place. */
export type CrmTemplateFault =
  | { readonly code: 'template-xml'; readonly remark: BrokenReply }
  /** Its root is no `Crm`, or it neither looks anybody up nor writes calls down. */
  | { readonly code: 'template-root' | 'template-empty' }
  /** It logs in by something else than none, Basic or headers. */
  | { readonly code: 'template-authentication'; readonly type: string }
  /** The look-up is no REST. */
  | {
      readonly code: 'template-kind' | 'template-reply' | 'template-rule'
      readonly scenario: string
      readonly type: string
    }
  | { readonly code: 'template-method'; readonly scenario: string; readonly method: string }
  /** It goes on with a scenario that is not there, or that leads back to it. */
  | { readonly code: 'template-next' | 'template-circle'; readonly scenario: string; readonly next: string }
  /** Its address is none, or its host comes from a call or a reply. */
  | { readonly code: 'template-url' | 'template-host'; readonly scenario: string; readonly url: string }
  /** Something that expressions cannot do here. */
  | { readonly code: 'template-expression'; readonly scenario: string; readonly text: string }

/** What is left out of a template, or looks like a slip. */
export type CrmTemplateRemark =
  | { readonly code: 'template-unused'; readonly scenario: string }
  /** Nothing sets what it asks for, so it is empty. */
  | { readonly code: 'template-unknown-name'; readonly scenario: string; readonly name: string }

/** Who somebody is, as their CRM has it. */
export interface CrmContact {
  /** `Ana Ruiz (ACME Inc)`; '' where it has none. */
  readonly name: string
  readonly company: string
  readonly email: string
  /** In the CRM: what journals name. */
  readonly id: string
  readonly type: string
  /** The page of the contact, `https://…`; ''. */
  readonly url: string
}

/** One request of a trial, or of a look-up that failed. */
export interface CrmStep {
  readonly scenario: string
  readonly method: string
  /** With the names of what was filled in by whoever set it up in place of its values: `*APIkey*`. */
  readonly url: string
  readonly status: number | null
  readonly ms: number
  /** The first 4 KiB. */
  readonly reply: string
}

/** Who would be found, by settings that are not saved yet. */
export interface CrmTrialCommand {
  readonly domain: string
  readonly number: string
  readonly config: CrmConfig
}

export interface CrmTrial {
  readonly kind: 'found' | 'nothing' | 'off' | 'failed' | 'skipped'
  readonly contact: CrmContact | null
  /** Why it failed. */
  readonly remark: RequestFailure | null
  readonly steps: readonly CrmStep[]
  readonly ms: number
}

/** What a template asks for and can do. */
export interface CrmTemplateSummary {
  readonly name: string
  readonly parameters: readonly {
    readonly name: string
    readonly title: string
    readonly kind: 'text' | 'boolean'
    readonly initial: string
  }[]
  readonly remarks: readonly CrmTemplateRemark[]
  readonly looksUp: boolean
  readonly creates: boolean
  readonly reports: boolean
  /** Lower-case names of parameters that say where it asks. */
  readonly places: readonly string[]
}
