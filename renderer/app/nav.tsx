import { Tooltip, VisuallyHidden } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { AccountView, AppState } from '../../main/ipc/contract.ts'
import { StatusMenu } from '../features/own-state/status-menu.tsx'
import { bottomPages, mediumRailPages, pages, railPages, type Use } from '../features/pages.ts'
import { type Presence, presenceOf } from '../state/presence.ts'
import { hrefOf, type Page } from '../state/route.ts'
import { setUi } from '../state/ui-store.ts'
import { useApp } from '../state/use-app.ts'
import { useReach } from '../state/use-reach.ts'
import { Avatar } from '../ui/avatar.tsx'
import { classes } from '../ui/classes.ts'
import { Logo } from '../ui/logo.tsx'
import { Tag } from '../ui/tag.tsx'
import styles from './nav.module.css'

interface NavProps {
  readonly page: Page
}

interface RailProps extends NavProps {
  /** The caller's page has no room beside the calls. */
  readonly withPopup: boolean
}

export function Rail({ page, withPopup }: RailProps) {
  const { t } = useTranslation()
  const use = useUse()
  return (
    <nav aria-label={t('nav.label')} className={styles.rail}>
      <span className={styles.logo}>
        <Logo />
      </span>
      {(withPopup ? mediumRailPages : railPages)(use).map((name) => (
        <NavItem current={page === name} key={name} name={name} />
      ))}
      <span className={styles.space} />
      <NavItem current={page === 'settings'} name="settings" />
      <Me />
    </nav>
  )
}

export function BottomNav({ page }: NavProps) {
  const { t } = useTranslation()
  const use = useUse()
  return (
    <nav aria-label={t('nav.label')} className={styles.bottom}>
      {bottomPages(use).map((name) => (
        <NavItem current={page === name} key={name} name={name} />
      ))}
    </nav>
  )
}

/** Above the page in a narrow window. */
export function TopBar() {
  const { t } = useTranslation()
  const account = useReach()
  const { user, state } = account
  const presence = useOwnPresence(account)
  const tone = presence === 'free' ? 'accent' : state === 'offline' ? 'end' : 'hook'
  const words = {
    free: t('account.ready', { user }),
    busy: t('account.busy'),
    ringing: t('account.ringing'),
    quiet: t('account.quiet'),
    away: t(`account.${state}`)
  }
  return (
    <header className={styles.top}>
      <Logo size={22} />
      <span className={styles.product}>{t('product')}</span>
      <StatusMenu className={styles.status} position="bottom-end" title={t('own.quiet')}>
        <span aria-live="polite">
          <Tag tone={tone}>{words[presence]}</Tag>
        </span>
        <IconChevronDown aria-hidden size={16} />
      </StatusMenu>
    </header>
  )
}

function useUse(): Use {
  const admin = useApp((state) => state.admin)
  const seesQueues = useApp(({ queues }) => queues.list.length > 0)
  const hasMailbox = useApp(({ voicemail }) => voicemail !== null)
  return { admin, seesQueues, hasMailbox }
}

interface NavItemProps {
  readonly name: Page
  readonly current: boolean
}

/** What is to be seen to on a page. */
function countOf(name: Page, { missed, tabs, queues, voicemail }: AppState): number {
  if (name === 'calls') return missed
  if (name === 'popup') return tabs.length
  if (name === 'voicemail') return voicemail?.new ?? 0
  return name === 'queues' ? queues.list.reduce((sum, { waiting }) => sum + waiting.length, 0) : 0
}

/** What a count says; of calls that they were missed. */
const counts: { readonly [P in Page]?: 'nav.openTabs' | 'nav.messages' | 'nav.waiting' } = {
  popup: 'nav.openTabs',
  voicemail: 'nav.messages',
  queues: 'nav.waiting'
}

function NavItem({ name, current }: NavItemProps) {
  const { t } = useTranslation()
  const count = useApp((state) => countOf(name, state))
  const { icon: Icon, label } = pages[name]
  const counted = t(counts[name] ?? 'nav.missed', { count })
  return (
    <Tooltip label={t(label)} position="right">
      <a
        aria-current={current ? 'page' : undefined}
        aria-label={count === 0 ? t(label) : `${t(label)}, ${counted}`}
        className={styles.item}
        href={hrefOf(name)}
        onClick={name === 'phone' ? () => setUi({ welcomeLeft: false }) : undefined}
      >
        <Icon aria-hidden size={22} />
        {count > 0 && (
          <span aria-hidden className={classes(styles.badge, name !== 'calls' && name !== 'voicemail' && styles.calm)}>
            {count > 99 ? '99+' : count}
          </span>
        )}
      </a>
    </Tooltip>
  )
}

function Me() {
  const { t } = useTranslation()
  const account = useReach()
  const presence = useOwnPresence(account)
  const you = t('account.you', { name: account.name || account.user, presence: t(`account.${presence}`) })
  return (
    <StatusMenu className={styles.me} position="right-end" title={you}>
      <VisuallyHidden>{t('own.menu', { you })}</VisuallyHidden>
      <Avatar name={account.name} />
      <span className={styles.presence} data-presence={presence} />
    </StatusMenu>
  )
}

function useOwnPresence(account: AccountView): Presence {
  const calls = useApp((state) => state.calls)
  const isQuiet = useApp(({ userState }) => userState.doNotDisturb.on)
  return presenceOf(account, calls, isQuiet)
}
