import { ok, type Result } from '../../pbx-core/base/result.ts'
import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import { type CrmConfig, crmSchema } from '../../pbx-core/contract/config-crm.ts'
import type { CrmTemplateFault, CrmTemplateSummary } from '../../pbx-core/contract/crm.ts'
import { textOfCrmFault } from '../../pbx-core/contract/crm-fault-text.ts'
import { isSameOrigin } from '../../pbx-core/contract/same-origin.ts'
import type { CommandFault, CrmEdit, CrmTemplateView, CrmView } from '../ipc/contract.ts'
import type { CommandHandlers } from '../ipc/dispatch.ts'
import { refuse } from '../ipc/refuse.ts'
import type { Desk } from './desk.ts'
import { notAdmin } from './not-admin.ts'

type CrmCommand = Extract<keyof CommandHandlers<unknown>, `crm.${string}`>

/** Where the CRM stands, in time lines and among requests. */
export const crmPlace = 'cti.crm'

/** Callers looked up in a CRM, for admins of the domain. */
export function crmCommands(desk: Desk): Pick<CommandHandlers<unknown>, CrmCommand> {
  const { pbx, account, configReadOnly, editConfig, log } = desk.ports
  const summaryOf = (template: string) => pbx.readCrmTemplate(template)
  return {
    'crm.read': async () => {
      const { adminDomain } = desk
      if (adminDomain === undefined) return notAdmin
      const { crm } = adminDomain.cti
      const read = crm?.template === undefined ? undefined : summaryOf(crm.template)
      const template = read?.ok ? templateView(read.value, crm) : null
      const url = template?.name ?? (crm?.form === undefined ? '' : (URL.parse(crm.form.url)?.hostname ?? ''))
      const view: CrmView = {
        ...{ readOnly: configReadOnly, template },
        crm: crm === undefined ? null : editOf(crm, template),
        health: await pbx.hookHealth({ domain: adminDomain.name, hook: crmPlace, url })
      }
      return ok(view)
    },
    'crm.template': ({ template }) => {
      if (desk.adminDomain === undefined) return notAdmin
      const read = summaryOf(template)
      return ok(
        read.ok ? { template: templateView(read.value, undefined), fault: null } : { template: null, fault: read.error }
      )
    },
    'crm.write': async ({ edit }) => {
      const { adminDomain, editor } = desk
      if (adminDomain === undefined) return notAdmin
      const read = edit === null ? ok(undefined) : readEdit(edit, { domain: adminDomain, by: editor, read: summaryOf })
      if (!read.ok) return read
      const written = await editConfig(adminDomain.name, (raw) => {
        const cti = (raw.cti ?? {}) as Record<string, unknown>
        if (read.value === undefined) delete cti.crm
        else cti.crm = read.value
        raw.cti = cti
      })
      if (!written.ok) return written
      log.info('crm.changed', { by: `${account.user}@${account.domain}` })
      return ok(null)
    },
    'crm.try': async ({ edit, number }) => {
      const { adminDomain, editor } = desk
      if (adminDomain === undefined) return notAdmin
      const read = readEdit(edit, { domain: adminDomain, by: editor, read: summaryOf })
      if (!read.ok) return read
      return ok(
        await pbx.tryCrm({ domain: adminDomain.name, number: number.trim(), config: crmSchema.parse(read.value) })
      )
    }
  }
}

function templateView(
  { parameters, places: _, ...template }: CrmTemplateSummary,
  crm: CrmConfig | undefined
): CrmTemplateView {
  return {
    ...template,
    parameters: parameters.map(({ name, title, kind, initial }) => {
      const kept = keptValue(crm, name)
      const isSecret = kind === 'text' && isSecretName(name)
      return { name, title, kind, isSecret, value: isSecret && kept !== undefined ? null : (kept ?? initial) }
    })
  }
}

/** Templates say nothing of which values are secret, so their names have to. */
const isSecretName = (name: string) => /key|token|secret|pass|pwd|auth|cred/i.test(name)

function keptValue(crm: CrmConfig | undefined, name: string): string | undefined {
  const known = Object.entries(crm?.parameters ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())
  return known?.[1]
}

function editOf(crm: CrmConfig, template: CrmTemplateView | null): CrmEdit {
  const { enabled, account, page, journal, createContacts, form } = crm
  return {
    ...{ enabled, account, page, journal, createContacts, template: crm.template ?? null },
    parameters: Object.fromEntries((template?.parameters ?? []).map(({ name, value }) => [name, value])),
    form: form === undefined ? null : { ...form, key: form.key === '' ? '' : null }
  }
}

interface Editing {
  readonly domain: DomainConfig
  readonly by: 'systemAdmin' | 'admin'
  readonly read: (template: string) => Result<CrmTemplateSummary, CrmTemplateFault>
}

/** As the configuration has it. What was entrusted to one CRM stays with it, and is never sent to another. */
function readEdit(edit: CrmEdit, { domain, by, read }: Editing): Result<Record<string, unknown>, CommandFault> {
  const { template, form, parameters, ...switches } = edit
  const before = domain.cti.crm
  if ((template === null) === (form === null)) return nothingGiven
  const place = template === null ? readForm(form, before) : readTemplate(template, { parameters, before, read })
  if (!place.ok) return place
  const { timeoutMs, cacheMinutes } = before ?? {}
  const isBound = by === 'admin' && (before === undefined || !place.value.isKept || before.restricted)
  const config = {
    ...switches,
    ...place.value.parts,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(cacheMinutes === undefined ? {} : { cacheMinutes }),
    ...(isBound ? { restricted: true } : {})
  }
  const checked = crmSchema.safeParse(config)
  if (checked.success) return ok(config)
  const [issue] = checked.error.issues
  return refuse('crm_wrong', issue?.message ?? 'This cannot be used.', issue?.path.join('.'))
}

const nothingGiven = refuse('crm_nothing', 'Import a template, or fill in the form.')

/** `isKept`: it asks where it asked before. */
interface Place {
  readonly parts: Record<string, unknown>
  readonly isKept: boolean
}

function readTemplate(
  template: string,
  { parameters, before, read }: Pick<CrmEdit, 'parameters'> & Pick<Editing, 'read'> & { before: CrmConfig | undefined }
): Result<Place, CommandFault> {
  const summary = read(template)
  if (!summary.ok) return refuse('crm_template_wrong', textOfCrmFault(summary.error), 'template')
  const isSame = before?.template === template
  const filled: Record<string, string> = {}
  let isKept = isSame
  for (const [name, value] of Object.entries(parameters)) {
    const kept = isSame ? keptValue(before, name) : undefined
    filled[name] = value ?? kept ?? ''
    if (summary.value.places.includes(name.toLowerCase())) isKept &&= value === null || value === kept
  }
  const unseen = Object.entries(parameters).find(([, value]) => value === null)
  if (unseen !== undefined && !isKept) return again(`parameters.${unseen[0]}`)
  return ok({ parts: { template, parameters: filled }, isKept })
}

function readForm(form: CrmEdit['form'], before: CrmConfig | undefined): Result<Place, CommandFault> {
  if (form === null) return nothingGiven
  const { form: kept } = before ?? {}
  const known = [kept?.url ?? '', kept?.report ?? ''].filter((url) => url !== '')
  const isKept = [form.url, form.report].every((url) => url === '' || known.some((one) => isSameOrigin(one, url)))
  if (form.key === null && !isKept) return again('form.key')
  return ok({ parts: { form: { ...form, key: form.key ?? kept?.key ?? '' } }, isKept })
}

const again = (path: string) => refuse('crm_key_again', 'Where it is sent has changed: type the key once more.', path)
