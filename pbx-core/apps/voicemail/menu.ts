import type { VoiceMessage } from '../../contract/voicemail.ts'
import { heard, playToEnd, prompts } from '../announce.ts'
import { collectDigit } from '../collect.ts'
import type { AppContext, AppOutcome } from '../context.ts'
import { callBack } from './call-back.ts'
import { greetingsMenu } from './greetings-menu.ts'
import { type Mailbox, placeOf } from './mailbox.ts'
import { countsSpoken, stamp } from './spoken.ts'

/** Milliseconds after which the help is said, and times that nothing may be pressed before it ends. */
const patienceMs = 10_000
const mostSilences = 3
const dayMs = 86_400_000

/**
 * The messages of a mailbox by telephone. Its keys are those of `4-pbx` (voicemail by phone). Undefined: it is over; else
 * what came of a call back.
 */
export async function mailboxMenu(context: AppContext, mailbox: Mailbox): Promise<AppOutcome | undefined> {
  using messages = new Messages(context, mailbox)
  await welcome(context, mailbox, messages)
  for (let silences = 0; silences < mostSilences && !context.signal.aborted; ) {
    const key = await nextKey(context)
    if (context.signal.aborted) return undefined
    silences = key === undefined ? silences + 1 : 0
    if (key === '#') break
    const outcome = await press(context, { mailbox, messages, key: key ?? '*' })
    if (outcome !== undefined) return outcome
  }
  if (!context.signal.aborted) await playToEnd(context.caller, prompts(context.call, 'goodbye'))
  return undefined
}

interface Pressed {
  readonly mailbox: Mailbox
  readonly messages: Messages
  readonly key: string
}

/** What a key does; an outcome where that is how the call went on. */
async function press(context: AppContext, { mailbox, messages, key }: Pressed): Promise<AppOutcome | undefined> {
  context.call.heard()
  switch (key) {
    case '1':
      await hear(context, messages)
      return undefined
    case '2': {
      const message = messages.current
      if (message === undefined) await say(context, 'voicemail/no-more')
      return message === undefined ? undefined : callBack(context, mailbox, message)
    }
    case '4':
    case '6':
      if (messages.go(key === '6' ? 1 : -1)) await hear(context, messages)
      else await say(context, key === '6' ? 'voicemail/no-more' : 'voicemail/no-earlier')
      return undefined
    case '7':
      await say(context, messages.toggleDeleted())
      return undefined
    case '9':
      await say(context, messages.save())
      return undefined
    case '0':
      await greetingsMenu(context, mailbox)
      return undefined
    case '*':
      await say(context, 'voicemail/help')
      return undefined
    default:
      await say(context, 'invalid-entry')
      return undefined
  }
}

async function welcome(context: AppContext, mailbox: Mailbox, { fresh, saved }: Messages): Promise<void> {
  const { call, caller, services } = context
  const guessed = services.pinsAreClosed(call, placeOf(mailbox)) ? prompts(call, 'voicemail/guessed') : []
  const toHear = fresh + saved > 0 ? prompts(call, 'voicemail/to-hear') : []
  await overKeys(context, () => caller.play([...guessed, ...countsSpoken(call, fresh, saved), ...toHear]))
}

/** The stamp and the message. It was heard where somebody has heard it to the end, or goes on by a key. */
async function hear(context: AppContext, messages: Messages): Promise<void> {
  const { call, caller, services, signal } = context
  const { voicemail, clock } = services
  const message = messages.current
  if (message === undefined) return say(context, 'voicemail/no-more')
  const localTime = (at: number) => voicemail.localTime(call.domain, at)
  const now = clock.wallTime()
  const head = stamp(call, message, {
    at: localTime(message.at),
    now: localTime(now),
    yesterday: localTime(now - dayMs)
  })
  if (await overKeys(context, () => caller.play(head))) return
  const path = voicemail.boxes.sound(messages.address, message.id)
  if (path === undefined) return say(context, 'voicemail/gone')
  let how: string | undefined
  await overKeys(context, () => {
    const playback = caller.play([{ kind: 'sound', path }])
    void playback?.done.then((outcome) => {
      how = outcome
    })
    return playback
  })
  if (signal.aborted) return
  if (how === 'failed') return say(context, 'voicemail/gone')
  messages.heard()
}

