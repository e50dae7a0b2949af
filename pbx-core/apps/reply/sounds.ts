import type { FollowedDocument } from '../../call/hooks.ts'
import type { Spoken } from '../../cti/reply-program.ts'
import type { PlayItem } from '../../media/port.ts'
import { heard, promptRemedy, prompts } from '../announce.ts'
import type { AppContext } from '../context.ts'
import { recordedOf } from '../voicemail/record-prompt.ts'
import type { FetchedSound } from './services.ts'

/** A prompt of ours or of the company; what leads out of its folder is none. */
const promptName = /^(?!.*\.\.)[\p{L}\p{N}_.-]+(?:\/[\p{L}\p{N}_.-]+)*$/u

/** Of one call: a document may name hundreds, each of which is fetched, converted and kept on the disk until the call ends. */
const mostFetched = 50

/** What documents of one call are heard by. Files are fetched once, and gone with the last document. */
export class Sounds implements Disposable {
  readonly #context: AppContext
  readonly #fetched = new Map<string, FetchedSound | undefined>()

  constructor(context: AppContext) {
    this.#context = context
  }

  /** As it is played, as often as it is wanted; what cannot be had is told in the time line, and left out. */
  async items(spoken: readonly Spoken[], source: FollowedDocument['source']): Promise<PlayItem[]> {
    const items: PlayItem[] = []
    for (const each of spoken) {
      if (each.verb === 'pause') {
        items.push({ kind: 'silence', milliseconds: each.seconds * 1000 })
        continue
      }
      const item = each.verb === 'say' ? this.#said(each) : await this.#sound(each.sound, source)
      if (item !== undefined) for (let time = 0; time < each.times; time++) items.push(item)
    }
    return items
  }

  /** To its end, or until the caller is gone. */
  async play(items: readonly PlayItem[]): Promise<void> {
    const { caller } = this.#context
    for (const item of items) {
      if (caller.leg.termination !== undefined) return
      const playback = caller.play([item])
      await heard(caller, playback)
      if ((await playback?.done) !== 'failed') continue
      // Once, however often it is to be repeated.
      this.missed(item)
      return
    }
  }

  /** Nobody has heard it. */
  missed(item: PlayItem | undefined): void {
    const prompt = item?.kind === 'prompt' ? item.name : item?.kind === 'sound' ? item.path : undefined
    if (prompt === undefined) return
    this.#context.call.timeline.warning({ code: 'prompt-missing', prompt }, promptRemedy(prompt, undefined))
  }

  [Symbol.dispose](): void {
    for (const sound of this.#fetched.values()) sound?.[Symbol.dispose]()
    this.#fetched.clear()
  }

  #said({ text, language }: Extract<Spoken, { verb: 'say' }>): PlayItem | undefined {
    const { call } = this.#context
    return text === '' ? undefined : prompts({ language: language ?? call.language }, `tts:${text}`)[0]
  }

  async #sound(sound: string, source: FollowedDocument['source']): Promise<PlayItem | undefined> {
    if (promptName.test(sound)) return this.#prompt(sound)
    if (sound === '') return undefined
    if (!this.#fetched.has(sound)) this.#fetched.set(sound, await this.#fetch(sound, source))
    const fetched = this.#fetched.get(sound)
    return fetched && { kind: 'sound', path: fetched.path }
  }

  /** What an admin has recorded (`*99`) is of that admin's domain alone, and a document is by whoever rules one of several. */
  #prompt(name: string): PlayItem | undefined {
    const { call } = this.#context
    const [folder, of] = name
      .toLowerCase()
      .split('/')
      .filter((part) => part !== '.')
    if (folder !== 'recorded' || of === recordedOf(call.domain).toLowerCase()) return prompts(call, name)[0]
    call.timeline.warning({ code: 'reply-sound', sound: name, reason: 'it was recorded in another domain' })
    return undefined
  }

  async #fetch(sound: string, source: FollowedDocument['source']): Promise<FetchedSound | undefined> {
    const { call, services, signal } = this.#context
    if (signal.aborted) return undefined
    if (this.#fetched.size >= mostFetched) {
      const reason = `a call fetches ${mostFetched} files at most`
      call.timeline.warning(
        { code: 'reply-sound', sound, reason },
        'Join them into fewer, or put them here as prompts.'
      )
      return undefined
    }
    const fetched = await services.replies.sound(call, source, sound, signal)
    if (fetched.ok) return fetched.value
    call.timeline.warning({ code: 'reply-sound', sound, reason: fetched.error })
    return undefined
  }
}
