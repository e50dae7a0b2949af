import type { AppState, ForwardTarget } from '../../../main/ipc/contract.ts'
import type { Formats } from '../../i18n/format.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { whoIs } from '../../state/calls.ts'

export type Occasion = keyof AppState['userState']['forward']
export const occasions = ['all', 'busy', 'noAnswer', 'unreachable'] as const satisfies readonly Occasion[]

const places = ['group', 'queue', 'ivr', 'conference', 'voicemail', 'directory', 'function', 'hangup'] as const

/** Where calls are sent: a person, a number, or an application. */
export function targetWords(target: ForwardTarget, t: Translate): string {
  if (target.number !== '') return whoIs(target)
  const kind = target.destination.slice(0, target.destination.indexOf(':'))
  const place = places.find((each) => each === kind)
  return place === undefined ? target.destination : t(`timeline.place.${place}`, { name: target.name })
}

/** A time of today as such, any other with its day. */
export function untilWords(until: number, now: number, formats: Formats): string {
  const today = formats.day(until, now) === formats.day(now, now)
  return today ? formats.time(until) : formats.full(until)
}

export interface Sign {
  readonly key: 'quiet' | 'all' | 'some'
  readonly words: string
  /** What pressing it switches off. */
  readonly off:
    | { readonly doNotDisturb: { readonly on: false; readonly until: null } }
    | { readonly forward: Readonly<Partial<Record<Occasion, null>>> }
}

interface Seen {
  readonly state: AppState['userState']
  readonly t: Translate
  readonly formats: Formats
  readonly now: number
}

/** What has to be in sight as long as it holds: a phone that does not ring, and calls that go elsewhere. */
export function signsOf({ state, t, formats, now }: Seen): readonly Sign[] {
  const { doNotDisturb, forward } = state
  const signs: Sign[] = []
  const { on, until } = doNotDisturb
  if (on) {
    const words = until === null ? t('own.quiet') : t('own.quietUntil', { time: untilWords(until, now, formats) })
    signs.push({ key: 'quiet', words, off: { doNotDisturb: { on: false, until: null } } })
  }
  const { all } = forward
  if (all !== null) {
    signs.push({
      key: 'all',
      words: t('own.sent.all', { target: targetWords(all, t) }),
      off: { forward: { all: null } }
    })
  }
  const some = occasions.flatMap((occasion) => {
    const target = forward[occasion]
    // While all calls go elsewhere there are none to be sent on later.
    return all !== null || target === null ? [] : [{ occasion, target }]
  })
  if (some.length > 0) {
    const list = some.map(({ occasion, target }) => t(`own.sent.${occasion}`, { target: targetWords(target, t) }))
    const off = Object.fromEntries(some.map(({ occasion }) => [occasion, null]))
    signs.push({ key: 'some', words: t('own.sentSome', { list: list.join(' · ') }), off: { forward: off } })
  }
  return signs
}
