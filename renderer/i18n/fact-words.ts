import type { TimelineFact } from '../../pbx-core/contract/facts.ts'
import type { Translate } from './i18n.ts'

/** Values of a fact as they are shown, by their names; the others are shown as they are. */
export type ShownValues = Readonly<Record<string, string>>

/** Says a fact by the words of its code, those for its values first. */
export function factWords(fact: TimelineFact, shown: ShownValues, t: Translate): { title: string; text: string } {
  const { code, ...values } = fact
  const variants = variantsOf(values)
  const say = (part: 'title' | 'text') => {
    const keys = [...variants.map((variant) => `fact.${code}.${part}_${variant}`), `fact.${code}.${part}`]
    // That a key is among those of the language is beyond the types of i18next where it is made of a value.
    return String(t(keys as never, { ...values, ...shown, defaultValue: '' } as never))
  }
  return { title: say('title'), text: say('text') }
}

/** What stands behind the `_` of a key that is for these values: two of them together before one alone. */
function variantsOf(values: Readonly<Record<string, unknown>>): readonly string[] {
  const single = Object.entries(values).flatMap(([name, value]) => {
    if (value === null || value === '') return [`no-${name}`]
    if (value === true) return [name]
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
  })
  const pairs = single.flatMap((one, index) => single.slice(index + 1).map((other) => `${one}_${other}`))
  return [...pairs, ...single]
}
