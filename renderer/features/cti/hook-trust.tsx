import { Button, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HookEdit, HookView } from '../../../main/ipc/contract.ts'
import { isSameOrigin } from '../../../pbx-core/contract/same-origin.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './hook-trust.module.css'

interface HookTrustProps {
  readonly current: HookView
  readonly edit: HookEdit
  readonly readOnly: boolean
  onChange(edit: HookEdit): void
}

/** What may stand in a field; the same in every language. */
const examples = { header: 'Authorization', value: 'Bearer …' } as const
/** RFC 9110 §5.1 */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/

/** Headers, secret and authority: what is between us and the application. Values that are set are never shown. */
export function HookTrust({ current, edit, readOnly, onChange }: HookTrustProps) {
  const { t } = useTranslation()
  const leaves = (current.headers.length > 0 || current.hasSecret) && goesElsewhere(current.edit.url, edit.url)
  return (
    <Card className={styles.trust}>
      <SectionLabel>{t('cti.trust.title')}</SectionLabel>
      {leaves && (
        <p className={styles.warning} role="status">
          <IconAlertTriangle aria-hidden size={16} />
          {t('cti.trust.leaves')}
        </p>
      )}
      <Headers current={current} edit={edit} onChange={onChange} readOnly={readOnly} />
      {current.like === 'postCall' && <Secret current={current} edit={edit} onChange={onChange} readOnly={readOnly} />}
      <TextInput
        autoComplete="off"
        description={t('cti.trust.caHint')}
        disabled={readOnly}
        label={t('cti.trust.ca')}
        maxLength={1024}
        onChange={(event) => onChange({ ...edit, ca: event.currentTarget.value })}
        spellCheck={false}
        value={edit.ca ?? ''}
      />
    </Card>
  )
}

function Headers({ current, edit, readOnly, onChange }: HookTrustProps) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const changes = edit.headers ?? {}
  const names = [...new Set([...current.headers, ...Object.keys(changes)])].filter((each) => changes[each] !== null)
  const change = (header: string, to: string | null) => onChange({ ...edit, headers: { ...changes, [header]: to } })
  const isName = headerName.test(name)
  const add = () => {
    change(name, value)
    setName('')
    setValue('')
  }
  return (
    <fieldset className={styles.headers}>
      <legend className={styles.legend}>{t('cti.trust.headers')}</legend>
      {names.map((header) => (
        <div className={styles.header} key={header}>
          <code className={styles.name}>{header}</code>
          <span className={styles.kept}>{t(header in changes ? 'cti.trust.changed' : 'cti.trust.kept')}</span>
          <IconButton
            disabled={readOnly}
            label={t('cti.trust.remove', { name: header })}
            onClick={() => change(header, null)}
            variant="subtle"
          >
            <IconTrash aria-hidden size={16} />
          </IconButton>
        </div>
      ))}
      {!readOnly && (
        <div className={styles.add}>
          <TextInput
            aria-label={t('cti.trust.headerName')}
            autoComplete="off"
            error={name !== '' && !isName ? t('cti.trust.headerFault') : null}
            maxLength={128}
            onChange={(event) => setName(event.currentTarget.value.trim())}
            placeholder={examples.header}
            spellCheck={false}
            value={name}
          />
          <TextInput
            aria-label={t('cti.trust.headerValue')}
            autoComplete="off"
            maxLength={4096}
            onChange={(event) => setValue(event.currentTarget.value)}
            placeholder={examples.value}
            spellCheck={false}
            value={value}
          />
          <Button disabled={!isName || value === ''} leftSection={<IconPlus aria-hidden size={16} />} onClick={add}>
            {t('cti.trust.add')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}

function Secret({ current, edit, readOnly, onChange }: HookTrustProps) {
  const { t } = useTranslation()
  const isSet = edit.secret === undefined ? current.hasSecret : edit.secret !== null
  return (
    <div className={styles.secret}>
      <TextInput
        autoComplete="new-password"
        description={t('cti.trust.secretHint')}
        disabled={readOnly}
        label={t('cti.trust.secret')}
        maxLength={512}
        onChange={(event) => {
          const { value } = event.currentTarget
          const { secret: _, ...rest } = edit
          onChange(value === '' ? rest : { ...rest, secret: value })
        }}
        placeholder={t(isSet ? 'cti.trust.secretSet' : 'cti.trust.secretUnset')}
        type="password"
        value={edit.secret ?? ''}
      />
      {isSet && !readOnly && (
        <Button onClick={() => onChange({ ...edit, secret: null })} variant="subtle">
          {t('cti.trust.secretRemove')}
        </Button>
      )}
    </div>
  )
}

/** Another scheme, host or port is another application: main takes headers and secret away from it. */
function goesElsewhere(from: string, to: string): boolean {
  return to.trim() !== '' && URL.canParse(from) && !isSameOrigin(from, to)
}
