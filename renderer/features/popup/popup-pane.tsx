import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneCall, PopupTab } from '../../../main/ipc/contract.ts'
import { hrefOf } from '../../app/route.ts'
import { setUi, useUi } from '../../state/ui-store.ts'
import { useApp } from '../../state/use-app.ts'
import { useRun } from '../../state/use-run.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { CallerPageDrawing } from '../../ui/drawings.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useKeyNames } from '../../ui/use-key-names.ts'
import { CallSide } from './call-side.tsx'
import { followInCtiWindow } from './cti-window.ts'
import { PopupPage } from './popup-page.tsx'
import styles from './popup-pane.module.css'

interface PopupPaneProps {
  /** The call whose notes and steps stand beside; null where there is none, or no room. */
  readonly beside: PhoneCall | null
  /** For the empty pane: a call whose page can be opened by hand. */
  readonly openable: PhoneCall | null
}

/** A tab for each call's page. */
export function PopupPane({ beside, openable }: PopupPaneProps) {
  const { t } = useTranslation()
  const tabs = useApp((state) => state.tabs)
  const selected = useSelectedTab(tabs)
  useNewTabs(tabs)
  return (
    <section aria-label={t('popup.title')} className={styles.pane}>
      {tabs.length > 0 && <TabRow selected={selected} tabs={tabs} />}
      <div className={styles.body}>
        <div className={styles.pages}>
          {tabs.map((tab) => (
            <PopupPage behind={tab.id !== selected} key={tab.id} tab={tab} />
          ))}
          {tabs.length === 0 && <EmptyPane openable={openable} />}
        </div>
        {beside !== null && <CallSide call={beside} key={beside.id} />}
      </div>
    </section>
  )
}

/** The tab that was chosen, or the newest. */
export function useSelectedTab(tabs: readonly PopupTab[]): string | null {
  const chosen = useUi(({ tab }) => tab)
  return tabs.some(({ id }) => id === chosen) ? chosen : (tabs.at(-1)?.id ?? null)
}

/** A page that comes stands in front, unless somebody is at work in the one that is there. */
function useNewTabs(tabs: readonly PopupTab[]): void {
  const known = useRef<ReadonlySet<string> | null>(null)
  useEffect(() => {
    const before = known.current
    known.current = new Set(tabs.map(({ id }) => id))
    const come = tabs.findLast(({ id }) => before !== null && !before.has(id))
    if (come === undefined) return
    followInCtiWindow(come.url)
    const inFront = tabs.find(({ id }) => id === useUi.getState().tab)
    if (inFront?.pinned !== true) setUi({ tab: come.id })
  }, [tabs])
}

function TabRow({ tabs, selected }: { readonly tabs: readonly PopupTab[]; readonly selected: string | null }) {
  const { t } = useTranslation()
  const run = useRun()
  // WAI-ARIA tabs pattern: arrows move between tabs, Delete closes one.
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === selected)
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (event.key === 'Delete' && selected !== null) void run('popup.close', { tab: selected })
    if (step === 0) return
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (next === undefined) return
    setUi({ tab: next.id })
    document.getElementById(`tab-${next.id}`)?.focus()
  }
  return (
    <div aria-label={t('popup.tabs')} className={styles.tabs} onKeyDown={onKeyDown} role="tablist">
      {tabs.map((tab) => (
        <button
          aria-controls={`panel-${tab.id}`}
          aria-keyshortcuts="Delete"
          aria-selected={tab.id === selected}
          className={styles.tab}
          id={`tab-${tab.id}`}
          key={tab.id}
          onClick={() => setUi({ tab: tab.id })}
          role="tab"
          tabIndex={tab.id === selected ? 0 : -1}
          type="button"
        >
          <Avatar name={tab.title} size={20} />
          <span className={styles.tabTitle} title={tab.title}>
            {tab.title}
          </span>
          {/* For the mouse; keys close by Delete, for a tab may hold no button. */}
          <span
            aria-hidden
            className={styles.tabClose}
            onClick={(event) => {
              event.stopPropagation()
              void run('popup.close', { tab: tab.id })
            }}
            title={t('popup.closeTab', { title: tab.title })}
          >
            <IconX size={15} />
          </span>
        </button>
      ))}
    </div>
  )
}

function EmptyPane({ openable }: { readonly openable: PhoneCall | null }) {
  const { t } = useTranslation()
  const names = useKeyNames()
  const run = useRun()
  const admin = useApp((state) => state.admin)
  const action =
    openable !== null ? (
      <Button onClick={() => void run('popup.open', { call: openable.id })}>{t('popup.emptyOpen')}</Button>
    ) : admin ? (
      <Button component="a" href={hrefOf('cti', 'popup')}>
        {t('popup.emptySetUp')}
      </Button>
    ) : null
  return (
    <div className={styles.empty}>
      <EmptyState
        action={action}
        drawing={<CallerPageDrawing />}
        text={t('popup.emptyText')}
        title={t('popup.emptyTitle')}
      />
      <p className={styles.keys}>
        <Kbd>{`${names.control}K`}</Kbd> {t('dial.field')}
        <Kbd>?</Kbd> {t('shortcuts.title')}
      </p>
    </div>
  )
}
