import { NumberInput, Select, Switch, TextInput } from '@mantine/core'
import { useId, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandFault, HookEdit, HookName, HooksView } from '../../../main/ipc/contract.ts'
import { useApp } from '../../state/use-app.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { isExpression } from '../../ui/expression.ts'
import { GroupChips } from '../../ui/group-chips.tsx'
import styles from './cti-page.module.css'
import { HookFallback } from './hook-fallback.tsx'
import { HookMoments } from './hook-moments.tsx'
import { tellsOnly } from './hook-names.ts'
import { InsertVariable } from './insert-variable.tsx'
import { TemplateField } from './template-field.tsx'
import { timeoutBounds, timeoutFault } from './timeout.ts'
import { faultOf, longestUrl, unknownIn } from './url-template.ts'

interface HookFormProps {
  readonly hook: HookName
  readonly edit: HookEdit
  readonly variables: HooksView['variables']
  readonly readOnly: boolean
  /** Main's refusal of what was to be saved. */
  readonly refused: CommandFault | null
  onChange(edit: HookEdit): void
}

const defaultTimeoutMs = 2_000

export function HookForm({ hook, edit, variables, readOnly, refused, onChange }: HookFormProps) {
  return (
    <Card className={styles.form}>
      <UrlField
        edit={edit}
        hook={hook}
        onChange={onChange}
        readOnly={readOnly}
        refused={refused}
        variables={variables}
      />
      <div className={styles.options}>
        {hook === 'popup' ? (
          <PopupOptions edit={edit} onChange={onChange} readOnly={readOnly} />
        ) : (
          <RequestOptions edit={edit} hook={hook} onChange={onChange} readOnly={readOnly} refused={refused} />
        )}
        {hook === 'events' && <HookMoments edit={edit} onChange={onChange} readOnly={readOnly} />}
        {/* What is told of records is repeated until it arrives. */}
        {hook !== 'popup' && hook !== 'postCall' && (
          <HookFallback edit={edit} onChange={onChange} readOnly={readOnly} refused={refused} variables={variables} />
        )}
      </div>
    </Card>
  )
}

function UrlField({ hook, edit, variables, readOnly, refused, onChange }: HookFormProps) {
  const { t } = useTranslation()
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const known = useMemo(() => new Set(variables.map(({ name }) => name.toLowerCase())), [variables])
  const fault = faultOf(edit.url)
  const refusedHere =
    refused !== null && refused.path !== 'timeoutMs' && refused.path !== 'fallbackUrl' ? refused.message : null
  const unknown = unknownIn(edit.url, known)
  const below = (): [string, string | undefined] => {
    if (fault !== null) return [t(`cti.fault.${fault}`, { count: longestUrl }), styles.fault]
    if (refusedHere !== null) return [refusedHere, styles.fault]
    if (unknown.length === 0) return [t(hook === 'popup' ? 'cti.urlHintPopup' : 'cti.urlHint'), undefined]
    return [t('cti.unknownVariables', { count: unknown.length, names: unknown.join(', ') }), styles.warning]
  }
  const insert = (name: string) => {
    const text = `%%${name}%%`
    const { selectionStart: from, selectionEnd: to } = field.current ?? {
      selectionStart: edit.url.length,
      selectionEnd: edit.url.length
    }
    onChange({ ...edit, url: edit.url.slice(0, from) + text + edit.url.slice(to) })
    // Once React has put the text in, the caret belongs behind the variable.
    setTimeout(() => {
      field.current?.focus()
      field.current?.setSelectionRange(from + text.length, from + text.length)
    })
  }
  const [words, tone] = below()
  return (
    <>
      <div className={styles.urlHead}>
        <SectionLabel id={`${id}-label`}>{t('cti.url')}</SectionLabel>
        <InsertVariable disabled={readOnly} hook={hook} onInsert={insert} variables={variables} />
      </div>
      <TemplateField
        describedBy={`${id}-below`}
        disabled={readOnly}
        id={id}
        invalid={fault !== null || refusedHere !== null}
        known={known}
        labelledBy={`${id}-label`}
        onChange={(url) => onChange({ ...edit, url })}
        placeholder={t('cti.urlPlaceholder')}
        ref={field}
        value={edit.url}
      />
      <p aria-live="polite" className={classes(styles.below, tone)} id={`${id}-below`}>
        {words}
      </p>
    </>
  )
}

type OptionsProps = Pick<HookFormProps, 'edit' | 'readOnly' | 'onChange'>

