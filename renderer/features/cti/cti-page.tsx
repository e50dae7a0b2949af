import { Select } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconLock, IconPlayerPause, IconWebhook } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { HookPlace, HooksView, HookView } from '../../../main/ipc/contract.ts'
import { go, hrefOf } from '../../state/route.ts'
import { useApp } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useReading } from '../../state/use-reading.ts'
import { SectionLabel } from '../../ui/card.tsx'
import { SplitPage } from '../../ui/split-page.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Crm } from '../crm/crm.tsx'
import { crmItem } from '../crm/crm-item.ts'
import { CallMeForm } from '../first-run/call-me-form.tsx'
import { linesItems } from '../lines/lines-items.ts'
import { RouteTrial } from '../lines/route-trial.tsx'
import { Trunks } from '../lines/trunks.tsx'
import { Sounds } from '../sounds/sounds.tsx'
import { soundsItem } from '../sounds/sounds-item.ts'
import styles from './cti-page.module.css'
import { Deliveries } from './deliveries.tsx'
import { deliveriesItem } from './deliveries-item.ts'
import { HookEditor } from './hook-editor.tsx'
import { hookTitle, placeKinds } from './hook-names.ts'
import { hookState } from './hook-state.ts'
import { LinesLinks } from './lines-links.tsx'
import { Tokens } from './tokens.tsx'
import { tokensItem } from './tokens-item.ts'

/** The hooks by which the company's own application takes part in calls. */
export default function CtiPage({ item }: { readonly item: string | null }) {
  const { t } = useTranslation()
  const admin = useApp((state) => state.admin)
  return admin ? (
    <Hooks item={item} />
  ) : (
    <div className={styles.center}>
      <EmptyState icon={<IconLock size={22} />} text={t('cti.noAdminText')} title={t('cti.noAdmin')} />
    </div>
  )
}

function Hooks({ item }: { readonly item: string | null }) {
  const { t } = useTranslation()
  const compact = useMediaQuery('(max-width: 899px)', false, { getInitialValueInEffect: false })
  const [reading, again] = useReading({ command: 'hooks.read', payload: {} })
  useEffect(() => {
    // Beside the list there is room for one.
    if (item === null && !compact) go('cti', 'inbound')
  }, [item, compact])

  const line = lineDetail(item, reading.state === 'read' ? reading.value.hooks : [], again)
  if (reading.state === 'failed' && line === null) {
    return (
      <div className={styles.center}>
        <ErrorState onRetry={again} reason={reading.reason} title={t('cti.failed')} />
      </div>
    )
  }
  const view = reading.state === 'read' ? reading.value : null
  const current = view === null ? undefined : hookOf(view, item)
  const unknown = view !== null && item !== null && current === undefined && line === null
  return (
    <SplitPage
      detail={
        line !== null ? (
          line
        ) : current === undefined || view === null ? (
          unknown ? (
            <EmptyState icon={<IconWebhook size={22} />} text={t('cti.goneText')} title={t('cti.gone')} />
          ) : null
        ) : (
          <HookEditor current={current} key={current.hook} onSaved={again} view={view} />
        )
      }
      list={
        <>
          <LinesLinks item={item} />
          {view === null ? <SkeletonRows count={5} /> : <HookList item={item} view={view} />}
        </>
      }
      listWidth={320}
      nothingPicked={<SkeletonRows count={3} />}
      title={t('cti.title')}
    />
  )
}

/** What stands beside the hooks until the pages of the PBX are there: its trunks, and where a call would go. */
function lineDetail(item: string | null, hooks: readonly HookView[], again: () => void): ReactNode {
  if (item === linesItems.trunks) return <Trunks />
  if (item === tokensItem) return <Tokens />
  if (item === crmItem) return <Crm />
  if (item === soundsItem) return <Sounds />
  if (item === deliveriesItem) return <Deliveries hooks={hooks} onChanged={again} />
  return item === linesItems.route ? <RouteTrial /> : null
}

const nothingKnown = { lastAnswer: null, lastFailure: null, skippedUntil: null, stopped: false, waiting: 0 } as const

