import { z } from 'zod'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import { mailKinds } from '../../../pbx-core/contract/mail.ts'
import type { Account } from '../../access/accounts.ts'
import type { HttpFault } from '../fault.ts'
import { json, nothing, operation } from './operation.ts'

const systemOnly: HttpFault = {
  code: 'not_allowed',
  message: 'Only a system admin sees mails, which go out by the one mail server of the machine.'
}

const refused = {
  mail_not_found: 'There is no such mail any more: it was taken, or deleted.',
  delivery_under_way: 'An attempt is under way already.',
  shutting_down: 'The PBX is being ended; it is made after the next start.'
} as const

const mailList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      uniqueid: z.string().describe('Of the call that it tells of.'),
      domain: z.string(),
      kind: z.enum(mailKinds),
      to: z.string(),
      state: z.enum(['waiting', 'given-up']),
      attempts: z.number().int(),
      createdAt: z.number().describe('Unix milliseconds.'),
      nextAttemptAt: z.number().nullable(),
      lastOutcome: z.string().nullable().describe('What the mail server has said last.')
    })
  )
})

const mailPath = z.object({ mail: z.string().min(1).max(1000).describe('As listed, percent-encoded.') })

export const mailOperations = [
  operation({
    id: 'listMails',
    method: 'GET',
    path: '/mails',
    summary: 'Mails that wait, and those that nobody could be given',
    description: 'The newest first, at most 200. For system admins.',
    params: nothing,
    query: nothing,
    answers: { 200: { description: 'The mails.', schema: mailList } },
    faults: ['not_allowed'],
    handle: async ({ account }, { pbx }) =>
      account.systemAdmin ? ok(json(200, { items: await pbx.mails() })) : err(systemOnly)
  }),

  operation({
    id: 'retryMail',
    method: 'POST',
    path: '/mails/:mail/attempts',
    summary: 'Have a mail sent again, now',
    description: 'Answered once the attempt is over: what the server took is in the list no more.',
    params: mailPath,
    query: nothing,
    answers: { 200: { description: 'The mails as they are then.', schema: mailList } },
    faults: ['not_allowed', 'mail_not_found', 'delivery_under_way', 'shutting_down'],
    handle: async ({ params: { mail }, account }, { pbx }) => {
      const retried = await asSystemAdmin(account, () => pbx.retryMail(mail))
      return retried.ok ? ok(json(200, { items: await pbx.mails() })) : retried
    }
  }),

  operation({
    id: 'deleteMail',
    method: 'DELETE',
    path: '/mails/:mail',
    summary: 'Delete a mail: it is not sent any more',
    params: mailPath,
    query: nothing,
    answers: { 204: { description: 'It is deleted.' } },
    faults: ['not_allowed', 'mail_not_found'],
    handle: async ({ params: { mail }, account }, { pbx }) => {
      const deleted = await asSystemAdmin(account, () => pbx.deleteMail(mail))
      return deleted.ok ? ok({ kind: 'empty' as const }) : deleted
    }
  })
]

async function asSystemAdmin(
  { systemAdmin }: Account,
  act: () => Promise<Result<void, keyof typeof refused>>
): Promise<Result<void, HttpFault>> {
  if (!systemAdmin) return err(systemOnly)
  const done = await act()
  return done.ok ? done : err({ code: done.error, message: refused[done.error] })
}
