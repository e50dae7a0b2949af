import { Button } from '@mantine/core'
import { IconExternalLink, IconLock, IconRefresh, IconWorld } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PopupTab } from '../../../main/ipc/contract.ts'
import { whyOf } from '../../i18n/remark-words.ts'
import { useApp } from '../../state/use-app.ts'
import { useRun } from '../../state/use-run.ts'
import { OwnWindowDrawing } from '../../ui/drawings.tsx'
import { IconButton, LinkButton } from '../../ui/icon-button.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { openCtiWindow } from './cti-window.ts'
import { FramePage, type PageEvents, WebviewPage } from './embedded-page.tsx'
import styles from './popup-pane.module.css'

type Trouble = { readonly kind: 'failed'; readonly reason: string } | { readonly kind: 'crashed' } | null

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
  const [trouble, setTrouble] = useState<Trouble>(null)
  const [generation, setGeneration] = useState(0)
  const [navigated, setNavigated] = useState<{ readonly from: string; readonly to: string } | null>(null)
  const address = navigated?.from === tab.url ? navigated.to : tab.url

  const events: PageEvents = {
    onLoading(now) {
      setLoading(now)
      if (now) setTrouble(null)
    },
    onFailed: (reason) => setTrouble({ kind: 'failed', reason }),
    onCrashed: () => setTrouble({ kind: 'crashed' }),
    onNavigated: (url) => setNavigated({ from: tab.url, to: url }),
    onTouched() {
      if (!tab.pinned) void run('popup.touched', { tab: tab.id })
    }
  }
  const reload = () => {
    setTrouble(null)
    setGeneration((count) => count + 1)
  }
  const refuses = tab.refusesFrames === true && !electron
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
            {trouble !== null && (
              <div className={styles.over}>
                <ErrorState
                  onRetry={reload}
                  reason={trouble.kind === 'failed' ? whyOf(trouble.reason, t) : t('popup.crashedText')}
                  title={trouble.kind === 'failed' ? t('popup.failedTitle') : t('popup.crashedTitle')}
                />
              </div>
            )}
          </>
        )}
      </div>
      {!electron && !refuses && !isOwn(tab.url) && (
        <p className={styles.hint}>
          {t('popup.blankHint')}
          <button className={styles.link} onClick={() => openCtiWindow(tab.url)} type="button">
            {t('popup.openWindow')}
          </button>
        </p>
      )}
    </div>
  )
}

/** The built-in page leaves notes out beside the call, and has them where it stands alone. */
const ofItsOwn = (url: string): string => url.replace(/&notes=beside$/, '')

/** A page of this application, which never refuses to stand here. */
function isOwn(url: string): boolean {
  return url.startsWith(`${location.origin}/`)
}
