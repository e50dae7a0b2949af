import { isDeepStrictEqual } from 'node:util'
import { ok, type Result } from '../../pbx-core/base/result.ts'
import type { UserConfig } from '../../pbx-core/contract/config.ts'
import {
  isMailAddress,
  type MailConfig,
  type MailServer,
  mailSchema,
  smtpAddress,
  type TestMailCommand
} from '../../pbx-core/contract/config-mail.ts'
import type { MailTemplate } from '../../pbx-core/contract/mail.ts'
import type { CommandFault, MailServerEdit, MailSettingsView } from '../ipc/contract.ts'
import type { CommandHandlers } from '../ipc/dispatch.ts'
import { refuse } from '../ipc/refuse.ts'
import type { Desk } from './desk.ts'
import { notAdmin } from './not-admin.ts'

type MailCommand = Extract<keyof CommandHandlers<unknown>, `mail.${string}`>
type Raw = Record<string, unknown>
type Refusal = ReturnType<typeof refuse>

/** Mail in the settings: server and templates for system admins, each user's switches for admins of the domain. */
export function mailCommands(desk: Desk): Pick<CommandHandlers<unknown>, MailCommand> {
  const { pbx, config, configReadOnly, editConfig, account, log } = desk.ports
  const ofMachine = <P, A>(handle: (payload: P) => A) => {
    return (payload: P) => (desk.rights.systemAdmin ? handle(payload) : notOfMachine)
  }
  /** `change` gives what keeps it from being made: the file may have been edited by hand since. */
  const edit = async (domain: string | null, what: string, change: (raw: Raw) => Refusal | undefined) => {
    let refused: Refusal | undefined
    const edited = await editConfig(domain, (raw) => {
      refused = change(raw)
    })
    if (refused !== undefined) return refused
    if (!edited.ok) return edited
    log.info('mail.changed', { what, by: `${account.user}@${account.domain}` })
    return ok(null)
  }
  return {
    'mail.read': () => {
      const { adminDomain, rights } = desk
      if (adminDomain === undefined) return notAdmin
      const { mail } = config()
      return ok({
        readOnly: configReadOnly,
        on: mail !== undefined,
        machine: rights.systemAdmin ? { server: mail === undefined ? null : serverView(mail) } : null,
        users: adminDomain.users.map(userView)
      })
    },
    'mail.server.write': ofMachine(async ({ server }) => {
      if (server === null) {
        return edit(null, 'server', (raw) => {
          delete raw.mail
          return undefined
        })
      }
      const read = readServer(server, config().mail)
      if (!read.ok) return read
      return edit(null, 'server', (raw) => {
        const { ca, maxAttachmentMegabytes, templates } = (raw.mail ?? {}) as Raw
        const rest = Object.entries({ ca, maxAttachmentMegabytes, templates })
        raw.mail = { ...read.value, ...Object.fromEntries(rest.filter(([, value]) => value !== undefined)) }
        return undefined
      })
    }),
    'mail.test': ofMachine(async ({ server, to }) => {
      const read = readServer(server, config().mail)
      if (!read.ok) return read
      if (!isMailAddress(to.trim())) return notAnAddress
      const { ca } = config().mail ?? {}
      const test: TestMailCommand = {
        server: { ...read.value, ...(ca === undefined ? {} : { ca }) },
        to: to.trim(),
        language: desk.domain?.language ?? 'en'
      }
      log.info('mail.tested', { by: `${account.user}@${account.domain}` })
      return ok(await pbx.testMail(test))
    }),
    'mail.template.read': ofMachine(({ kind, language }) => ok(pbx.mailTemplate(kind, language))),
    'mail.template.write': ofMachine(async ({ kind, language, template }) => {
      const own = template === null ? null : partsOf(template, pbx.mailTemplate(kind, language).builtIn)
      return edit(null, 'template', (raw) => {
        const mail = raw.mail as Raw | undefined
        if (mail === undefined) return notSetUp
        const { templates = [] } = mail as { templates?: readonly Raw[] }
        const others = templates.filter((each) => each.kind !== kind || each.language !== language)
        const next = own === null ? others : [...others, { kind, language, ...own }]
        if (next.length > 0) mail.templates = next
        else delete mail.templates
        return undefined
      })
    }),
    'mail.preview': ofMachine((command) => {
      const written = pbx.previewMail(account.domain, command)
      return ok(written.ok ? { preview: written.value, faults: null } : { preview: null, faults: written.error })
    }),
    'mail.user.write': async ({ user, missed, voicemail }) => {
      if (desk.adminDomain === undefined) return notAdmin
      return edit(desk.adminDomain.name, 'user', (raw) => {
        const { users = [] } = raw as { users?: readonly Raw[] }
        const found = users.find(({ extension }) => extension === user)
        if (found === undefined) return noSuchUser
        const { missed: _, voicemail: __, ...kept } = (found.mail ?? {}) as Raw
        // The file says only what is otherwise than it comes.
        const mail = { ...kept, ...(missed ? {} : { missed }), ...(voicemail ? {} : { voicemail }) }
        if (Object.keys(mail).length > 0) found.mail = mail
        else delete found.mail
        return undefined
      })
    }
  }
}

