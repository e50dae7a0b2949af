import { z } from 'zod'
import { parseDestination } from './destination.ts'

/** What the schemas of the configuration are made of. */

export const extension = z
  .string()
  .regex(/^[0-9*#]{1,20}$/, 'expected 1 to 20 digits, * or #')
  .describe('What one dials to reach it; emergency numbers and feature codes (docs/codes.md) are none.')

export const destination = z
  .string()
  .superRefine((text, context) => {
    const parsed = parseDestination(text)
    if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.error })
  })
  .describe('A destination, `type:name`, for example `extension:100` or `queue:support`.')
  .meta({ destination: true })

export const hostPort = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[0-9.]+|localhost):\d{1,5}$/, 'expected address:port, for example 127.0.0.1:5060')

export const seconds = (least: number, most: number) => z.number().int().min(least).max(most)

/**
 * How a settings file keeps a value that nobody else may read: `sealed` by the key store of the
 * system where there is one, `hashed` for good. The core gets sealed ones plain.
 */
export type Kept = 'sealed' | 'hashed'
export const kept = <S extends z.ZodString>(schema: S, how: Kept): S => schema.meta({ kept: how })
export const secret = kept(z.string(), 'sealed')

const hookUrl = z.string().superRefine((url, context) => {
  const fault = hookUrlFault(url)
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault })
})

export const hookSchema = z
  .strictObject({
    url: hookUrl.describe('`http:` or `https:`; `%%variable%%` anywhere after the host. Empty: off.'),
    method: z.enum(['GET', 'POST']).default('GET').describe('`POST` sends every variable as one JSON object.'),
    headers: z.record(z.string(), secret).default({}).describe('Request headers; values may hold variables.'),
    timeoutMs: z
      .number()
      .int()
      .min(100)
      .max(10_000)
      .default(2000)
      .describe('Milliseconds from the moment the call reaches the hook to the last byte of the reply.'),
    onFailure: z
      .enum(['continue', 'reject'])
      .default('continue')
      .describe('What becomes of the call when the hook fails.'),
    fallbackUrl: hookUrl
      .optional()
      .describe(
        'Asked once, with a time of its own, where `url` fails or is skipped; `%%error%%` says why. Not of post-call requests, which are repeated.'
      ),
    secret: z
      .union([secret, z.array(secret).min(1).max(2)])
      .optional()
      .describe(
        'Key of the signatures of post-call requests: a text, or two, the newest first, while an application changes over.'
      ),
    ca: z.string().optional().describe("A PEM file with authorities to trust besides the system's."),
    restricted: z
      .boolean()
      .default(false)
      .describe(
        'Written where an admin of the domain has typed the address in the window: it reaches public addresses and `cti.allowedTargets` alone.'
      )
  })
  .meta({ hook: true })
export type HookConfig = z.infer<typeof hookSchema>

/** Why a hook's URL cannot be saved; undefined where it can. */
export function hookUrlFault(url: string): string | undefined {
  if (url === '') return undefined
  const match = /^(https?):\/\/([^/?#]*)/i.exec(url)
  if (match === null) return 'expected an http: or https: URL'
  if (match[2] === '') return 'expected a host after //'
  if (match[2]?.includes('%%')) return 'variables are not allowed in the scheme, host or port'
  return undefined
}

/** As `hookUrlFault`, of an address that somebody types: URL parsers leave line breaks out, what else reads it may not. */
export function typedUrlFault(url: string): string | undefined {
  return hookUrlFault(url) ?? (/\p{Cc}/u.test(url) ? 'expected no line breaks or other control characters' : undefined)
}

/** Of an application, or a user: what runs when time ran out. */
export const timeoutCti = hookSchema
  .optional()
  .describe('Hook when time ran out before `then` is taken, after `cti.timeout`.')

export const ringSeconds = (usual: number) => seconds(5, 180).default(usual).describe('How long the phones ring.')
export const then = destination.optional().describe('Where a call goes that nobody answered.')

/** Whether calls are recorded, as far as one setting has a say. `whose` calls: 'of the user'. */
export const record = (whose: string) =>
  z
    .enum(['always', 'never', 'on-demand'])
    .optional()
    .describe(
      `Whether calls ${whose} are recorded; \`on-demand\`: by whoever takes part and wants it. Absent: no say. Strongest first: a user's \`never\`, the \`record\` of a hook, queue, group or route, user, \`recording.enabled\` (docs/recording.md).`
    )
export type RecordMode = NonNullable<z.infer<ReturnType<typeof record>>>

/** Who may do something: users, and groups whose members they are. */
export const allowed = z
  .array(
    z
      .string()
      .max(70)
      .regex(/^([0-9*#]{1,20}|group:.+)$/i, 'expected an extension or a group, for example 100 or group:sales')
  )
  .min(1)
  .max(1000)
