import type { AmiAccount } from './account.ts'
import type { AmiClass } from './event.ts'
import type { AmiRequest, Field } from './packet.ts'
import type { Reporter } from './reporter.ts'

/** What an action is answered with. */
export interface AmiAnswer {
  readonly fields: readonly Field[]
  /** Events that belong to the answer: a list, its end included. */
  readonly list?: readonly (readonly Field[])[]
}

export interface ActionContext {
  readonly account: AmiAccount
  readonly request: AmiRequest
  readonly reporter: Reporter
}

export interface Action {
  /** The class by which it is granted; null: to whoever has logged in. */
  readonly needs: AmiClass | null
  /** As `ListCommands` says it. */
  readonly does: string
  readonly run: (context: ActionContext) => AmiAnswer | Promise<AmiAnswer>
}

export const success = (message: string, ...more: readonly Field[]): AmiAnswer => ({
  fields: [['Response', 'Success'], ['Message', message], ...more]
})

export const failure = (message: string): AmiAnswer => ({
  fields: [
    ['Response', 'Error'],
    ['Message', message]
  ]
})

/** A list: that it begins, its events, and the event that ends it with their number. */
export function listOf(message: string, items: readonly (readonly Field[])[], end: string): AmiAnswer {
  return {
    fields: [
      ['Response', 'Success'],
      ['EventList', 'start'],
      ['Message', message]
    ],
    list: [
      ...items,
      [
        ['Event', end],
        ['EventList', 'Complete'],
        ['ListItems', items.length]
      ]
    ]
  }
}

/** Asterisk's `ast_true`. */
export const isTrue = (text: string): boolean => /^(yes|true|y|t|1|on)$/i.test(text)
