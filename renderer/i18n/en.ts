import { first } from './first.en.ts'
import { more } from './more.en.ts'

/**
 * English, and by its shape the keys of every language: a file of words for each part of the window. For types and tests;
 * a window reads `first` at its start and `more` when it needs it.
 */
export const en = { ...first, ...more } as const

/** The shape of a language: the same keys, other words. */
export type Words<T = typeof en> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> }
