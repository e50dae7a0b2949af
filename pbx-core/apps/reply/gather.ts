import type { ReplyStep } from '../../cti/reply-program.ts'
import { collectEntry } from '../collect.ts'
import type { Reading, StepEnd } from './reading.ts'

/** Keys that nobody has asked for so many of. */
const mostKeys = 64

/** Says what is to be entered, and asks the application about the entry. */
export async function gather(
  { context, source, sounds }: Reading,
  step: Extract<ReplyStep, { verb: 'gather' }>
): Promise<StepEnd> {
  const { call, caller, services } = context
  const { finishOnKey, maxKeys } = step
  const items = await sounds.items(step.says, source)
  const playback = items.length === 0 ? undefined : caller.play(items)
  void playback?.done.then((how) => {
    if (how === 'failed') sounds.missed(items.find(({ kind }) => kind === 'prompt' || kind === 'sound'))
  })
  const digits = await collectEntry(caller.leg, {
    clock: services.clock,
    playback,
    whole: (typed) => {
      if (finishOnKey !== '' && typed.endsWith(finishOnKey)) return typed.slice(0, -1)
      return typed.length >= (maxKeys ?? mostKeys) ? typed : undefined
    },
    firstMs: step.seconds * 1000,
    nextMs: step.seconds * 1000,
    bargeIn: true
  })
  if (context.signal.aborted) return 'on'
  call.heard()
  call.timeline.decision({ code: 'reply-entered', digits })
  if (digits === '' && !step.alsoEmpty) return 'on'
  const fields =
    source.dialect === 'sipgate'
      ? ([
          ['event', 'dtmf'],
          ['dtmf', digits]
        ] as const)
      : ([['Digits', digits]] as const)
  return { kind: 'next', following: { next: step.action, fields, extra: { digits } } }
}
