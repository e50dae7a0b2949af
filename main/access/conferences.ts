import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { ConferenceView } from '../../pbx-core/contract/views.ts'
import type { Account } from './accounts.ts'
import { type Sight, seesConference, seesWarnings, sightOf } from './sight.ts'

/** What somebody wants done to a conference. */
export type ConferenceWish = { readonly conference: string } & (
  | { readonly action: 'mute'; readonly party: string; readonly on: boolean }
  | { readonly action: 'kick'; readonly party: string }
  | { readonly action: 'lock'; readonly on: boolean }
)

export interface ConferenceFault {
  readonly code: 'conference_not_found' | 'party_not_found' | 'not_allowed'
  readonly message: string
}

/** Its moderators, and the admins of its domain. */
export function moderates(sight: Sight, { domain, moderators }: ConferenceView): boolean {
  return seesWarnings(sight, domain) || (sight.user !== null && moderators.includes(sight.user))
}

/**
 * Does it, where the account may: who moderates everything, everybody mutes its own telephone. A conference that
 * somebody does not see is none to it.
 */
export function actOnConference(
  pbx: Pick<Pbx, 'conferences' | 'muteParty' | 'kickParty' | 'lockConference'>,
  account: Account,
  { domain, ...wish }: ConferenceWish & { readonly domain: string }
): Result<void, ConferenceFault> {
  const sight = sightOf(account, domain)
  const conference = pbx.conferences(domain).find(({ name }) => name === wish.conference)
  if (sight === undefined || conference === undefined || !seesConference(sight, conference)) return err(noConference)
  const party = 'party' in wish ? conference.parties.find(({ uniqueid }) => uniqueid === wish.party) : undefined
  if ('party' in wish && party === undefined) return err(noParty)
  const isModerator = moderates(sight, conference)
  const isOwn = party?.party.user === account.user && account.domain === domain
  if (!isModerator && !(wish.action === 'mute' && isOwn)) return err(notModerator)
  const done = perform(pbx, { domain, ...wish }, isOwn)
  if (done.ok) return ok(undefined)
  return err(done.error === 'party_not_found' ? noParty : noConference)
}

function perform(
  pbx: Parameters<typeof actOnConference>[0],
  wish: ConferenceWish & { readonly domain: string },
  isOwn: boolean
) {
  const { domain, conference } = wish
  switch (wish.action) {
    case 'mute':
      return pbx.muteParty({ domain, conference, party: wish.party, on: wish.on, by: isOwn ? 'self' : 'moderator' })
    case 'kick':
      return pbx.kickParty({ domain, conference, party: wish.party })
    case 'lock':
      return pbx.lockConference({ domain, conference, on: wish.on })
  }
}

const noConference: ConferenceFault = { code: 'conference_not_found', message: 'There is no such conference.' }
const noParty: ConferenceFault = { code: 'party_not_found', message: 'It is not in this conference any more.' }
const notModerator: ConferenceFault = {
  code: 'not_allowed',
  message: 'Only its moderators and the admins of the domain may do that; everybody mutes its own telephone.'
}