/** One that is set, or the empty form of one that is not. */
function hookOf(view: HooksView, item: string | null): HookView | undefined {
  const known = view.hooks.find(({ hook }) => hook === item)
  if (known !== undefined) return known
  const place = view.unset.find(({ hook }) => hook === item)
  return place && { ...place, edit: { url: '' }, headers: [], secrets: 0, health: nothingKnown }
}

function HookList({ view, item }: { readonly view: HooksView; readonly item: string | null }) {
  const { t } = useTranslation()
  const ofKind = (kind: HookPlace['kind']) => view.hooks.filter(({ place }) => place.kind === kind)
  return (
    <nav aria-label={t('cti.title')} className={styles.groups}>
      {placeKinds
        .filter((kind) => ofKind(kind).length > 0)
        .map((kind) => (
          <section aria-label={t(`cti.places.${kind}`)} className={styles.group} key={kind}>
            <SectionLabel className={styles.label}>{t(`cti.places.${kind}`)}</SectionLabel>
            {ofKind(kind).map((hook) => (
              <HookLink current={hook.hook === item} hook={hook} key={hook.hook} />
            ))}
          </section>
        ))}
      {!view.readOnly && view.unset.length > 0 && <AddHook unset={view.unset} />}
      <section aria-label={t('cti.tryCall')} className={styles.callMe}>
        <SectionLabel>{t('cti.tryCall')}</SectionLabel>
        <p className={styles.tryText}>{t('cti.tryCallText')}</p>
        <CallMeForm />
      </section>
    </nav>
  )
}

/** There can be hundreds: every user and every application may have one. */
function AddHook({ unset }: Pick<HooksView, 'unset'>) {
  const { t } = useTranslation()
  const choices = placeKinds.map((kind) => ({
    group: t(`cti.places.${kind}`),
    items: unset
      .filter(({ place }) => place.kind === kind)
      .map((hook) => ({ value: hook.hook, label: hookTitle(hook, t) }))
  }))
  return (
    <Select
      className={styles.addHook ?? ''}
      data={choices.filter(({ items }) => items.length > 0)}
      label={t('cti.addHook')}
      limit={100}
      nothingFoundMessage={t('cti.addHookNothing')}
      onChange={(hook) => hook !== null && go('cti', hook)}
      placeholder={t('cti.addHookFor')}
      searchable
      value={null}
    />
  )
}

const tones = {
  off: 'neutral',
  unasked: 'neutral',
  answers: 'accent',
  failing: 'end',
  skipped: 'hook',
  stopped: 'end'
} as const

function HookLink({ hook, current }: { readonly hook: HookView; readonly current: boolean }) {
  const { t } = useTranslation()
  const formats = useFormats()
  // Where no page is set the built-in one opens. We ask neither: there is nothing to say of their health.
  const state = hook.like === 'popup' ? 'unasked' : hookState(hook, Date.now())
  const { skippedUntil } = hook.health
  const text = () => {
    if (state === 'skipped' && skippedUntil !== null) return t('cti.skipped', { time: formats.time(skippedUntil) })
    if (hook.edit.url !== '') return withoutScheme(hook.edit.url)
    return t(hook.like === 'popup' ? 'cti.builtIn' : 'cti.notSet')
  }
  return (
    <a aria-current={current ? 'page' : undefined} className={styles.hook} href={hrefOf('cti', hook.hook)}>
      <IconWebhook aria-hidden className={styles.hookIcon} data-on={state !== 'off'} size={19} />
      <span className={styles.hookWords}>
        <div className={styles.hookName}>{hookTitle(hook, t)}</div>
        <div className={styles.hookText}>{text()}</div>
      </span>
      <Tag tone={tones[state]}>
        {state === 'skipped' ? (
          <IconPlayerPause aria-hidden className={styles.paused} size={14} />
        ) : (
          t(`cti.state.${state}`)
        )}
      </Tag>
    </a>
  )
}

const withoutScheme = (url: string): string => url.replace(/^https?:\/\//i, '').replace(/[?#].*$/, '')