async function say(context: AppContext, prompt: string): Promise<void> {
  await overKeys(context, () => context.caller.play(prompts(context.call, prompt)))
}

/** Plays until it is over or a key is pressed, which waits to be taken then. True: one was, or the caller has gone. */
async function overKeys(
  { caller }: AppContext,
  begin: () => ReturnType<AppContext['caller']['play']>
): Promise<boolean> {
  const { leg } = caller
  if (leg.termination !== undefined) return true
  const ahead = leg.keys.take()
  if (ahead !== undefined) {
    leg.keys.putBack(ahead)
    return true
  }
  const playback = begin()
  let pressed = false
  using _keys = leg.observe({
    digit: (key) => {
      pressed = true
      leg.keys.add(key)
      playback?.stop()
    }
  })
  await heard(caller, playback)
  return pressed
}

function nextKey({ caller, services }: AppContext): Promise<string | undefined> {
  return collectDigit(caller.leg, { clock: services.clock, playback: undefined, milliseconds: patienceMs })
}

/** The messages that there were at the beginning of the call, and at which of them one is. */
class Messages implements Disposable {
  readonly #context: AppContext
  readonly #mailbox: Mailbox
  /** The new ones first, each kind in the order in which they came. */
  readonly #ids: readonly string[]
  readonly fresh: number
  readonly saved: number
  readonly #deleted = new Set<string>()
  #at = 0

  constructor(context: AppContext, mailbox: Mailbox) {
    this.#context = context
    this.#mailbox = mailbox
    const list = this.#boxes.list(mailbox.address).toReversed()
    const fresh = list.filter(({ state }) => state === 'new')
    const saved = list.filter(({ state }) => state === 'saved')
    this.#ids = [...fresh, ...saved].map(({ id }) => id)
    this.fresh = fresh.length
    this.saved = saved.length
  }

  get address() {
    return this.#mailbox.address
  }

  /** Undefined: there is none. One that was deleted here is there until the end of the call. */
  get current(): VoiceMessage | undefined {
    const id = this.#ids[this.#at]
    return id === undefined ? undefined : this.#boxes.kept(this.address, id)
  }

  /** False where there is none that way; those that another telephone has deleted meanwhile are passed over. */
  go(step: 1 | -1): boolean {
    for (let at = this.#at + step; at >= 0 && at < this.#ids.length; at += step) {
      if (this.#boxes.kept(this.address, this.#ids[at] ?? '') === undefined) continue
      this.#at = at
      return true
    }
    return false
  }

  heard(): void {
    const { current } = this
    if (current?.state === 'new') this.#boxes.mark(this.address, current.id, 'saved')
  }

  /** What is said of it. */
  save(): string {
    const { current } = this
    if (current === undefined) return 'voicemail/no-more'
    if (this.#deleted.delete(current.id)) this.#boxes.restore(this.address, current.id)
    this.#boxes.mark(this.address, current.id, 'saved')
    return 'voicemail/is-kept'
  }

  toggleDeleted(): string {
    const { current } = this
    if (current === undefined) return 'voicemail/no-more'
    if (this.#deleted.delete(current.id)) {
      this.#boxes.restore(this.address, current.id)
      return 'voicemail/restored'
    }
    this.#deleted.add(current.id)
    this.#boxes.delete(this.address, current.id, 'the end of the call')
    return 'voicemail/deleted'
  }

  /** What was deleted in this call cannot be had back any more. */
  [Symbol.dispose](): void {
    for (const id of this.#deleted) this.#boxes.purge(this.address, id)
  }

  get #boxes() {
    return this.#context.services.voicemail.boxes
  }
}
