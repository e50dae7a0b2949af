import { z } from 'zod'
import { command } from './command.ts'

export const linkSchemes = ['tel', 'callto', 'sip', 'offhook'] as const
export type LinkScheme = (typeof linkSchemes)[number]

/** "Phone links on this computer" (`5-softphone`). */
export const linksCommands = {
  /** null in a portal: which program opens links there is a matter of that browser's computer. */
  'links.read': command(z.strictObject({})).answers<LinksView | null>(),
  /** Makes Offhook the program that opens these links, or gives them back. */
  'links.set': command(z.strictObject({ scheme: z.enum(linkSchemes), on: z.boolean() })).answers<LinksView>(),
  /** Opens the system's own setting. */
  'links.setting': command(z.strictObject({}))
} as const

export interface SchemeView {
  readonly scheme: LinkScheme
  /** `unknown`: the system does not tell. */
  readonly owner: 'offhook' | 'other' | 'nobody' | 'unknown'
  /** What the other program is called; empty where the system does not tell. */
  readonly by: string
}

export interface QuickDialView {
  /** `elsewhere`: this desktop gives no program such keys. */
  readonly state: 'off' | 'on' | 'taken' | 'elsewhere'
  /** What a key of the system's can start instead, as one types it; empty where Offhook has keys of its own. */
  readonly command: string
  /** As Electron writes it: `Control+Alt+D`; empty: none is set. */
  readonly key: string
}

export interface LinksView {
  readonly schemes: readonly SchemeView[]
  readonly sets: boolean
  readonly setting: 'windows' | 'mac' | null
  readonly quickDial: QuickDialView
}
