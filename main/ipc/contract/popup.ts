import { z } from 'zod'
import { command } from './command.ts'
import { id } from './values.ts'

/** Callers' pages. */

export const popupCommands = {
  'popup.close': command(z.strictObject({ tab: id })),
  'popup.close-all': command(z.strictObject({})),
  'popup.touched': command(z.strictObject({ tab: id })),
  /** The page is requested by main, and loaded, once more. */
  'popup.retry': command(z.strictObject({ tab: id })),
  'popup.pin': command(z.strictObject({ tab: id, on: z.boolean() })),
  'popup.open-in-browser': command(z.strictObject({ tab: id })),
  /** "Open CTI window" of the portal, and the manual trigger. */
  'popup.open': command(z.strictObject({ call: id }))
} as const

export interface PopupTab {
  readonly id: string
  /** Of the phone's call; the uniqueid where the page is there before that. */
  readonly call: string
  readonly uniqueid: string
  readonly title: string
  readonly url: string
  /** Somebody has clicked or typed in it, or wants it to stay. */
  readonly pinned: boolean
  /** Its call is over: unless it is pinned, it goes when the next one comes. */
  readonly over: boolean
  /** What main knows of the page, where a frame could not tell: why it is not to be seen there. */
  readonly fault?: PageFault
}

/**
 * Why a page is not to be seen in a frame. `unreachable` has the words of a library; a page with a `status` may have
 * something to read all the same, unless it is `empty`.
 */
export type PageFault =
  | { readonly code: 'refuses-frames' | 'download' | 'no-content' }
  | { readonly code: 'unreachable'; readonly reason: string }
  | { readonly code: 'status'; readonly status: number; readonly empty: boolean }
