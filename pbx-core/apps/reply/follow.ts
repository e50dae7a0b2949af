import { tooMany } from '../../call/documents.ts'
import type { FollowedDocument, HookVerdict } from '../../call/hooks.ts'
import { completed, terminations } from '../../call/terminations.ts'
import type { Termination } from '../../contract/termination.ts'
import type { ReplyStep } from '../../cti/reply-program.ts'
import { type AppContext, type AppOutcome, cannotHear, unanswered } from '../context.ts'
import { dialTargets } from './dial.ts'
import { gather } from './gather.ts'
import type { Reading, StepEnd } from './reading.ts'
import { record } from './record.ts'
import { Sounds } from './sounds.ts'

/** Where a document has led: the call is dealt with, or the application has said at last what any hook may say. */
export type Followed =
  | { readonly kind: 'over'; readonly outcome: AppOutcome }
  | { readonly kind: 'verdict'; readonly verdict: Exclude<HookVerdict, FollowedDocument> }

/** Documents one after the other in which nothing is heard, entered or dialled. */
const mostInARow = 10

/**
 * Follows a document verb by verb, and the ones that it names (`2-cti`, TwiML-shaped replies). Where the last verb is done
 * the call is over, as whoever writes such documents expects; to have it go on to where it was going, the application
 * answers with no change.
 */
export async function followReply(context: AppContext, first: FollowedDocument): Promise<Followed> {
  using sounds = new Sounds(context)
  let document = first
  for (let inARow = 1; ; ) {
    const read = await readThrough(context, document, sounds)
    if (read.kind === 'over') return read
    if (read.verdict.kind !== 'program') return { kind: 'verdict', verdict: read.verdict }
    inARow = document.program.steps.some(takesTime) ? 1 : inARow + 1
    document = read.verdict
    if (inARow <= mostInARow) continue
    const verdict = tooMany(context.call, document.source, { most: mostInARow, of: 'in-a-row' })
    if (verdict.kind !== 'program') return { kind: 'verdict', verdict }
  }
}

function takesTime({ verb }: ReplyStep): boolean {
  return verb !== 'redirect'
}

type Read = Extract<Followed, { kind: 'over' }> | { readonly kind: 'verdict'; readonly verdict: HookVerdict }

async function readThrough(context: AppContext, document: FollowedDocument, sounds: Sounds): Promise<Read> {
  const { call, services, signal } = context
  const { program, source } = document
  services.replies.listen(call, document)
  // sipgate.io: it wants to be told, and nothing else.
  if (program.steps.length === 0) return { kind: 'verdict', verdict: { kind: 'go-on' } }
  const verbs = program.steps.map(({ verb }) => verb).join(', ')
  call.timeline.decision({ code: 'reply-followed', verbs: verbs.length > 200 ? `${verbs.slice(0, 199)}…` : verbs })
  const reading: Reading = { context, source, sounds, failed: undefined }
  for (const step of program.steps) {
    const end = await perform(reading, step)
    if (end !== 'on' && end.kind === 'over') return end
    if (signal.aborted) return { kind: 'over', outcome: unanswered(goneBy(context)) }
    if (end === 'on') continue
    const verdict = await services.replies.next(call, source, end.following, signal)
    return signal.aborted ? { kind: 'over', outcome: unanswered(goneBy(context)) } : { kind: 'verdict', verdict }
  }
  call.timeline.decision({ code: 'reply-over' })
  return ended(context, reading.failed)
}

function goneBy({ caller }: AppContext): Termination {
  return caller.leg.termination ?? terminations.congestion('the call was ended')
}

async function perform(reading: Reading, step: ReplyStep): Promise<StepEnd> {
  const { context, source, sounds } = reading
  switch (step.verb) {
    case 'dial':
      return dialTargets(reading, step)
    case 'redirect':
      return { kind: 'next', following: { next: step.to, fields: [] } }
    case 'reject':
      return leave(
        step.reason === 'busy'
          ? terminations.busy('the document says so')
          : terminations.declined('the document says so')
      )
    case 'hangup':
      return ended(context, undefined)
  }
  if (!(await isHeard(reading))) return { kind: 'over', outcome: cannotHear() }
  switch (step.verb) {
    case 'gather':
      return gather(reading, step)
    case 'record':
      return record(reading, step)
    default: {
      await sounds.play(await sounds.items([step], source))
      context.call.heard()
      return 'on'
    }
  }
}

/** The caller can be spoken to. Nobody has answered the call by that. */
async function isHeard({ context, source }: Reading): Promise<boolean> {
  const { call, caller } = context
  if (!(await caller.attendApplication())) return false
  const { app } = call.segment
  if (app.name !== 'reply') call.enterApp('reply', source.name)
  call.wait(caller.leg)
  return true
}

/** As the last `Dial` has failed; where somebody has only spoken to the caller, as such calls end. */
function ended({ caller }: AppContext, failed: Termination | undefined): Extract<Followed, { kind: 'over' }> {
  const isAnswered = caller.leg.unanswered === undefined
  if (failed !== undefined) return leave(failed)
  return leave(isAnswered ? completed('pbx') : terminations.unavailable('the document has ended the call'), '')
}

/** No `then` and no menu has it again: the application has said that it ends. `farewell` '': its caller is told nothing. */
function leave(termination: Termination, farewell?: ''): Extract<Followed, { kind: 'over' }> {
  const outcome = { ...unanswered(termination), leaves: 'call' } as const
  return { kind: 'over', outcome: farewell === undefined ? outcome : { ...outcome, farewell } }
}
