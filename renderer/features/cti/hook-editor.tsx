import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconArrowLeft, IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandFault, HookEdit, HooksView, HookView } from '../../../main/ipc/contract.ts'
import { go } from '../../state/route.ts'
import { useBridge } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useFaultText } from '../../state/use-run.ts'
import { isExpression } from '../../ui/expression.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './cti-page.module.css'
import { HookForm } from './hook-form.tsx'
import { HookHealth } from './hook-health.tsx'
import { hookText, hookTitle } from './hook-names.ts'
import { HookTestPanel } from './hook-test-panel.tsx'
import { HookTrust } from './hook-trust.tsx'
import { RecentRequests } from './recent-requests.tsx'
import { StoppedHook } from './stopped-hook.tsx'
import { timeoutFault } from './timeout.ts'
import { faultOf } from './url-template.ts'

interface HookEditorProps {
  readonly view: HooksView
  readonly current: HookView
  onSaved(): void
}

export function HookEditor({ view, current, onSaved }: HookEditorProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const bridge = useBridge()
  const faultText = useFaultText()
  const [edit, setEdit] = useState<HookEdit>(current.edit)
  const [refused, setRefused] = useState<CommandFault | null>(null)
  const [saving, setSaving] = useState(false)
  const changed = differs(edit, current.edit)
  const valid =
    faultOf(edit.url) === null &&
    faultOf(edit.fallbackUrl ?? '') === null &&
    timeoutFault(edit.timeoutMs) === null &&
    isExpression(edit.numberFilter ?? '')
  const { skippedUntil } = current.health
  const skipped = skippedUntil !== null && skippedUntil > Date.now() ? skippedUntil : null

  const change = (next: HookEdit) => {
    setEdit(next)
    setRefused(null)
  }
  const save = async () => {
    setSaving(true)
    const reply = await bridge.invoke('hooks.write', { hook: current.hook, edit: { ...edit, url: edit.url.trim() } })
    setSaving(false)
    if (!reply.ok) {
      setRefused({ ...reply.error, message: faultText(reply.error) })
      return
    }
    notifications.show({
      id: 'hook-saved',
      color: 'accent',
      title: hookTitle(current, t),
      message: t('cti.saved')
    })
    // What was entrusted has been told, and is not known here any more.
    setEdit(({ headers: _, secret: __, nextSecret: ___, dropOldSecret: ____, ...rest }) => rest)
    onSaved()
  }
  return (
    <article className={styles.editor}>
      <header className={styles.head}>
        <IconButton className={styles.back ?? ''} label={t('cti.title')} onClick={() => go('cti')} variant="subtle">
          <IconArrowLeft size={18} />
        </IconButton>
        <div className={styles.headWords}>
          <h2 className={styles.title}>{hookTitle(current, t)}</h2>
          <p className={styles.subtitle}>{hookText(current, t)}</p>
        </div>
        {!view.readOnly && (
          <div className={styles.actions}>
            {changed && <span className={styles.unsaved}>{t('cti.unsaved')}</span>}
            {changed && <Button onClick={() => change(current.edit)}>{t('cti.discard')}</Button>}
            <Button
              color="accent"
              disabled={!changed || !valid}
              loading={saving}
              onClick={() => void save()}
              variant="filled"
            >
              {t('action.save')}
            </Button>
          </div>
        )}
      </header>
      {view.readOnly && (
        <p className={styles.notice}>
          <IconLock aria-hidden size={18} />
          <span>
            <b>{t('cti.readOnlyTitle')}</b> · {t('cti.readOnly')}
          </span>
        </p>
      )}
      {current.health.stopped && <StoppedHook hook={current} onResumed={onSaved} />}
      {skipped !== null && (
        <p className={styles.notice} role="status">
          <IconAlertTriangle aria-hidden size={18} />
          {t(current.edit.onFailure === 'reject' ? 'cti.skippedRejects' : 'cti.skippedText', {
            time: formats.time(skipped)
          })}
        </p>
      )}
      <HookForm
        edit={edit}
        hook={current.like}
        onChange={change}
        readOnly={view.readOnly}
        refused={refused}
        variables={view.variables}
      />
      {current.like !== 'popup' && (
        <HookTrust current={current} edit={edit} onChange={change} readOnly={view.readOnly} />
      )}
      {current.like !== 'popup' && current.edit.url !== '' && (
        <HookHealth health={current.health} like={current.like} />
      )}
      <HookTestPanel edit={edit} hook={current} valid={valid} />
      {current.like !== 'popup' && current.edit.url !== '' && (
        <RecentRequests health={current.health} hook={current.hook} />
      )}
    </article>
  )
}

/** In what the form says; the hook may have more once it is saved: what it was not told has its default. */
function differs(edit: HookEdit, saved: HookEdit): boolean {
  const keys = Object.keys(edit) as (keyof HookEdit)[]
  return keys.some((key) => JSON.stringify(edit[key]) !== JSON.stringify(saved[key]))
}
