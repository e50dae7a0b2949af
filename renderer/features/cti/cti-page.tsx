import { useMediaQuery } from '@mantine/hooks'
import { IconLock, IconPlayerPause, IconWebhook } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { HookView } from '../../../main/ipc/contract.ts'
import { go, hrefOf } from '../../app/route.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { useApp } from '../../state/use-app.ts'
import { useReading } from '../../state/use-reading.ts'
import { SectionLabel } from '../../ui/card.tsx'
import { SplitPage } from '../../ui/split-page.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './cti-page.module.css'
import { HookEditor } from './hook-editor.tsx'
import { hookNames, isHookName, titleKeys } from './hook-names.ts'

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
  const picked = isHookName(item) ? item : null
  useEffect(() => {
    // Beside the list there is room for one.
    if (picked === null && !compact) go('cti', 'inbound')
  }, [picked, compact])

  if (reading.state === 'failed') {
    return (
      <div className={styles.center}>
        <ErrorState onRetry={again} reason={reading.reason} title={t('cti.failed')} />
      </div>
    )
  }
  const view = reading.state === 'read' ? reading.value : null
  const current = view?.hooks.find(({ hook }) => hook === picked)
  const list =
    view === null ? (
      <SkeletonRows count={5} />
    ) : (
      <nav aria-label={t('cti.title')} className={styles.groups}>
        <SectionLabel className={styles.label}>{t('cti.system')}</SectionLabel>
        {hookNames.map((name) => {
          const hook = view.hooks.find((each) => each.hook === name)
          return hook && <HookLink current={name === picked} hook={hook} key={name} />
        })}
      </nav>
    )
  return (
    <SplitPage
      detail={
        current === undefined || view === null ? null : (
          <HookEditor current={current} key={current.hook} onSaved={again} view={view} />
        )
      }
      list={list}
      listWidth={320}
      nothingPicked={<SkeletonRows count={3} />}
      title={t('cti.title')}
    />
  )
}

function HookLink({ hook, current }: { readonly hook: HookView; readonly current: boolean }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const builtIn = hook.hook === 'popup' && hook.edit.url === ''
  const on = builtIn || hook.edit.url !== ''
  const skipped = hook.skippedUntil !== null && hook.skippedUntil > Date.now()
  return (
    <a aria-current={current ? 'page' : undefined} className={styles.hook} href={hrefOf('cti', hook.hook)}>
      <IconWebhook aria-hidden className={styles.hookIcon} data-on={on} size={19} />
      <span className={styles.hookWords}>
        <div className={styles.hookName}>{t(titleKeys[hook.hook])}</div>
        <div className={styles.hookText}>
          {skipped && hook.skippedUntil !== null
            ? t('cti.skipped', { time: formats.time(hook.skippedUntil) })
            : builtIn
              ? t('cti.builtIn')
              : on
                ? withoutScheme(hook.edit.url)
                : t('cti.notSet')}
        </div>
      </span>
      <Tag tone={skipped ? 'hook' : on ? 'accent' : 'neutral'}>
        {skipped ? <IconPlayerPause aria-hidden className={styles.paused} size={14} /> : t(on ? 'cti.on' : 'cti.off')}
      </Tag>
    </a>
  )
}

const withoutScheme = (url: string): string => url.replace(/^https?:\/\//i, '').replace(/[?#].*$/, '')
