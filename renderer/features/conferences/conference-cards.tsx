import { useApp } from '../../state/use-app.ts'
import { ConferenceCard } from './conference-card.tsx'

/** More of them would push away what is one's own. */
const mostShown = 3

/** The conferences that somebody is in, of those that one is in or moderates; one's own first. */
export default function ConferenceCards() {
  const { list, moderated } = useApp((state) => state.conferences)
  const user = useApp((state) => state.account.user)
  const busy = list.filter(({ parties }) => parties.length > 0)
  const isOwn = ({ parties }: (typeof busy)[number]) => parties.some(({ party }) => party.user === user)
  const shown = [...busy.filter(isOwn), ...busy.filter((conference) => !isOwn(conference))].slice(0, mostShown)
  return shown.map((conference) => (
    <ConferenceCard
      conference={conference}
      key={conference.name}
      moderates={moderated.includes(conference.name)}
      user={user}
    />
  ))
}
