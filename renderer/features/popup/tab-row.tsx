import { IconPinFilled, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PopupTab } from '../../../main/ipc/contract.ts'
import { frontOfTab } from '../../state/front-call.ts'
import { setUi } from '../../state/ui-store.ts'
import { useApp } from '../../state/use-app.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { useClosingPages } from './closing-pages.tsx'
import styles from './popup-pane.module.css'

interface TabRowProps {
  readonly tabs: readonly PopupTab[]
  readonly selected: string | null
}

/** A tab for each customer's page; looking at one brings its call's notes along. */
export function TabRow({ tabs, selected }: TabRowProps) {
  const { t } = useTranslation()
  const { closePage, closeAll, question } = useClosingPages()
  const calls = useApp((state) => state.calls)
  const row = useRef<HTMLDivElement>(null)
  useInSight(row, selected)
  const turnTo = (tab: PopupTab) => setUi({ tab: tab.id, front: frontOfTab(tab, calls) })
  // WAI-ARIA tabs pattern: arrows move between tabs, Delete closes one.
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === selected)
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const current = tabs[at]
    if (event.key === 'Delete' && current !== undefined) closePage(current)
    if (step === 0) return
    // Else the browser moves the row by the same key, and the tab that was just brought into sight out of it.
    event.preventDefault()
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (next === undefined) return
    turnTo(next)
    document.getElementById(`tab-${next.id}`)?.focus()
  }
  return (
    <div className={styles.tabs}>
      <div aria-label={t('popup.tabs')} className={styles.tabList} onKeyDown={onKeyDown} ref={row} role="tablist">
        {tabs.map((tab, index) => (
          <button
            aria-controls={`panel-${tab.id}`}
            aria-keyshortcuts="Delete"
            aria-selected={tab.id === selected}
            className={styles.tab}
            data-over={tab.over || undefined}
            id={`tab-${tab.id}`}
            key={tab.id}
            onClick={() => turnTo(tab)}
            role="tab"
            tabIndex={tab.id === selected || (selected === null && index === 0) ? 0 : -1}
            type="button"
          >
            <Avatar name={tab.title} size={20} />
            <span className={styles.tabTitle} title={tab.title}>
              {tab.title || t('call.unknown')}
            </span>
            {tab.pinned && <IconPinFilled aria-label={t('popup.pinned')} className={styles.tabPin ?? ''} size={13} />}
            {/* For the mouse; keys close by Delete, for a tab may hold no button. */}
            <span
              aria-hidden
              className={styles.tabClose}
              onClick={(event) => {
                event.stopPropagation()
                closePage(tab)
              }}
              title={t('popup.closeTab', { title: tab.title })}
            >
              <IconX size={15} />
            </span>
          </button>
        ))}
      </div>
      {tabs.length > 1 && (
        <button className={styles.closeAll} onClick={() => closeAll(tabs)} type="button">
          {t('popup.closeAll')}
        </button>
      )}
      {question}
    </div>
  )
}

/** The selected one is always to be seen, also where the row gets narrower. */
function useInSight(row: React.RefObject<HTMLDivElement | null>, selected: string | null): void {
  useEffect(() => {
    const { current } = row
    if (current === null || selected === null) return
    const show = () =>
      document.getElementById(`tab-${selected}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    // It tells at once how wide the row is, once that is laid out anyway.
    const observer = new ResizeObserver(show)
    observer.observe(current)
    return () => observer.disconnect()
  }, [row, selected])
}
