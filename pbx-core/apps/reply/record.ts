import type { ReplyStep } from '../../cti/reply-program.ts'
import { urlOfMessage } from '../../records/public-url.ts'
import { playToEnd } from '../announce.ts'
import { type AppContext, hopsOf } from '../context.ts'
import { type Mailbox, mailboxAt, mailboxOf } from '../voicemail/mailbox.ts'
import { beep, recordSpeech } from '../voicemail/record-sound.ts'
import type { Reading, StepEnd } from './reading.ts'

/** Less than that is nothing, in milliseconds. */
const least = 500

/**
 * The caller speaks, and what it says is a message in a mailbox: there it is found by people, counted, deleted in time,
 * and fetched by the application with a token. Where nothing was said the next verb follows.
 */
export async function record(
  { context, source }: Reading,
  step: Extract<ReplyStep, { verb: 'record' }>
): Promise<StepEnd> {
  const { call, caller, services, signal } = context
  const mailbox = mailboxFor(context, step.mailbox)
  const { boxes } = services.voicemail
  const from = { call: call.uniqueid, caller: call.segment.caller }
  if (step.beep) await playToEnd(caller, [beep(context)])
  if (signal.aborted) return 'on'
  const draft = mailbox && boxes.open(mailbox.address, from, mailbox.settings.maxMessages)
  if (mailbox === undefined || draft === undefined) {
    if (mailbox === undefined) call.timeline.warning({ code: 'reply-no-mailbox' })
    else call.timeline.decision({ code: 'no-message', mailbox: mailbox.address.mailbox, because: 'full' })
    return 'on'
  }
  const before = call.segment.message
  call.segment.message = { mailbox: mailbox.address.mailbox, id: draft.id }
  // A crash leaves the record of a call that has left this message.
  call.changed()
  const { milliseconds, key } = await recordSpeech(context, draft.path, {
    longest: step.maxSeconds * 1000,
    silence: step.silenceSeconds * 1000,
    keys: step.finishOnKey
  })
  call.heard()
  const length = milliseconds ?? (await services.voicemail.lengthOf(draft.id)) ?? 0
  if (length < least) {
    draft.discard()
    call.segment.message = before
    call.changed()
    return 'on'
  }
  draft.keep(length)
  const seconds = Math.round(length / 1000)
  call.timeline.decision({ code: 'message-left', mailbox: mailbox.address.mailbox, seconds })
  const following = {
    next: step.action,
    fields: [
      ['RecordingUrl', urlOfMessage(call.origin.config, { ...mailbox.address, id: draft.id })],
      ['RecordingDuration', String(seconds)],
      ['Digits', signal.aborted ? 'hangup' : (key ?? '')]
    ]
  } as const
  if (!signal.aborted) return { kind: 'next', following }
  services.replies.tell(call, source, following)
  return 'on'
}

/** The one that is named; else of whom the call is for, of whose hook it is, or of whoever runs the office. */
function mailboxFor(context: AppContext, named: string | null): Mailbox | undefined {
  const { domain, segment } = context.call
  if (named !== null) return mailboxAt(context, named)
  const isAdmin = ({ admin }: { readonly admin: boolean }) => admin
  const called = domain.users.find(({ extension }) => extension === segment.callee.user)
  const candidates = [called, hopsOf(context).sentBy, ...domain.users.filter(isAdmin)]
  for (const user of candidates) {
    const mailbox = user == null ? undefined : mailboxOf(domain, user)
    if (mailbox !== undefined) return mailbox
  }
  return undefined
}
