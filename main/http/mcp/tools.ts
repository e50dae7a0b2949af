import { z } from 'zod'
import type { Given } from '../api/serve.ts'

/** The operation of the API that a tool is: its answer is the tool's, and so are its refusals. */
export type Asked = Given & { readonly id: string }

export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: z.ZodType
  /** It changes something, and what: for whoever asks people before. */
  readonly hints: {
    readonly readOnlyHint: boolean
    readonly destructiveHint?: boolean
    readonly openWorldHint: boolean
  }
  ask(input: never): Asked
}

function tool<I>(definition: Omit<Tool, 'input' | 'ask'> & { input: z.ZodType<I>; ask(input: I): Asked }): Tool {
  return definition as unknown as Tool
}

const reads = { readOnlyHint: true, openWorldHint: false } as const
const domain = z.string().max(253).optional().describe('Of those that the user may see; absent: all of them.')

/** Each is one operation of the API, by the same token: nothing can be seen or done here that cannot be there. */
export const tools: readonly Tool[] = [
  tool({
    name: 'calls_now',
    title: 'Calls that are going on',
    description: 'Who talks with whom, who rings, who waits. The uniqueid of a call is what call_timeline wants.',
    input: z.strictObject({ domain }),
    hints: reads,
    ask: (query) => ({ id: 'listCalls', query })
  }),
  tool({
    name: 'records',
    title: 'Calls that are over',
    description: 'Call records, the newest first: who called whom, when, for how long, and how it ended.',
    input: z.strictObject({
      domain,
      search: z
        .string()
        .max(128)
        .optional()
        .describe('Number of either side in any spelling, or words of their names.'),
      user: z.string().max(20).optional().describe('Only records in which this extension took part.'),
      from: z.string().max(40).optional().describe('Calls that began at or after this time: ISO 8601.'),
      to: z.string().max(40).optional().describe('Calls that began before this time: ISO 8601.'),
      direction: z.enum(['inbound', 'outbound', 'internal']).optional(),
      disposition: z.enum(['ANSWERED', 'NO ANSWER', 'BUSY', 'FAILED']).optional(),
      limit: z.int().min(1).max(100).default(20),
      cursor: z.string().max(512).optional().describe('`next` of the page before.')
    }),
    hints: reads,
    ask: (query) => ({ id: 'listCdrs', query })
  }),
  tool({
    name: 'call_timeline',
    title: 'Why did it ring there?',
    description:
      'Everything that happened to one call, going on or over, in order: messages, hooks with their answers, every ' +
      'decision where it went and why.',
    input: z.strictObject({ uniqueid: z.string().min(1).max(128).describe('Of the call, from calls_now or records.') }),
    hints: reads,
    ask: (params) => ({ id: 'getTimeline', params })
  }),
  tool({
    name: 'registrations',
    title: 'Telephones that are registered',
    description: 'Which telephones can be rung now, from where, and until when without being heard of again.',
    input: z.strictObject({ domain }),
    hints: reads,
    ask: (query) => ({ id: 'listRegistrations', query })
  }),
  tool({
    name: 'dial',
    title: 'Ring my telephones for a number',
    description:
      "The user's own telephones ring, say the number, and wait for the key 1; only then it is called. Whoever presses " +
      'no 1 has called nobody.',
    input: z.strictObject({ number: z.string().min(1).max(128).describe('As people write it.') }),
    hints: { readOnlyHint: false, destructiveHint: false, openWorldHint: true },
    // Never with `connect`: a person presses the 1.
    ask: ({ number }) => ({ id: 'originateCall', body: { dest: number, connect: false } })
  })
]
