import { calls } from './calls.en.ts'
import { cti } from './cti.en.ts'
import { facts } from './facts.en.ts'
import { frame } from './frame.en.ts'
import { lines } from './lines.en.ts'
import { ownState } from './own-state.en.ts'
import { phone } from './phone.en.ts'
import { popup } from './popup.en.ts'
import { queues } from './queues.en.ts'
import { remarks } from './remarks.en.ts'
import { settings } from './settings.en.ts'
import { warnings } from './warnings.en.ts'

/** English, and by its shape the keys of every language: a file of words for each part of the window. */
export const en = {
  product: 'Offhook',
  ...frame,
  ...phone,
  ...ownState,
  ...calls,
  ...popup,
  ...queues,
  ...settings,
  ...cti,
  ...lines,
  fact: facts,
  ...remarks,
  warnings
} as const

/** The shape of a language: the same keys, other words. */
export type Words<T = typeof en> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> }
