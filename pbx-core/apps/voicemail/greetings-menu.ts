import type { GreetingKind } from '../../contract/voicemail.ts'
import { playToEnd, prompts } from '../announce.ts'
import { collectDigit } from '../collect.ts'
import type { AppContext } from '../context.ts'
import type { Mailbox } from './mailbox.ts'
import { recordReviewed } from './record-sound.ts'

const patienceMs = 8000
/** Keys that one may press here; nobody needs as many. */
const mostKeys = 30

const kinds: Readonly<Record<string, GreetingKind>> = { '1': 'noAnswer', '2': 'busy' }

/** The own greetings by telephone: heard, recorded, or given up for the standard ones. */
export async function greetingsMenu(context: AppContext, mailbox: Mailbox): Promise<void> {
  for (let press = 0; press < mostKeys && !context.signal.aborted; press++) {
    const kind = kinds[(await choose(context, 'voicemail/greetings')) ?? '*']
    if (kind === undefined || context.signal.aborted) return
    await oneGreeting(context, mailbox, kind)
  }
}

async function oneGreeting(context: AppContext, { address }: Mailbox, kind: GreetingKind): Promise<void> {
  const { call, caller, services, signal } = context
  const { voicemail } = services
  const { mailbox } = address
  for (let press = 0; press < mostKeys && !signal.aborted; press++) {
    switch (await choose(context, 'voicemail/greeting')) {
      case '1': {
        const path = voicemail.boxes.greeting(address, kind)
        await playToEnd(caller, path === undefined ? prompts(call, 'voicemail/standard') : [{ kind: 'sound', path }])
        break
      }
      case '2': {
        const kept = await recordReviewed(context, (recorded) => voicemail.keepGreeting(address, kind, recorded))
        if (kept) call.timeline.decision({ code: 'greeting-recorded', mailbox, greeting: kind })
        break
      }
      case '3':
        voicemail.boxes.setGreeting(address, kind, null)
        call.timeline.decision({ code: 'greeting-reset', mailbox, greeting: kind })
        await playToEnd(caller, prompts(call, 'voicemail/standard'))
        break
      default:
        return
    }
  }
}

/** Undefined: nothing was pressed, or the caller has gone. */
async function choose({ call, caller, services }: AppContext, prompt: string): Promise<string | undefined> {
  const playback = caller.play(prompts(call, prompt))
  const key = await collectDigit(caller.leg, { clock: services.clock, playback, milliseconds: patienceMs })
  call.heard()
  return key
}
