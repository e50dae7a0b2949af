import type { FactCode } from '../../pbx-core/contract/facts.ts'

/** The words of every fact: one that is new in the catalogue does not compile without. */
export type FactWords = { readonly [C in FactCode]: { readonly title: string } & OneFact }

type OneFact = { readonly [K in 'text' | `title_${string}` | `text_${string}`]?: string }
