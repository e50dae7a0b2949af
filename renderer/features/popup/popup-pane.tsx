import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PopupTab } from '../../../main/ipc/contract.ts'
import { followInCtiWindow } from '../../bridge/cti-window.ts'
import { activeCall, callerOf, numberBeside, whoIs } from '../../state/calls.ts'
import { type FrontCall, frontOf, isSameCall, isTabOf } from '../../state/front-call.ts'
import { hrefOf } from '../../state/route.ts'
import { setUi, useUi } from '../../state/ui-store.ts'
import { useApp } from '../../state/use-app.ts'
import { useRun } from '../../state/use-run.ts'
import { CallerPageDrawing } from '../../ui/drawings.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useKeyNames } from '../../ui/use-key-names.ts'
import { CallSide } from './call-side.tsx'
import { PopupPage } from './popup-page.tsx'
import styles from './popup-pane.module.css'
import { TabRow } from './tab-row.tsx'

interface PopupPaneProps {
  /** The call that all of it belongs to; null where there is none. */
  readonly front: FrontCall | null
  /** There is room for its notes and steps. */
  readonly beside: boolean
}

/** The pages of the call in front; those of others wait behind their tabs. */
export function PopupPane({ front, beside }: PopupPaneProps) {
  const { t } = useTranslation()
  const tabs = useApp((state) => state.tabs)
  const selected = useSelectedTab(tabs, front)
  useCtiWindow(tabs)
  return (
    <section aria-label={t('popup.title')} className={styles.pane}>
      {tabs.length > 0 && <TabRow selected={selected} tabs={tabs} />}
      {front !== null && <Whose front={front} />}
      <div className={styles.body}>
        <div className={styles.pages}>
          {tabs.map((tab) => (
            <PopupPage behind={tab.id !== selected} key={tab.id} tab={tab} />
          ))}
          {selected === null && <EmptyPane front={front} />}
        </div>
        {beside && front !== null && <CallSide call={front} key={front.uniqueid ?? front.id} />}
      </div>
    </section>
  )
}

/** Of the pages of the call in front the one that was chosen, or the newest: never another call's. */
function useSelectedTab(tabs: readonly PopupTab[], front: FrontCall | null): string | null {
  const chosen = useUi(({ tab }) => tab)
  const own = front === null ? [] : tabs.filter((tab) => isTabOf(tab, front))
  if (own.some(({ id }) => id === chosen)) return chosen
  // A second page of the call does not push away the one that somebody is at work in.
  return (own.findLast(({ pinned }) => pinned) ?? own.at(-1))?.id ?? null
}

/** Where the window for pages that refuse frames is open, a page that comes goes there too. */
function useCtiWindow(tabs: readonly PopupTab[]): void {
  const known = useRef<ReadonlySet<string> | null>(null)
  useEffect(() => {
    const before = known.current
    known.current = new Set(tabs.map(({ id, url }) => `${id} ${url}`))
    const come = tabs.findLast(({ id, url }) => before !== null && !before.has(`${id} ${url}`))
    if (come !== undefined) followInCtiWindow(come.url)
  }, [tabs])
}

/** Whose page and notes these are, and the way back to the call that is spoken on. */
function Whose({ front }: { readonly front: FrontCall }) {
  const { t } = useTranslation()
  const active = useApp(({ calls }) => activeCall(calls))
  const tone = front.state === 'ended' ? 'neutral' : front.state === 'active' ? 'accent' : 'hook'
  return (
    <div className={styles.whose} data-front={whoIs(front)}>
      <Tag tone={tone}>{t(`popup.front.${front.state}`)}</Tag>
      <strong className={styles.whoseName} title={whoIs(front)}>
        {callerOf(front, t)}
      </strong>
      <span className={styles.whoseNumber}>{numberBeside(front)}</span>
      {active !== undefined && !isSameCall(active, front) && (
        <button className={styles.link} onClick={() => setUi({ front: frontOf(active) })} type="button">
          {t('popup.backTo', { who: callerOf(active, t) })}
        </button>
      )}
    </div>
  )
}

function EmptyPane({ front }: { readonly front: FrontCall | null }) {
  const { t } = useTranslation()
  const names = useKeyNames()
  const run = useRun()
  const admin = useApp((state) => state.admin)
  const openable = useApp(({ calls }) =>
    calls.find((call) => front !== null && isSameCall(call, front) && call.state !== 'ended')
  )
  const action =
    openable !== undefined ? (
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