const notOfMachine = refuse('not_system_admin', 'Only an administrator of the machine sees and changes this.')
const noSuchUser = refuse('user_not_found', 'There is no such user any more. Nothing was changed.')
const notSetUp = refuse('mail_not_set_up', 'No mail server is set up. Set one up, then change what mails say.')
const notAnAddress = refuse(
  'mail_address_wrong',
  'This is no address that mail can be sent to: somebody@acme.test',
  'to'
)

function serverView(mail: MailConfig): NonNullable<NonNullable<MailSettingsView['machine']>['server']> {
  const { host = '', port = null, username = '', isSecure = false } = smtpAddress(mail.smtp) ?? {}
  return {
    host,
    port,
    security: isSecure ? 'tls' : (mail.security ?? 'offered'),
    username: username || (mail.username ?? ''),
    hasPassword: secretOf(mail) !== undefined,
    from: mail.from,
    publicUrl: mail.publicUrl ?? ''
  }
}

function userView({ extension, name, email, mailTo, mail }: UserConfig): MailSettingsView['users'][number] {
  const addresses = mailTo ?? (email === undefined ? [] : [email])
  return { extension, name, addresses, missed: mail?.missed ?? true, voicemail: mail?.voicemail ?? true }
}

/** As the configuration has it. The kept password goes to the server for which somebody has given it, and to no other. */
function readServer(
  { host, port, security, username, password, from, publicUrl }: MailServerEdit,
  before: MailConfig | undefined
): Result<MailServer, CommandFault> {
  const named = host.trim()
  const bracketed = named.includes(':') && !named.startsWith('[') ? `[${named}]` : named
  const smtp = `${security === 'tls' ? 'smtps' : 'smtp'}://${bracketed}${port === null ? '' : `:${port}`}`
  const read = smtpAddress(smtp)
  if (named === '' || /[/@?#\s\\]/.test(named) || read === undefined) {
    return refuse('mail_host_wrong', 'This is no name or address of a mail server: mail.acme.test', 'host')
  }
  const kept = before === undefined ? undefined : secretOf(before)
  if (password === null && kept !== undefined && !isSameServer(before, { smtp, security, username })) {
    return refuse(
      'mail_password_again',
      'The server, its port, how it is secured or the name has changed: type the password once more.',
      'password'
    )
  }
  const secret = password ?? kept ?? ''
  const config = {
    smtp,
    ...(security === 'tls' || security === 'offered' ? {} : { security }),
    ...(username === '' ? {} : { username }),
    ...(secret === '' ? {} : { password: secret }),
    from: from.trim(),
    ...(publicUrl.trim() === '' ? {} : { publicUrl: publicUrl.trim() })
  }
  const checked = mailSchema.safeParse(config)
  if (checked.success) return ok(config)
  const [issue] = checked.error.issues
  if (issue?.path[0] === 'from') {
    return refuse('mail_from_wrong', 'This is no sender: pbx@acme.test, or Offhook <pbx@acme.test>', 'from')
  }
  if (issue?.path[0] === 'publicUrl') {
    return refuse('mail_url_wrong', 'The address of the portal begins with https:// or http://', 'publicUrl')
  }
  return refuse('mail_host_wrong', 'This is no name or address of a mail server: mail.acme.test', 'host')
}

function secretOf({ smtp, password }: MailConfig): string | undefined {
  return smtpAddress(smtp)?.password || password || undefined
}

function isSameServer(
  before: MailConfig | undefined,
  { smtp, security, username }: Pick<MailServerEdit, 'security' | 'username'> & { readonly smtp: string }
): boolean {
  const now = smtpAddress(smtp)
  const then = before === undefined ? undefined : serverView(before)
  return isDeepStrictEqual(
    { host: now?.host, port: now?.port, security, username },
    { host: then?.host, port: then?.port, security: then?.security, username: then?.username }
  )
}

/** What of it is otherwise than it comes; null: nothing. */
function partsOf(template: MailTemplate, builtIn: MailTemplate): Partial<MailTemplate> | null {
  const own = Object.entries(template).filter(([part, text]) => text !== builtIn[part as keyof MailTemplate])
  return own.length === 0 ? null : Object.fromEntries(own)
}
