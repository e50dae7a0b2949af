import { completed } from '../../call/terminations.ts'
import type { UserConfig } from '../../contract/config.ts'
import type { TimelineFact } from '../../contract/timeline.ts'
import { playToEnd, prompts } from '../announce.ts'
import { collectEntry, keysUpTo } from '../collect.ts'
import { type AppContext, type AppOutcome, cannotHear } from '../context.ts'
import { type Mailbox, mailboxAt, mailboxOf, pinOf, placeOf } from './mailbox.ts'
import { mailboxMenu } from './menu.ts'

/** Wrong ones that end the call (`4-pbx`, Names of what is new). */
const attempts = 3
const firstMs = 8000
const nextMs = 4000
const longestExtension = 20
const longestPin = 10

/** `*97`: the mailbox of whoever calls. Its own telephone has proved who that is; who wants a PIN besides is asked for it. */
export async function openOwn(context: AppContext, user: UserConfig): Promise<AppOutcome> {
  const { call, caller } = context
  call.enterApp('voicemail', user.extension)
  if (!(await caller.attendApplication())) return cannotHear()
  call.become('answered')
  const mailbox = mailboxOf(call.domain, user)
  if (mailbox === undefined) {
    call.timeline.decision({ code: 'no-mailbox', mailbox: user.extension })
    await playToEnd(caller, prompts(call, 'voicemail/none-here'))
    return done(context)
  }
  if (mailbox.settings.askPin && pinOf(mailbox) !== undefined && !(await askPin(context, () => mailbox))) {
    return done(context)
  }
  return opened(context, mailbox, 'phone')
}

/** `*98`, and where a domain lets callers from outside in: any mailbox, by its extension and PIN. */
export async function openAny(context: AppContext): Promise<AppOutcome> {
  const { call, caller, signal } = context
  call.enterApp('voicemail', '')
  if (!(await caller.attendApplication())) return cannotHear()
  call.become('answered')
  let extension = ''
  const mailbox = await askPin(context, async () => {
    extension = await ask(context, 'voicemail/mailbox', longestExtension)
    return signal.aborted ? undefined : mailboxAt(context, extension)
  })
  if (mailbox === undefined) return done(context)
  call.enterApp('voicemail', mailbox.address.mailbox)
  return opened(context, mailbox, 'pin')
}

async function opened(context: AppContext, mailbox: Mailbox, by: 'phone' | 'pin'): Promise<AppOutcome> {
  context.call.timeline.decision({ code: 'mailbox-opened', mailbox: mailbox.address.mailbox, by })
  return (await mailboxMenu(context, mailbox)) ?? done(context)
}

/**
 * Asks for a PIN, anew where it is wrong. One that no PIN opens, and one that is not there, are answered as a wrong one
 * is: nobody finds out by this which mailboxes there are. Undefined: none was opened, and why was said.
 */
async function askPin(
  context: AppContext,
  which: () => Promise<Mailbox | undefined> | Mailbox
): Promise<Mailbox | undefined> {
  const { call, caller, services, signal } = context
  for (let attempt = 0; attempt < attempts; attempt++) {
    const mailbox = await which()
    if (signal.aborted) return undefined
    const typed = await ask(context, 'voicemail/pin', longestPin)
    if (signal.aborted) return undefined
    const place = mailbox && placeOf(mailbox)
    const closed = closedFact(context, mailbox)
    if (closed !== undefined) {
      call.timeline.decision(closed)
      await playToEnd(caller, prompts(call, 'voicemail/closed'))
      return undefined
    }
    if (mailbox !== undefined && typed !== '' && typed === pinOf(mailbox)) return mailbox
    call.timeline.decision({ code: 'pin-refused', mailbox: mailbox?.address.mailbox ?? '' })
    if (typed !== '') services.mailboxGuessed(call)
    if (place !== undefined && typed !== '') services.pinRefused(call, place)
    await playToEnd(caller, prompts(call, 'voicemail/wrong-pin'))
  }
  await playToEnd(caller, prompts(call, 'goodbye'))
  return undefined
}

/**
 * Why no PIN is taken here; undefined: it is. At the owner's own telephones what others have guessed elsewhere counts for
 * nothing: nobody locks an owner out.
 */
function closedFact({ call, services }: AppContext, mailbox: Mailbox | undefined): ClosedFact | undefined {
  const by = services.mailboxesAreClosedTo(call)
  if (by !== undefined) return { code: 'mailboxes-closed', by }
  if (mailbox === undefined || call.segment.caller.user === mailbox.user.extension) return undefined
  const destination = placeOf(mailbox)
  return services.pinsAreClosed(call, destination) ? { code: 'pins-closed', destination } : undefined
}

type ClosedFact = Extract<TimelineFact, { readonly code: 'mailboxes-closed' | 'pins-closed' }>

/** Keys that are pressed here stand in no time line. */
function ask({ call, caller, services }: AppContext, prompt: string, longest: number): Promise<string> {
  return collectEntry(caller.leg, {
    clock: services.clock,
    playback: caller.play(prompts(call, prompt)),
    whole: keysUpTo(longest),
    firstMs,
    nextMs,
    bargeIn: true
  })
}

function done({ caller }: AppContext): AppOutcome {
  return { kind: 'completed', termination: caller.leg.termination ?? completed('pbx') }
}
