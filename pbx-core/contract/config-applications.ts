import { z } from 'zod'
import {
  allowed,
  destination,
  extension,
  hookSchema,
  record,
  ringSeconds,
  seconds,
  secret,
  then,
  timeoutCti
} from './config-parts.ts'

/** How applications are configured: a schema for each line of `applications.ts`, and the account codes. */

const application = {
  extension: extension.optional(),
  name: z.string().min(1).max(64).describe('Unique name; destinations use it, `queue:support`.'),
  cti: hookSchema.optional().describe('Hook when a call is about to enter it, after the general one.')
}

/** What is said to a caller: `greetings/main` for `DIR/prompts/greetings/main.wav`, or `tts:` and words to speak. */
const prompt = z
  .string()
  .max(1000)
  .regex(
    /^$|^tts:.*\S|^[A-Za-z0-9][\w-]*(\/[A-Za-z0-9][\w-]*)*$/s,
    'expected the name of a prompt (letters, digits, _, - and /), or tts: and the words to speak'
  )
  .meta({ prompt: true })

const piece = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9][\w-]*(\/[A-Za-z0-9][\w-]*)*$/,
    'expected the name of a sound file without its ending (letters, digits, _, - and /), for example music/spring'
  )
  .meta({ prompt: true })
const pieces = z.array(piece).min(1).max(50)

/** Which pieces somebody hears who waits. */
export const musicSchema = z.union([
  piece,
  pieces,
  z.strictObject({ pieces, shuffle: z.boolean().default(false).describe('In another order for each call.') })
])
export type MusicConfig = z.infer<typeof musicSchema>

