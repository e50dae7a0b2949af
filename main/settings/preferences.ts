import { z } from 'zod'
import { settingsSchema } from '../base/settings-schema.ts'

/** Where preferences are kept, by plain keys. */
export interface PreferenceStore {
  get(key: string): unknown
  set(key: string, value: unknown): void
  /** Resolves when everything that was set is on disk. */
  flush(): Promise<void>
}

const personSchema = z.object({
  settings: z.preprocess((stored) => whatHolds(settingsSchema, stored), settingsSchema),
  firstRunDismissed: z.boolean().catch(false),
  /** Of the first page, what has worked once. */
  checks: z.array(z.enum(['sound', 'popup', 'hook', 'link'])).catch([]),
  /** Unix milliseconds: missed calls before that were seen. */
  missedSeenAt: z.number().catch(0)
})
type Person = z.infer<typeof personSchema>

/** What one person has chosen, whichever window it was chosen in. */
export interface PersonPreferences {
  read(): Person
  write(change: Partial<Person>): void
}

/** `who`: `100@localhost`. */
export function preferencesOf(store: PreferenceStore, who: string): PersonPreferences {
  const key = `person ${who}`
  let known: Person | undefined
  let parsed: unknown
  const read = () => {
    // The person's other windows write as well: what one of them has chosen must not be undone here.
    const stored = store.get(key)
    if (known === undefined || stored !== parsed) known = personSchema.parse(asObject(stored))
    parsed = stored
    return known
  }
  return {
    read,
    write: (change) => {
      known = { ...read(), ...change }
      parsed = known
      store.set(key, known)
    }
  }
}

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(380),
  height: z.number().int().min(560)
})
export type Bounds = z.infer<typeof boundsSchema>

/** Where the phone window was when it was last seen; undefined where that is not known. */
export function readBounds(store: PreferenceStore): Bounds | undefined {
  const parsed = boundsSchema.safeParse(store.get('window.bounds'))
  return parsed.success ? parsed.data : undefined
}

export function writeBounds(store: PreferenceStore, bounds: Bounds): void {
  store.set('window.bounds', bounds)
}

/**
 * The part of what was stored that this version understands. A setting that another version wrote
 * in its own way, or a person by hand, falls back by itself and takes no other with it.
 */
function whatHolds(schema: z.ZodObject, stored: unknown): Record<string, unknown> {
  const given = Object.entries(asObject(stored))
  return Object.fromEntries(
    given.flatMap(([key, value]) => {
      const field = Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined
      const inner = field instanceof z.ZodPrefault ? field.unwrap() : field
      if (inner instanceof z.ZodObject) return [[key, whatHolds(inner, value)]]
      return field instanceof z.ZodType && field.safeParse(value).success ? [[key, value]] : []
    })
  )
}

/** What is stored as an object, and an empty one for anything else. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
