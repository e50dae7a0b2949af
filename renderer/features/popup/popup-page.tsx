import { Button } from '@mantine/core'
import {
  IconAppWindow,
  IconExternalLink,
  IconLock,
  IconPin,
  IconPinFilled,
  IconRefresh,
  IconWorld
} from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PopupTab } from '../../../main/ipc/contract.ts'
import { openCtiWindow, prepareCtiWindow } from '../../bridge/cti-window.ts'
import { useApp } from '../../state/use-app.ts'
import { useRun } from '../../state/use-run.ts'
import { OwnWindowDrawing } from '../../ui/drawings.tsx'
import { IconButton, LinkButton } from '../../ui/icon-button.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { FramePage, type PageEvents, WebviewPage } from './embedded-page.tsx'
import { PageFailure, type SeenFault } from './page-failure.tsx'
import { forgetPage, noteInUse } from './pages-in-use.ts'
import styles from './popup-pane.module.css'

/** Milliseconds after which a page that has not come is spoken of. */
const patienceMs = 20_000

interface PopupPageProps {
  readonly tab: PopupTab
  /** Another tab is in front; this one keeps its page. */
  readonly behind: boolean
}

/** One caller's page with its header. */
export function PopupPage({ tab, behind }: PopupPageProps) {
  const { t } = useTranslation()
  const run = useRun()
  const electron = useApp(({ shell }) => shell.kind === 'electron')
  // It stands in the person's browser: main can open nothing there.
  const portal = useApp(({ shell }) => shell.kind === 'portal')
  const [loading, setLoading] = useState(true)
  const [seen, setSeen] = useState<SeenFault | null>(null)
  const slow = useSlow(loading)
  const [generation, setGeneration] = useState(0)
  const [navigated, setNavigated] = useState<{ readonly from: string; readonly to: string } | null>(null)
  const address = navigated?.from === tab.url ? navigated.to : tab.url

  const events: PageEvents = {
    onLoading(now) {
      setLoading(now)
      if (now) setSeen(null)
    },
    onFailed: (reason) => setSeen({ code: 'unreachable', reason }),
    onStatus: (status) => setSeen({ code: 'status', status, empty: false }),
    onCrashed: () => setSeen({ code: 'crashed' }),
    onNavigated: (url) => setNavigated({ from: tab.url, to: url }),
    onTouched() {
      noteInUse(tab)
      if (!tab.pinned) void run('popup.touched', { tab: tab.id })
    }
  }
  const reload = () => {
    forgetPage(tab)
    setSeen(null)
    setGeneration((count) => count + 1)
    void run('popup.retry', { tab: tab.id })
  }
  const fault = seen ?? tab.fault ?? (slow ? ({ code: 'slow' } as const) : null)
  const refuses = fault?.code === 'refuses-frames' && !electron
  useEffect(() => {
    if (refuses) prepareCtiWindow()
  }, [refuses])
  const openInBrowser = () => {
    if (portal) window.open(ofItsOwn(tab.url), '_blank', 'noopener')
    else void run('popup.open-in-browser', { tab: tab.id })
  }
  const Page = electron ? WebviewPage : FramePage
  return (
    <div
      aria-labelledby={`tab-${tab.id}`}
      className={styles.page}
      data-behind={behind || undefined}
      id={`panel-${tab.id}`}
      role="tabpanel"
    >
      <div className={styles.bar}>
        <IconButton label={t('action.reload')} onClick={reload}>
          <IconRefresh size={18} />
        </IconButton>
        <div className={styles.address}>
          {address.startsWith('https:') ? <IconLock aria-hidden size={15} /> : <IconWorld aria-hidden size={15} />}
          <output aria-label={t('popup.address')} title={address}>
            {address}
          </output>
        </div>
        <IconButton
          aria-pressed={tab.pinned}
          label={tab.pinned ? t('popup.unpin') : t('popup.pin')}
          onClick={() => void run('popup.pin', { tab: tab.id, on: !tab.pinned })}
        >
          {tab.pinned ? <IconPinFilled size={18} /> : <IconPin size={18} />}
        </IconButton>
        {!electron && !isOwn(tab.url) && (
          <IconButton
            label={t('popup.openWindow')}
            onClick={() => openCtiWindow(tab.url)}
            onFocus={prepareCtiWindow}
            onPointerEnter={prepareCtiWindow}
          >
            <IconAppWindow size={18} />
          </IconButton>
        )}
        {portal ? (
          <LinkButton href={ofItsOwn(tab.url)} label={t('popup.openInBrowser')}>
            <IconExternalLink size={18} />
          </LinkButton>
        ) : (
          <IconButton
            label={t('popup.openInBrowser')}
            onClick={() => void run('popup.open-in-browser', { tab: tab.id })}
          >
            <IconExternalLink size={18} />
          </IconButton>
        )}
      </div>
      <div aria-busy={loading && !refuses} className={styles.frame}>
        {refuses ? (
          <div className={styles.over}>
            <EmptyState
              action={
                <Button color="accent" onClick={() => openCtiWindow(tab.url)} variant="filled">
                  {t('popup.openWindow')}
                </Button>
              }
              drawing={<OwnWindowDrawing />}
              text={t('popup.refusedText')}
              title={t('popup.refusedTitle')}
            />
          </div>
        ) : (
          <>
            {loading && <span aria-label={t('popup.loading')} className={styles.progress} role="progressbar" />}
            <Page events={events} generation={generation} tab={tab} />
            {fault !== null && <PageFailure fault={fault} onOpen={openInBrowser} onRetry={reload} />}
          </>
        )}
      </div>
    </div>
  )
}

/** The built-in page leaves notes out beside the call, and has them where it stands alone. */
const ofItsOwn = (url: string): string => url.replace(/&notes=beside$/, '')

/** A page of this application, which never refuses to stand here. */
function isOwn(url: string): boolean {
  return url.startsWith(`${location.origin}/`)
}

function useSlow(loading: boolean): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    setSlow(false)
    if (!loading) return
    const timer = setTimeout(() => setSlow(true), patienceMs)
    return () => clearTimeout(timer)
  }, [loading])
  return slow
}
