import { completed, terminations } from '../../call/terminations.ts'
import type { UserConfig } from '../../contract/config.ts'
import { parseDestination } from '../../contract/destination.ts'
import type { GreetingKind } from '../../contract/voicemail.ts'
import type { PlayItem } from '../../media/port.ts'
import type { Draft } from '../../places/voicemail/mailboxes.ts'
import { heard, playToEnd, prompts, spelled } from '../announce.ts'
import { type AppContext, type AppOutcome, cannotHear, further, type Unanswered } from '../context.ts'
import { type Mailbox, mailboxOf } from './mailbox.ts'
import { beep, recordSpeech } from './record-sound.ts'

/**
 * A caller leaves a message for a user: it hears why nobody answers, and a tone, and speaks. Nobody has answered the call
 * by that: its record says so, and has the message.
 */
export async function leaveMessage(context: AppContext, user: UserConfig): Promise<AppOutcome> {
  const { call, caller, signal } = context
  const { extension, name } = user
  call.segment.callee = { number: extension, name, user: extension }
  call.enterApp('voicemail', extension)
  const mailbox = mailboxOf(call.domain, user)
  if (!(await caller.attendApplication())) return cannotHear()
  call.wait(caller.leg)
  if (mailbox === undefined) return turnedAway(context, extension, 'off')
  const { address, settings } = mailbox
  if (context.services.voicemail.boxes.isFull(address, settings.maxMessages))
    return turnedAway(context, extension, 'full')
  caller.leg.keys.clear()
  const key = await greet(context, mailbox)
  call.heard()
  const exit = key === undefined ? undefined : mailbox.settings.exitKeys[key]
  if (exit !== undefined && !signal.aborted) return exitTo(context, mailbox, { key: key ?? '', to: exit })
  if (signal.aborted) return gone(context)
  return takeMessage(context, mailbox)
}

type NoMessage = 'off' | 'full' | 'short' | 'failed'

/** What is said of it; nothing where the caller has gone. */
const wordsFor: Readonly<Record<NoMessage, string>> = {
  off: 'voicemail/not-there',
  full: 'voicemail/full',
  short: 'voicemail/too-short',
  failed: 'voicemail/not-kept'
}

async function turnedAway(context: AppContext, mailbox: string, because: NoMessage): Promise<Unanswered> {
  const { call, caller } = context
  call.timeline.decision({ code: 'no-message', mailbox, because })
  if (caller.leg.termination === undefined) await playToEnd(caller, prompts(call, wordsFor[because]))
  const reason = `no message was left for ${mailbox} (${because})`
  const termination = caller.leg.termination ?? terminations.noAnswer(reason)
  return { kind: 'unanswered', termination, leaves: 'then', farewell: '' }
}

function gone({ caller }: AppContext): Unanswered {
  const termination = caller.leg.termination ?? terminations.noAnswer('the call was ended')
  return { kind: 'unanswered', termination, leaves: 'then', farewell: '' }
}

async function exitTo(
  context: AppContext,
  { address, user }: Mailbox,
  { key, to }: { readonly key: string; readonly to: string }
): Promise<AppOutcome> {
  const destination = parseDestination(to)
  if (!destination.ok) return gone(context)
  context.call.timeline.decision({ code: 'mailbox-left', mailbox: address.mailbox, key, destination: to })
  return context.onward.enter(further(context, user), destination.value)
}

/** The own greeting, else the standard one, and the tone; `#` and the keys that lead elsewhere cut it short. */
async function greet(context: AppContext, mailbox: Mailbox): Promise<string | undefined> {
  const { call, caller, services } = context
  const kind = kindOf(context)
  const { boxes } = services.voicemail
  // Who has only one of its own wants it heard by everybody.
  const own = boxes.greeting(mailbox.address, kind) ?? boxes.greeting(mailbox.address, 'noAnswer')
  const tone = beep(context)
  if (own !== undefined) {
    const said = await sayOverKeys(context, mailbox, [{ kind: 'sound', path: own }])
    if (said.how !== 'failed') return said.key ?? (await soundOf(context, mailbox, [tone]))
    call.timeline.warning({ code: 'greeting-missing', mailbox: mailbox.address.mailbox }, 'Record or upload it again.')
  }
  if (caller.leg.termination !== undefined) return undefined
  return soundOf(context, mailbox, [...(await standardGreeting(context, mailbox, kind)), tone])
}

