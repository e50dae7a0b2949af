import { z } from 'zod'
import type { CrmTemplateFault, CrmTemplateRemark, CrmTrial } from '../../../pbx-core/contract/crm.ts'
import type { HookHealth } from '../../../pbx-core/contract/pbx.ts'
import { command } from './command.ts'

/** Callers looked up in a CRM without code, for admins of the domain. */

const path = z.string().max(200)
const form = z.strictObject({
  url: z.string().max(2048),
  number: z.enum(['plus', 'zeros', 'off', 'asis']),
  authentication: z.enum(['none', 'basic', 'bearer', 'header']),
  user: z.string().max(256),
  /** null: as it is kept; only for the addresses for which it was given. */
  key: z.string().max(4096).nullable(),
  ...{ phones: path, id: path, firstName: path, lastName: path, company: path, email: path },
  page: z.string().max(2048),
  report: z.string().max(2048)
})
export type CrmFormEdit = z.infer<typeof form>

const edit = z.strictObject({
  enabled: z.boolean(),
  /** An imported template, and what it asks for; null as a value: as it is kept. Or a form. */
  template: z.string().max(200_000).nullable(),
  parameters: z.record(z.string().regex(/^[A-Za-z_][\w.-]{0,63}$/), z.string().max(4096).nullable()),
  form: form.nullable(),
  account: z.enum(['none', 'EntityId', 'CompanyName']),
  page: z.boolean(),
  journal: z.boolean(),
  createContacts: z.boolean()
})
export type CrmEdit = z.infer<typeof edit>

export const crmCommands = {
  'crm.read': command(z.strictObject({})).answers<CrmView>(),
  /** What a template asks for and can do, before it is saved. */
  'crm.template': command(z.strictObject({ template: z.string().max(1_000_000) })).answers<CrmTemplateReading>(),
  /** `edit` null: nobody is looked up any more. */
  'crm.write': command(z.strictObject({ edit: edit.nullable() })),
  /** Who has this number, by what stands in the window; nothing is kept of it. */
  'crm.try': command(z.strictObject({ edit, number: z.string().min(1).max(64) })).answers<CrmTrial>()
} as const

/** A template as the window shows it. */
export interface CrmTemplateView {
  readonly name: string
  readonly parameters: readonly CrmParameterView[]
  readonly remarks: readonly CrmTemplateRemark[]
  /** What it can do. */
  readonly looksUp: boolean
  readonly creates: boolean
  readonly reports: boolean
}

export interface CrmParameterView {
  readonly name: string
  readonly title: string
  readonly kind: 'text' | 'boolean'
  /** A key or a password: its value is never told to a window. */
  readonly isSecret: boolean
  /** As it is kept, or comes; null: kept, and not told. */
  readonly value: string | null
}

export type CrmTemplateReading =
  | { readonly template: CrmTemplateView; readonly fault: null }
  | { readonly template: null; readonly fault: CrmTemplateFault }

export interface CrmView {
  /** The configuration is a file that is given and never written. */
  readonly readOnly: boolean
  /** As it is kept; null: nothing is set up. */
  readonly crm: CrmEdit | null
  /** Of an imported template. */
  readonly template: CrmTemplateView | null
  readonly health: HookHealth
}