export const ivrSchema = z.strictObject({
  ...application,
  greeting: prompt
    .default('')
    .describe('A prompt by name (`main` is `prompts/main.wav` in the data directory), or `tts:` and the text.'),
  keys: z
    .record(z.string().regex(/^[0-9*#]{1,16}$/, 'expected 1 to 16 keys of a telephone'), destination)
    .default({})
    .describe(
      'Where each key, or several one after the other, leads. A `*` that is not here leads back to the menu before.'
    ),
  directDial: z
    .boolean()
    .default(false)
    .describe('Callers may dial an extension of digits; nothing that leaves the house.'),
  dialByName: z
    .boolean()
    .default(false)
    .describe('Callers may type the first letters of a name, three at least, and then `#`.'),
  bargeIn: z.boolean().default(true).describe('A key stops the greeting; without it the key counts once that is over.'),
  timeoutSeconds: seconds(1, 60).default(5).describe('How long it waits for a key.'),
  interDigitSeconds: seconds(1, 10).default(3).describe('How long it waits for a further key.'),
  attempts: z.number().int().min(1).max(10).default(3).describe('How often the greeting is played.'),
  then: destination.optional().describe('Where a call goes that made no choice.'),
  timeoutCti
})

export const groupSchema = z.strictObject({
  ...application,
  members: z
    .array(
      z.union([
        z.string(),
        z.strictObject({
          number: z.string().describe('Extension of a user, or a number outside: `+15550100199`.'),
          confirm: z
            .boolean()
            .default(true)
            .describe('A member outside who answers has to press 1, so that a mailbox takes no call.'),
          afterSeconds: seconds(0, 120).default(0).describe('Rung so much later; at once where nobody else rings.'),
          seconds: seconds(5, 180).optional().describe('How long it rings. Absent: as the group says.')
        })
      ])
    )
    .default([])
    .describe('Extensions of users, numbers outside, or one of them with how it is rung.'),
  skipBusy: z.boolean().default(false).describe('Members who talk are not rung, also where they take a second call.'),
  prefix: z
    .string()
    .max(32)
    .default('')
    .describe("Put before the caller's name on the phones, and nowhere else: `Sales:`."),
  record: record('that come by the group'),
  strategy: z
    .enum(['all', 'in-order', 'memory', 'random', 'first-free'])
    .default('all')
    .describe('Whose phones ring, and in which order.'),
  ringSeconds: ringSeconds(20),
  then,
  timeoutCti
})

export const queueSchema = z.strictObject({
  ...application,
  agents: z
    .array(
      z.strictObject({
        user: z.string().describe('Extension of the agent.'),
        penalty: z.number().int().min(0).default(0).describe('Agents with a lower one are called first.')
      })
    )
    .default([])
    .describe('Who takes its calls.'),
  strategy: z
    .enum(['ring-all', 'longest-idle', 'fewest-calls', 'least-talk-time', 'round-robin', 'in-order', 'random'])
    .default('ring-all')
    .describe('Which agent is called next.'),
  ringSeconds: ringSeconds(15),
  wrapUpSeconds: seconds(0, 3600)
    .default(0)
    .describe('Rest of an agent after a call, from all queues; a press ends it sooner.'),
  skipSeconds: seconds(0, 3600)
    .default(60)
    .describe('An agent who rejects a caller is not rung for that one again for so long.'),
  pauseAfterMissed: z
    .number()
    .int()
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .describe('An agent who does not take so many calls in a row is paused, and told. null: none is.'),
  maxWaitSeconds: seconds(1, 86_400).default(300).describe('How long a caller waits at most.'),
  maxWaiting: z.number().int().min(1).max(1000).default(20).describe('Callers that wait at the same time.'),
  joinWhenEmpty: z
    .boolean()
    .default(false)
    .describe('Callers wait also where no agent is there: all of them logged out, paused, or without a telephone.'),
  announcePosition: z.boolean().default(false).describe('Callers are told their place.'),
  announceWait: z.boolean().default(false).describe('Callers are told how long they will wait, as the last calls say.'),
  announceSeconds: seconds(10, 3600).default(30).describe('How often they are told.'),
  callback: z
    .strictObject({
      key: z
        .string()
        .regex(/^[0-9*#]$/, 'expected one key of a telephone')
        .describe('What a caller presses. None of `exitKeys`.'),
      attempts: z
        .number()
        .int()
        .min(1)
        .max(10)
        .default(3)
        .describe('How often a customer is called who is not reached.'),
      pauseSeconds: seconds(30, 86_400).default(300).describe('How long until it is called again.'),
      ringSeconds: ringSeconds(30),
      time: z
        .string()
        .optional()
        .describe(
          'Name of a time condition: callbacks are promised while it is open, and given up when it closes. Absent: at the end of the day.'
        ),
      callerId: z.string().optional().describe("Number that the customer sees. Absent: the trunk's `callerIdNumber`.")
    })
    .optional()
    .describe(
      'Callers may hang up, keep their place, and be called back when it is their turn. Never abroad, nor at premium numbers.'
    ),
  music: musicSchema
    .optional()
    .describe(
      'What callers hear who wait: a piece by name (`music/spring` is `prompts/music/spring.wav` in the data directory), a list that is played in turn, or `{ "pieces": […], "shuffle": true }`. A hook\'s `musiconhold` goes before it. Absent: as the domain has it.'
    ),
  exitKeys: z
    .record(z.string().regex(/^[0-9*#]$/, 'expected one key of a telephone'), destination)
    .default({})
    .describe('Keys by which a caller leaves the line, and where each leads.'),
  record: record('that come by the queue'),
  then,
  timeoutCti
})

export const conferenceSchema = z.strictObject({
  ...application,
  pin: secret
    .optional()
    .describe('Digits that one types to enter; moderators come in without, from their own telephones. Absent: none.'),
  moderators: z
    .array(z.string())
    .default([])
    .describe(
      'Extensions of users who may mute, take out and lock, come in though it is locked, and are told when somebody guesses its PIN. Admins may as well.'
    ),
  maxParties: z.number().int().min(2).max(100).default(20).describe('How many may be in it at the same time.'),
  announce: z
    .enum(['tone', 'name', 'none'])
    .default('tone')
    .describe(
      'How those in it hear who comes and goes: by a tone, or by name (as recorded for the directory, else as spoken, else the number).'
    ),
  record: record('of those who are in it'),
  timeoutCti: timeoutCti.describe('Hook when it is full, before the caller is told so, after `cti.timeout`.')
})

export const functionSchema = z.strictObject({
  ...application,
  run: z
    .enum(['echo', 'voicemail'])
    .describe(
      '`echo` plays back what it hears. `voicemail` asks for a mailbox and its PIN, as `*98` does: so it can be called from outside.'
    )
})

export const announcementSchema = z.strictObject({
  ...application,
  prompt: prompt.describe('What is said: a prompt by name, or `tts:` and the text.'),
  then: destination.optional().describe('Where a call goes that has heard it.')
})

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const days = z
  .string()
  .regex(
    new RegExp(
      `^(${weekdays.join('|')})(-(${weekdays.join('|')}))?(,(${weekdays.join('|')})(-(${weekdays.join('|')}))?)*$`
    ),
    'expected days of the week, for example mon-fri or mon,wed,sat'
  )
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time of day, for example 09:00')

export const timeConditionSchema = z.strictObject({
  ...application,
  open: z
    .array(
      z.strictObject({
        days: days.describe('Days of the week: `mon-fri`, `mon,wed,sat`.'),
        from: timeOfDay.describe('First minute that is open.'),
        to: timeOfDay.describe(
          'First minute that is closed again; before `from` it lies on the next day. `24:00`: midnight.'
        )
      })
    )
    .default([])
    .describe("Hours of the week, in the domain's time zone. None: open at no hour."),
  holidays: z
    .strictObject({
      country: z
        .string()
        .regex(/^[A-Z]{2}$/, 'expected a country code, for example DE')
        .describe('Country of the holidays.'),
      region: z.string().max(16).optional().describe('Its state or region, as `date-holidays` names it: `BY`, `CA`.')
    })
    .optional()
    .describe('Public holidays, on which it is closed.'),
  days: z
    .array(
      z.strictObject({
        date: z.iso.date('expected a day, for example 2026-12-24').describe('The day.'),
        open: z.boolean().describe('Whether it is open on that day, in its usual hours where it has some.')
      })
    )
    .default([])
    .describe('Single days that are otherwise; they count before holidays.'),
  switch: z
    .string()
    .regex(/^[*#][0-9*#]{1,9}$/, 'expected a code that begins with * or #')
    .optional()
    .describe(
      'Code that any user dials to make it closed though it is open, or open though it is closed, until it is dialled again. None that is a feature code already (docs/codes.md).'
    ),
  openTo: destination.describe('Where calls go while it is open.'),
  closedTo: destination.describe('Where they go while it is closed.')
})
export type TimeCondition = z.infer<typeof timeConditionSchema>

export const directorySchema = z.strictObject({
  ...application,
  then: destination.optional().describe('Where a call goes that found nobody.')
})

export const pagingSchema = z.strictObject({
  ...application,
  members: z
    .array(z.string().max(70))
    .default([])
    .describe(
      'Whose telephones are spoken to: extensions of users, and groups whose members they are, `["100", "group:sales"]`. Who talks, is rung or wants no calls is left alone.'
    ),
  allow: allowed
    .optional()
    .describe(
      'Users, and groups whose members are users, who may page. Absent: every user; callers from outside never.'
    ),
  answerSeconds: seconds(1, 30).default(5).describe('A telephone that has not answered by itself by then is let go.'),
  maxSeconds: seconds(5, 3600).default(60).describe('How long a page may last.')
})

export const accountingSchema = z.strictObject({
  prompt: z.boolean().default(false).describe('Callers are asked for an account code.'),
  digits: z.number().int().min(1).max(16).default(4).describe('Length of a code.'),
  codes: z.array(z.string()).default([]).describe('Codes that are accepted.'),
  cti: hookSchema.optional().describe('Hook that accepts or refuses a code.')
})