function RequestOptions({
  hook,
  edit,
  readOnly,
  refused,
  onChange
}: OptionsProps & Pick<HookFormProps, 'hook' | 'refused'>) {
  const { t } = useTranslation()
  const fault =
    timeoutFault(edit.timeoutMs) !== null
      ? t('cti.fault.timeout', timeoutBounds)
      : refused?.path === 'timeoutMs'
        ? refused.message
        : null
  return (
    <>
      <Select
        className={styles.option ?? ''}
        data={['GET', 'POST']}
        disabled={readOnly}
        label={t('cti.method')}
        onChange={(method) => method && onChange({ ...edit, method })}
        value={edit.method ?? 'GET'}
      />
      <NumberInput
        allowDecimal={false}
        allowNegative={false}
        className={styles.option ?? ''}
        disabled={readOnly}
        error={fault}
        label={`${t('cti.timeout')} (${t('cti.timeoutUnit')})`}
        onChange={(value) => onChange({ ...edit, timeoutMs: Number(value) })}
        step={500}
        value={edit.timeoutMs ?? defaultTimeoutMs}
      />
      {!tellsOnly.has(hook) && (
        <Select
          className={styles.option ?? ''}
          data={[
            { value: 'continue', label: t('cti.continue') },
            { value: 'reject', label: t('cti.reject') }
          ]}
          disabled={readOnly}
          label={t('cti.onFailure')}
          onChange={(onFailure) => onFailure && onChange({ ...edit, onFailure })}
          value={edit.onFailure ?? 'continue'}
        />
      )}
    </>
  )
}

function PopupOptions({ edit, readOnly, onChange }: OptionsProps) {
  const { t } = useTranslation()
  return (
    <>
      <Select
        className={styles.option ?? ''}
        data={[
          { value: 'ring', label: t('cti.triggerRing') },
          { value: 'answer', label: t('cti.triggerAnswer') },
          { value: 'end', label: t('cti.triggerEnd') },
          { value: 'manual', label: t('cti.triggerManual') }
        ]}
        disabled={readOnly}
        label={t('cti.trigger')}
        onChange={(on) => on && onChange({ ...edit, on })}
        value={edit.on ?? 'ring'}
      />
      <Select
        className={styles.option ?? ''}
        data={[
          { value: 'pane', label: t('settings.targetPane') },
          { value: 'window', label: t('settings.targetWindow') },
          { value: 'browser', label: t('settings.targetBrowser') },
          { value: 'none', label: t('settings.targetNone') }
        ]}
        disabled={readOnly}
        label={t('cti.target')}
        onChange={(target) => target && onChange({ ...edit, target })}
        value={edit.target ?? 'pane'}
      />
      <div className={styles.wide}>
        <Switch
          checked={edit.internal ?? false}
          disabled={readOnly}
          label={t('cti.internal')}
          onChange={(event) => onChange({ ...edit, internal: event.currentTarget.checked })}
        />
        <Switch
          checked={edit.outbound ?? false}
          disabled={readOnly}
          label={t('cti.outbound')}
          onChange={(event) => onChange({ ...edit, outbound: event.currentTarget.checked })}
        />
        <Switch
          checked={edit.anonymous ?? false}
          disabled={readOnly}
          label={t('cti.anonymous')}
          onChange={(event) => onChange({ ...edit, anonymous: event.currentTarget.checked })}
        />
      </div>
      <PopupFilters edit={edit} onChange={onChange} readOnly={readOnly} />
    </>
  )
}

function PopupFilters({ edit, readOnly, onChange }: OptionsProps) {
  const { t } = useTranslation()
  const groups = useApp((state) => state.groups)
  const { numberFilter = '', minimumDigits = 0, only = [] } = edit
  return (
    <>
      <TextInput
        autoComplete="off"
        className={styles.filter ?? ''}
        disabled={readOnly}
        error={isExpression(numberFilter) ? null : t('settings.numberFilterInvalid')}
        label={t('settings.numberFilter')}
        maxLength={256}
        onChange={(event) => onChange({ ...edit, numberFilter: event.currentTarget.value })}
        placeholder={t('cti.everyNumber')}
        spellCheck={false}
        value={numberFilter}
      />
      <NumberInput
        allowDecimal={false}
        className={styles.option ?? ''}
        clampBehavior="strict"
        disabled={readOnly}
        label={t('settings.minimumDigits')}
        max={32}
        min={0}
        onChange={(value) => typeof value === 'number' && onChange({ ...edit, minimumDigits: value })}
        value={minimumDigits}
      />
      {(groups.length > 0 || only.length > 0) && (
        <div className={styles.groups}>
          <span className={styles.groupsLabel}>{t('settings.onlyGroups')}</span>
          <GroupChips
            chosen={only}
            disabled={readOnly}
            groups={groups}
            label={t('settings.onlyGroups')}
            onChange={(chosen) => onChange({ ...edit, only: chosen })}
          />
        </div>
      )}
    </>
  )
}
