import type { PartyView } from '../../contract/views.ts'
import type { PlayItem } from '../../media/port.ts'
import type { Occupant } from '../../places/conference/conference-room.ts'
import type { ApplicationConfig } from '../../routing/domain-index.ts'
import { prompts, spelled } from '../announce.ts'
import type { Application } from '../application.ts'
import { type AppContext, cannotHear } from '../context.ts'
import { spokenName } from '../spoken-name.ts'
import { askForPin } from './pin.ts'
import { sit, turnedAway } from './sit.ts'

/** A room where many speak. Each who comes is in a call of its own, which is answered once it is let in. */
export const conference: Application<'conference'> = {
  async run(context, config) {
    const { call, caller, services, signal } = context
    const { name, pin } = config
    call.segment.callee = { number: config.extension ?? call.segment.exten, name, user: null }
    call.enterApp('conference', name)
    if (!(await caller.attendApplication())) return cannotHear()
    call.wait(caller.leg)
    const room = services.conference(call.domain, name)
    const user = call.partyOf(caller.leg)?.user ?? null
    // Whoever is not let in anyway types no PIN for it.
    const refusal = room.refusal(user)
    if (refusal !== undefined) return turnedAway(context, name, refusal)
    const refused = pin === undefined || room.isModerator(user) ? undefined : await askForPin(context, { name, pin })
    if (refused !== undefined) return refused
    caller.leg.keys.clear()
    const announced = await announcedAs(context, config)
    return signal.aborted ? cannotHear() : sit(context, { room, name, announced })
  }
}

/** What those who are there hear of it, in the language of the domain: they may have been called in several. */
async function announcedAs(
  context: AppContext,
  { announce }: Pick<ApplicationConfig<'conference'>, 'announce'>
): Promise<Occupant['announced']> {
  const { call, caller } = context
  if (announce === 'none') return { came: [], left: [] }
  const tone = (name: 'enter' | 'leave') => ({ kind: 'tone', tone: name, country: call.domain.country }) as const
  const user = call.partyOf(caller.leg)?.user ?? null
  const who = announce === 'name' ? await nameOf(context, { ...call.segment.caller, user }) : []
  const said = (what: string) => (who.length === 0 ? [] : [...who, ...prompts(call.domain, what)])
  return { came: [tone('enter'), ...said('conference-joins')], left: [tone('leave'), ...said('conference-leaves')] }
}

/** Nothing of a caller who does not show its number. */
async function nameOf({ call, services }: AppContext, { name, number, user }: PartyView): Promise<readonly PlayItem[]> {
  const { domain } = call
  if (user !== null) return spokenName({ call: domain, services }, { name, extension: user })
  if (name !== '' && name !== number && services.canSpeak) return prompts(domain, `tts:${name}`)
  return /^\+?[0-9]+$/.test(number) ? spelled(domain, number) : []
}