/** Why the call has come here: whoever sent it on last was busy, or nobody answered. */
function kindOf({ call }: AppContext): GreetingKind {
  return call.segment.sentOnBy.at(-1)?.reason === 'user-busy' ? 'busy' : 'noAnswer'
}

/** By the name as somebody has recorded it, or as the machine speaks it; else by the extension. */
async function standardGreeting(
  { call, services }: AppContext,
  { user }: Mailbox,
  kind: GreetingKind
): Promise<readonly PlayItem[]> {
  const { extension, name } = user
  const why = prompts(call, kind === 'busy' ? 'voicemail/is-busy' : 'voicemail/is-away')
  const recorded = `names/${extension}`
  if ((await services.promptTrouble(call, recorded)) === undefined) return [...prompts(call, recorded), ...why]
  if (services.canSpeak && name !== '') return [...prompts(call, `tts:${name}`), ...why]
  return [...prompts(call, 'voicemail/greeting-for'), ...spelled(call, extension), ...why]
}

async function soundOf(context: AppContext, mailbox: Mailbox, items: readonly PlayItem[]): Promise<string | undefined> {
  const { key } = await sayOverKeys(context, mailbox, items)
  return key
}

/** Says something that `#`, and a key by which one leaves, end. */
async function sayOverKeys(
  { caller }: AppContext,
  { settings }: Mailbox,
  items: readonly PlayItem[]
): Promise<{ readonly key?: string; readonly how: string }> {
  const playback = caller.play(items)
  let pressed: string | undefined
  using _keys = caller.leg.observe({
    digit: (key) => {
      if (key !== '#' && settings.exitKeys[key] === undefined) return
      pressed ??= key
      playback?.stop()
    }
  })
  await heard(caller, playback)
  const how = (await playback?.done) ?? 'ended'
  return pressed === undefined ? { how } : { key: pressed, how }
}

/** It is a message as soon as it is long enough, whoever ends it. */
async function takeMessage(context: AppContext, { address, settings }: Mailbox): Promise<AppOutcome> {
  const { call, caller, services } = context
  const { mailbox } = address
  const { boxes } = services.voicemail
  const from = { call: call.uniqueid, segment: call.segment.number, caller: call.segment.caller }
  const draft = boxes.open(address, from, settings.maxMessages)
  if (draft === undefined) return turnedAway(context, mailbox, 'full')
  call.segment.message = { mailbox, id: draft.id }
  // A crash leaves the record of a call that is in this mailbox.
  call.changed()
  const outcome = await recordSpeech(context, draft.path, {
    longest: settings.maxSeconds * 1000,
    silence: settings.silenceSeconds * 1000
  })
  const kept = await keepIfLongEnough(context, draft, {
    milliseconds: outcome.milliseconds,
    least: settings.minSeconds * 1000
  })
  if (!kept) {
    call.segment.message = undefined
    call.changed()
    const isFault = outcome.ended === 'storage-full' || outcome.ended === 'not-writable' || outcome.ended === 'lost'
    if (isFault) call.timeline.warning({ code: 'message-lost', mailbox, because: outcome.ended })
    return turnedAway(context, mailbox, isFault ? 'failed' : 'short')
  }
  if (caller.leg.termination === undefined) await playToEnd(caller, prompts(call, 'voicemail/left'))
  return { kind: 'completed', termination: caller.leg.termination ?? completed('pbx') }
}

async function keepIfLongEnough(
  { call, services }: AppContext,
  draft: Draft,
  { milliseconds, least }: { readonly milliseconds: number | null; readonly least: number }
): Promise<boolean> {
  const length = milliseconds ?? (await services.voicemail.lengthOf(draft.id)) ?? 0
  if (length === 0 || length < least) {
    draft.discard()
    return false
  }
  draft.keep(length)
  const { mailbox = '' } = call.segment.message ?? {}
  call.timeline.decision({ code: 'message-left', mailbox, seconds: Math.round(length / 1000) })
  return true
}
