import { completed, terminations } from '../../call/terminations.ts'
import type { DomainConfig, UserConfig } from '../../contract/config.ts'
import { playToEnd, prompts } from '../announce.ts'
import { collectEntry, keysUpTo } from '../collect.ts'
import { type AppContext, type AppOutcome, cannotHear, unanswered } from '../context.ts'
import { recordReviewed } from './record-sound.ts'

const longestNumber = 6
const firstMs = 8000
const nextMs = 4000

/** Folder of a domain's own prompts among those that are recorded. */
export function recordedOf({ name }: Pick<DomainConfig, 'name'>): string {
  return name.replaceAll('.', '_')
}

/**
 * `*99`: an admin records a prompt, which settings name from then on: `recorded/acme_test/12`. The domain stands in it,
 * for prompts of all domains lie in one folder.
 */
export async function recordPrompt(context: AppContext, user: UserConfig): Promise<AppOutcome> {
  const { call, caller, services, signal } = context
  call.enterApp('record-prompt', '')
  if (!user.admin && !user.systemAdmin) return unanswered(terminations.forbidden('only an admin records prompts'))
  if (!(await caller.attendApplication())) return cannotHear()
  call.become('answered')
  const number = await collectEntry(caller.leg, {
    clock: services.clock,
    playback: caller.play(prompts(call, 'voicemail/prompt-number')),
    whole: keysUpTo(longestNumber),
    firstMs,
    nextMs,
    bargeIn: true
  })
  call.heard()
  if (/^\d+$/.test(number) && !signal.aborted) {
    const prompt = `recorded/${recordedOf(call.domain)}/${number}`
    const kept = await recordReviewed(context, (recorded) => services.voicemail.keepPrompt(prompt, recorded))
    if (kept) call.timeline.decision({ code: 'prompt-recorded', prompt })
  }
  if (!signal.aborted) await playToEnd(caller, prompts(call, 'goodbye'))
  return { kind: 'completed', termination: caller.leg.termination ?? completed('pbx') }
}
