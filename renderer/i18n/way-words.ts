import type { WayStep } from '../../main/ipc/contract.ts'
import type { Translate } from './i18n.ts'
import { readableNumber } from './phone-number.ts'

interface CameBy {
  readonly via: string | null
  readonly way: readonly WayStep[]
}

/** By what a call came here, else at which number: for a tag, and whole; null where it was simply called. */
export function cameBy({ via, way }: CameBy, t: Translate): { readonly brief: string; readonly whole: string } | null {
  const number = via === null ? '' : readableNumber(via)
  const whole = [number, wholeWay(way, t)].filter((part) => part !== '').join(' → ')
  return whole === '' ? null : { brief: wayWords(way, t) || number, whole }
}

/**
 * How a call came, in a few words: what has it last, and by what it came there. "Sales, by the menu". A longer way is
 * told whole by `wholeWay`.
 */
function wayWords(way: readonly WayStep[], t: Translate): string {
  const last = way.at(-1)
  const before = way.at(-2)
  if (last === undefined) return ''
  const place = t(`way.place.${last.app}`, { name: last.name })
  return before === undefined ? place : `${place}, ${t(`way.by.${before.app}`, { name: before.name })}`
}

/** Each step with its name, in their order. */
function wholeWay(way: readonly WayStep[], t: Translate): string {
  return way.map(({ app, name }) => t(`timeline.place.${app}`, { name })).join(' → ')
}
