import { VisuallyHidden } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneCall } from '../../main/ipc/contract.ts'
import { StateSign } from '../features/own-state/state-sign.tsx'
import { pages } from '../features/pages.ts'
import { PhonePage } from '../features/phone/phone-page.tsx'
import { withMoreWords } from '../i18n/i18n.ts'
import { readableNumber } from '../i18n/phone-number.ts'
import { ringingCall, whoIs } from '../state/calls.ts'
import { type Route, useRoute } from '../state/route.ts'
import { useApp, useAppOrNull, useLink } from '../state/use-app.ts'
import { Logo } from '../ui/logo.tsx'
import { useWidth } from '../ui/use-width.ts'
import { Announcer } from './announcer.tsx'
import styles from './app.module.css'
import { CallDock } from './call-dock.tsx'
import { CloseGuard } from './close-guard.tsx'
import { LeavingDialog } from './leaving-dialog.tsx'
import { LetInDialog } from './let-in-dialog.tsx'
import { BottomNav, Rail, TopBar } from './nav.tsx'
import { PageBoundary } from './page-boundary.tsx'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { useFrontCall } from './use-front-call.ts'
import { useKeptCalls } from './use-kept-calls.ts'
import { useKeysBack } from './use-keys-back.ts'
import { useNotices } from './use-notices.ts'
import { usePageKey } from './use-page-key.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { useWelcome } from './use-welcome.ts'

// Only the phone is needed to ring; the rest comes when it is looked at.
const CallsPage = lazy(() => withMoreWords(import('../features/calls/calls-page.tsx')))
const VoicemailPage = lazy(() => withMoreWords(import('../features/voicemail/voicemail-page.tsx')))
const QueuesPage = lazy(() => withMoreWords(import('../features/queues/queues-page.tsx')))
const CtiPage = lazy(() => withMoreWords(import('../features/cti/cti-page.tsx')))
const SettingsPage = lazy(() => withMoreWords(import('../features/settings/settings-page.tsx')))
const FirstRunPage = lazy(() => withMoreWords(import('../features/first-run/first-run-page.tsx')))

export function App() {
  const started = useAppOrNull(() => true)
  return (
    <>
      {started === null ? <Splash /> : <Window />}
      <LostLink />
    </>
  )
}

function Window() {
  const { t } = useTranslation()
  const route = useRoute()
  const width = useWidth()
  const compact = width === 'narrow'
  const welcome = useWelcome(route.page)
  const onPhone = (route.page === 'phone' && !welcome) || route.page === 'popup'
  const paneAlone = width !== 'wide' && route.page === 'popup'
  useShortcuts()
  useFrontCall()
  useKeptCalls()
  useKeysBack()
  usePageKey()
  useNotices()
  const ringing = useApp(({ calls }) => ringingCall(calls))
  useEffect(() => {
    // Among other tabs the title is all that is seen of who rings.
    const page = t(pages[route.page].label)
    const head = ringing === undefined ? page : t('call.rings', { who: whoRings(ringing) || t('call.unknown') })
    document.title = `${head} · ${t('product')}`
  }, [t, route.page, ringing])

  return (
    <div className={styles.frame} data-compact={compact || undefined}>
      {compact ? (
        <TopBar />
      ) : (
        <Rail page={width === 'wide' && route.page === 'popup' ? 'phone' : route.page} withPopup={width === 'medium'} />
      )}
      <main className={styles.content}>
        {onPhone && (
          <VisuallyHidden>
            <h1>{t(pages[route.page].label)}</h1>
          </VisuallyHidden>
        )}
        <StateSign />
        <div className={styles.stage}>
          {/* Kept behind other pages, so that a caller's page stays as it was left. */}
          <div className={styles.phone} data-behind={!onPhone || undefined}>
            <PhonePage
              behind={!onPhone}
              compact={compact}
              show={width === 'wide' ? 'both' : paneAlone ? 'pane' : 'column'}
            />
          </div>
          {!onPhone && (
            <div className={styles.main}>
              <PageBoundary key={route.page}>
                <Suspense fallback={<Splash />}>{welcome ? <FirstRunPage /> : <OtherPage route={route} />}</Suspense>
              </PageBoundary>
            </div>
          )}
        </div>
        {(!onPhone || paneAlone) && <CallDock withKept={paneAlone} />}
        <CloseGuard />
      </main>
      {compact && <BottomNav page={route.page} />}
      <Announcer />
      <ShortcutsDialog />
      <LeavingDialog />
      <LetInDialog />
      <Notifications limit={4} position={compact ? 'top-center' : 'bottom-right'} />
    </div>
  )
}

const whoRings = (call: PhoneCall): string =>
  call.clickToDial === null ? whoIs(call) : readableNumber(call.clickToDial.dest)

function OtherPage({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'calls':
      return <CallsPage item={route.item} />
    case 'voicemail':
      return <VoicemailPage />
    case 'queues':
      return <QueuesPage />
    case 'cti':
      return <CtiPage item={route.item} />
    case 'settings':
      return <SettingsPage item={route.item} />
    case 'start':
      return <FirstRunPage />
    case 'phone':
    case 'popup':
      return null
  }
}

function Splash() {
  const { t } = useTranslation()
  return (
    <div className={styles.splash} role="status">
      <Logo size={40} />
      {t('link.connecting')}
    </div>
  )
}

function LostLink() {
  const { t } = useTranslation()
  const link = useLink()
  return (
    <div aria-live="polite" role="status">
      {(link === 'lost' || link === 'silent') && (
        <div className={styles.lost}>
          {t(`link.${link}`)}
          <div className={styles.hint}>{t(`link.${link}Hint`)}</div>
        </div>
      )}
    </div>
  )
}
