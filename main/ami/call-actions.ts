import { mayActFor } from './account.ts'
import { type ActionContext, type AmiAnswer, failure, success } from './answer.ts'
import { extenOf } from './number.ts'

/** Ends the call that the channel is in: here nobody stays in one alone. */
export function hangup({ account, request, reporter }: ActionContext): AmiAnswer {
  const name = request.get('Channel')
  if (name === '') return failure('No channel specified')
  const channel = reporter.channel(account, name)
  if (channel === undefined) return failure('No such channel')
  const ended = reporter.ports.pbx.hangUp(channel.call.uniqueid, 'operator')
  return ended.ok ? success('Channel Hungup') : failure('No such channel')
}

/** Sends the party of the channel on; whoever it talks with leaves, and its permissions count. */
export function redirect({ account, request, reporter }: ActionContext): AmiAnswer {
  const name = request.get('Channel')
  if (name === '') return failure('Channel not specified')
  if (request.get('ExtraChannel') !== '') return failure('ExtraChannel is not supported: redirect one channel')
  const to = extenOf(request.get('Exten'))
  if (to === undefined) return failure('Exten must be what one dials: digits, *, # and a leading +')
  const channel = reporter.channel(account, name)
  if (channel === undefined) return failure(`Channel does not exist: ${name}`)
  const by = channel.member.role === 'caller' ? 'callee' : 'caller'
  const transferor = channel.call[by].user
  // Who transfers pays: a connector of some users spends nobody else's permissions.
  if (account.users !== 'all' && (transferor === null || !mayActFor(account, transferor)))
    return failure(`Redirect failed: who leaves the call is no user of ${account.name}`)
  const { rate } = reporter.ports
  // A redirect can cost what a call costs, and nobody presses 1 for it.
  const key = `redirect ${transferor ?? ''}@${account.domain}`
  const wait = rate.wait(key)
  if (wait > 0)
    return failure(
      `More than ten redirects in a minute by ${transferor ?? 'callers from outside'}: try again in ${Math.ceil(wait / 1000)} s`
    )
  rate.count(key)
  const sent = reporter.ports.pbx.transfer({ uniqueid: channel.call.uniqueid, action: 'send', to, by })
  return sent.ok ? success('Redirect successful') : failure(`Redirect failed: ${sent.error.message}`)
}
