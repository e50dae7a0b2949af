import '@fontsource-variable/inter/wght.css'
import './theme/kit.css'
import './theme/tokens.css'
import { notifications } from '@mantine/notifications'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { keepWelcome } from './app/kept-welcome.ts'
import { Look } from './app/look.tsx'
import { Providers } from './app/providers.tsx'
import { askForNumber } from './app/use-shortcuts.ts'
import { followBrowserShell } from './bridge/browser-window.ts'
import { openBridge } from './bridge/open.ts'
import { saveDrafts, saveNotes } from './features/phone/note.ts'
import { setDraftOwner } from './features/phone/note-drafts.ts'
import { i18n, languageFor, startLanguages } from './i18n/i18n.ts'
import { readableNumber } from './i18n/phone-number.ts'
import { type MediaEngine, type MediaNotice, startMedia } from './media/engine.ts'
import { MediaContext } from './state/media-actions.ts'
import { readRoute } from './state/route.ts'
import { followMain } from './state/store.ts'
import { setUi } from './state/ui-store.ts'

const bridge = openBridge()
const store = followMain(bridge, 'phone')
let media: MediaEngine | null = null

followBrowserShell(bridge, {
  onPopupBlocked: () =>
    notifications.show({
      id: 'popup-blocked',
      color: 'hook',
      title: i18n.t('popup.blockedTitle'),
      message: i18n.t('popup.blockedText')
    }),
  openAlready: () => ({ title: i18n.t('popup.openAlreadyTitle'), text: i18n.t('popup.openAlreadyText') })
})
// Links that were clicked before come as soon as main knows that the window is there.
bridge.on('link', ({ target }) => askForNumber(readableNumber(target)))
// Of the phone's keys that were pressed in a caller's page; what they do is bound to the window.
bridge.on('key', (key) => void dispatchEvent(new KeyboardEvent('keydown', { ...key, cancelable: true })))

/** `#/phone/NUMBER` fills the field in (`/makecall.htm`), and dials nothing. */
function fillIn(): void {
  const { page, item } = readRoute(location.hash)
  if (page === 'phone' && item !== null) askForNumber(item)
}
keepWelcome()
fillIn()
addEventListener('hashchange', fillIn)
addEventListener('pagehide', () => saveNotes(bridge))

/** The settings are needed before the first sound, and main speaks before it asks for any. */
store.subscribe(({ app, link }, before) => {
  if (app === null) return
  media ??= startMedia(bridge, app.settings, {
    onNotice: showNotice,
    onRingerBlocked: (ringerBlocked) => setUi({ ringerBlocked }),
    onMicrophone: (microphone) => setUi({ microphone })
  })
  if (app.settings !== before.app?.settings) media.apply(app.settings)
  if (link === 'up' && before.link !== 'up') {
    setDraftOwner(`${app.account.user}@${app.account.domain}`)
    void saveDrafts(bridge)
  }
  if (link === 'up' && before.link === 'lost') {
    media.keepOnly(new Set(app.calls.filter(({ state }) => state !== 'ended').map(({ id }) => id)))
  }
})

function showNotice(notice: MediaNotice): void {
  const device = notice.label || i18n.t('media.defaultDevice')
  const words = {
    'no-speaker': [i18n.t('media.noSpeaker'), i18n.t('media.noSpeakerText')],
    'device-gone': [i18n.t('media.deviceGone'), i18n.t('media.deviceGoneText', { device })],
    'device-back': [i18n.t('media.deviceBack'), i18n.t('media.deviceBackText', { device })]
  } as const
  const [title, message] = words[notice.kind]
  notifications.show({ id: notice.kind, color: notice.kind === 'device-back' ? 'accent' : 'hook', title, message })
}

const mediaActions = {
  allowSound: () => media?.allowSound(),
  retryMicrophone: () => media?.retryMicrophone()
}

await startLanguages(languageFor('system', navigator.language))
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no root')
createRoot(root).render(
  <Providers bridge={bridge} store={store}>
    <MediaContext value={mediaActions}>
      <Look>
        <App />
      </Look>
    </MediaContext>
  </Providers>
)
