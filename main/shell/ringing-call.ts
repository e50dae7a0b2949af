import { readableNumber } from '../../pbx-core/index.ts'
import type { AppState, PhoneCall } from '../ipc/contract.ts'
import { languageFor, words } from '../phone/words.ts'

export interface Ringing {
  readonly call: PhoneCall
  /** As it is when the call comes. */
  readonly state: AppState
}

/** The text of a system notification: the caller, and the number, group or queue by which the call came. */
export function noticeOf({ call, state: { settings, shell } }: Ringing): { title: string; text: string } {
  const who = [call.prefix, call.name || readableNumber(call.number)].filter(Boolean).join(' ')
  const came = [call.way.at(-1)?.name, call.via === null ? undefined : readableNumber(call.via)]
  return {
    title: words[languageFor(settings.language, shell.locale)].ringing(who),
    text: came.filter((part) => part !== undefined).join(' · ')
  }
}

/**
 * The one call that a card or a notification tells of: a second caller never replaces the first,
 * and what is shown goes the moment its call rings no more (`5-softphone`, Windows).
 */
export class RingingCall {
  readonly #came: (ringing: Ringing) => void
  readonly #over: () => void
  #followed: string | undefined

  constructor({ came, over }: { readonly came: (ringing: Ringing) => void; readonly over: () => void }) {
    this.#came = came
    this.#over = over
  }

  update(state: AppState): void {
    const ringing = state.calls.filter((call) => call.state === 'ringing' && call.direction === 'incoming')
    const call = ringing.find(({ id }) => id === this.#followed) ?? ringing[0]
    if (call?.id === this.#followed) return
    if (this.#followed !== undefined) this.#over()
    this.#followed = call?.id
    if (call !== undefined) this.#came({ call, state })
  }
}
