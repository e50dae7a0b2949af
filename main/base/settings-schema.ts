import { z } from 'zod'

/** `queue:support` */
export const callGroup = z.string().min(1).max(128)

export const popupMoment = z.enum(['ring', 'answer', 'end', 'manual'])

export const settingsSchema = z.strictObject({
  appearance: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.enum(['system', 'en', 'de']).default('system'),
  /**
   * Devices as the window knows them: the id and, after a blank, the label, by which a device is
   * found again where ids were given anew. '' follows the system.
   */
  microphone: z.string().default(''),
  speaker: z.string().default(''),
  ringer: z.string().default(''),
  ringTone: z.enum(['chime', 'bell', 'marimba', 'trill']).default('chime'),
  /** Per cent of the loudest; 0 is silent. */
  ringVolume: z.number().int().min(0).max(100).default(70),
  echoCancellation: z.boolean().default(true),
  noiseSuppression: z.boolean().default(true),
  automaticGain: z.boolean().default(true),
  ringCard: z.boolean().default(true),
  notifications: z.boolean().default(true),
  /** Which of the person's phones ring first where a click to dial says nothing of it. */
  clickDevice: z.enum(['all', 'desk', 'softphone']).default('all'),
  /**
   * Opens quick dial from every other program, as Electron writes keys: `Control+Alt+D`. With Ctrl, Command or Alt, for
   * what a key alone means belongs to whoever types. Empty: none.
   */
  quickDialKey: z
    .string()
    .regex(
      /^(?:(?=.*(?:Control|Command|Alt)\+)(?:(?:Control|Command|Alt|Shift)\+){1,4}(?:[A-Z0-9]|F[1-9]|F1[0-9]|F2[0-4]))?$/
    )
    .default(''),
  /** What the person wants of pop-ups; the filters hold for the domain's page and for the person's own. */
  popup: z
    .strictObject({
      enabled: z.boolean().default(true),
      target: z.enum(['as-configured', 'pane', 'window', 'browser', 'none']).default('as-configured'),
      /** Calls that ring on any phone of the person, or on this one; never is `enabled`. */
      phones: z.enum(['any', 'this']).default('any'),
      /** Regular expression on the caller's number; '' is any. */
      numberFilter: z.string().max(256).default(''),
      minimumDigits: z.number().int().min(0).max(32).default(0),
      /** Only for calls that come by these queues and groups; none is every call. */
      only: z.array(callGroup).max(64).default([]),
      /** A page of the person's own, beside or instead of the domain's; '' is none. */
      own: z
        .strictObject({
          url: z.string().max(2048).default(''),
          instead: z.boolean().default(false),
          on: popupMoment.default('ring'),
          internal: z.boolean().default(false),
          outbound: z.boolean().default(false)
        })
        .prefault({})
    })
    .prefault({})
})

export type Settings = z.infer<typeof settingsSchema>
