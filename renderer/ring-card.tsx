import '@fontsource-variable/inter/wght.css'
import './theme/tokens.css'
import { createRoot } from 'react-dom/client'
import { Providers } from './app/providers.tsx'
import { openBridge } from './bridge/open.ts'
import { RingCard } from './features/ring-card/ring-card.tsx'
import { languageFor, startLanguages } from './i18n/i18n.ts'
import { followMain } from './state/store.ts'

// Without the kit: this window is painted while the phone already rings.
const bridge = openBridge()
const store = followMain(bridge, 'ring-card')
const call = new URLSearchParams(location.search).get('call')

await startLanguages(languageFor('system', navigator.language))
const root = document.getElementById('root')
if (root === null) throw new Error('ring-card.html has no root')
createRoot(root).render(
  <Providers bridge={bridge} store={store}>
    <RingCard call={call} />
  </Providers>
)
