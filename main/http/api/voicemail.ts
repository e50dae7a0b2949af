import { z } from 'zod'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { MessageMark } from '../../../pbx-core/contract/voicemail.ts'
import type { Account, UserAddress } from '../../access/accounts.ts'
import type { HttpFault } from '../fault.ts'
import type { HttpServices } from '../services.ts'
import { sendSound } from '../sound.ts'
import { json, nothing, operation } from './operation.ts'
import { extensionPath, mailbox } from './schemas.ts'
import { ownOrOfDomain } from './user-state.ts'

const whose =
  'The own mailbox; an admin may ask for that of every user of the domain. With several domains: `100@acme.test`.'

const noMailbox: HttpFault = { code: 'mailbox_not_found', message: 'This user has no mailbox.' }
const noMessage: HttpFault = { code: 'message_not_found', message: 'There is no such message any more.' }
const faults = ['domain_required', 'extension_not_found', 'mailbox_not_found'] as const

const messagePath = extensionPath.extend({ message: z.string().min(1).max(64) })

export const voicemailOperations = [
  operation({
    id: 'getMailbox',
    method: 'GET',
    path: '/voicemail/:extension',
    summary: 'What lies in a mailbox, and how it stands',
    description: `${whose} \`GET /events\` tells each change as \`mailbox.changed\`, and a new message as \`message.left\`.`,
    params: extensionPath,
    query: nothing,
    answers: { 200: { description: 'The mailbox with its messages, the newest first.', schema: mailbox } },
    faults: [...faults],
    handle: async ({ params, account }, services) => {
      const address = mailboxOf(services, account, params.extension)
      if (!address.ok) return address
      const { domain, user } = address.value
      const view = services.pbx.mailbox(domain, user)
      return view === undefined
        ? err(noMailbox)
        : ok(json(200, { ...view, items: services.pbx.messages(domain, user) }))
    }
  }),

  operation({
    id: 'getMessageSound',
    method: 'GET',
    path: '/voicemail/:extension/:message/sound',
    summary: 'The sound of a message',
    description: `${whose} A part of it by \`Range\` (RFC 9110 §14). To hear it here marks nothing.`,
    params: messagePath,
    query: nothing,
    answers: {
      200: { description: 'A WAV file.', contentType: 'audio/wav' },
      206: { description: 'The part that was asked for.', contentType: 'audio/wav' },
      416: { description: 'It has no such part.' }
    },
    faults: [...faults, 'message_not_found'],
    handle: async ({ params, account, request, reply }, services) => {
      const address = mailboxOf(services, account, params.extension)
      if (!address.ok) return address
      const { domain, user } = address.value
      const file = services.pbx.messageSound({ domain, mailbox: user, id: params.message })
      const isSent =
        file !== undefined && (await sendSound(request, reply, { ...file, name: `message-${user}-${params.message}` }))
      return isSent ? ok({ kind: 'stream' }) : err(noMessage)
    }
  }),

  operation({
    id: 'markMessage',
    method: 'PATCH',
    path: '/voicemail/:extension/:message',
    summary: 'Mark a message as heard, or as new again; or take its deletion back',
    description: `${whose} \`restored\` is possible for a minute after it was deleted.`,
    params: messagePath,
    query: nothing,
    body: z.strictObject({ state: z.enum(['new', 'saved', 'restored']) }),
    answers: { 204: { description: 'It is so, on all telephones and windows.' } },
    faults: [...faults, 'message_not_found'],
    handle: async ({ params, body, account }, services) => mark(services, account, { ...params, as: body.state })
  }),

  operation({
    id: 'deleteMessage',
    method: 'DELETE',
    path: '/voicemail/:extension/:message',
    summary: 'Delete a message',
    description: `${whose} It is in no list any more, and for a minute that can be taken back.`,
    params: messagePath,
    query: nothing,
    answers: { 204: { description: 'It is deleted.' } },
    faults: [...faults, 'message_not_found'],
    handle: async ({ params, account }, services) => mark(services, account, { ...params, as: 'deleted' })
  })
]

interface Marked {
  readonly extension: string
  readonly message: string
  readonly as: MessageMark['as']
}

function mark(
  services: HttpServices,
  account: Account,
  { extension, message, as }: Marked
): Result<{ readonly kind: 'empty' }, HttpFault> {
  const address = mailboxOf(services, account, extension)
  if (!address.ok) return address
  const { domain, user } = address.value
  const marked = services.pbx.markMessage({ domain, mailbox: user, id: message, as })
  return marked.ok ? ok({ kind: 'empty' }) : err(noMessage)
}

/** Whoever sees a user's calls hears its messages: the user, and who rules the domain. */
function mailboxOf({ config, pbx }: HttpServices, account: Account, extension: string): Result<UserAddress, HttpFault> {
  const address = ownOrOfDomain(config(), account, extension)
  if (!address.ok) return address
  return pbx.mailbox(address.value.domain, address.value.user) === undefined ? err(noMailbox) : address
}
