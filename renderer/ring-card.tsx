import '@fontsource-variable/inter/wght.css'
import './theme/tokens.css'
import { useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { Providers } from './app/providers.tsx'
import { openBridge } from './bridge/open.ts'
import { RingCard } from './features/ring-card/ring-card.tsx'
import { languageFor, startLanguages } from './i18n/i18n.ts'
import { followMain } from './state/store.ts'

// Without the kit: this window is painted while the phone already rings.
const bridge = openBridge()
const store = followMain(bridge, 'ring-card')

await startLanguages(languageFor('system', navigator.language))
const root = document.getElementById('root')
if (root === null) throw new Error('ring-card.html has no root')
createRoot(root).render(
  <Providers bridge={bridge} store={store}>
    <FollowedCall />
  </Providers>
)

/** By the address's fragment main turns the card to a call, or by `-` to none; without one it is the first that rings. */
function FollowedCall() {
  const fragment = useSyncExternalStore(onFragment, () => decodeURIComponent(location.hash.slice(1)))
  if (fragment === '-') return null
  const call = fragment || new URLSearchParams(location.search).get('call')
  return <RingCard call={call} key={call} />
}

function onFragment(changed: () => void): () => void {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}
