import type { ConferencePartyView, ConferenceView } from '../../../pbx-core/contract/views.ts'
import { idle } from '../../support/app-state.ts'
import { queuesAt as at } from './samples.ts'

/** Since about a minute; of somebody outside where there is no user. */
export const party = (
  uniqueid: string,
  user: string | null,
  more: Partial<ConferencePartyView> = {}
): ConferencePartyView => ({
  uniqueid,
  party: user === null ? { number: '+15550100199', name: 'ACME', user } : { number: user, name: `User ${user}`, user },
  ...{ since: at - 65_000, isMuted: false, isHolding: false, talks: false },
  ...more
})

/** The person's own telephone, a colleague who talks, and somebody outside who holds. */
export const standup: ConferenceView = {
  ...{ domain: 'acme.test', name: 'standup', extension: '800', isAdHoc: false, isLocked: false, maxParties: 20 },
  parties: [
    party('1.own', idle.account.user),
    party('1.tom', '102', { talks: true }),
    party('1.acme', null, { isMuted: true, isHolding: true })
  ],
  ...{ moderators: [idle.account.user], pinsClosedUntil: null }
}
