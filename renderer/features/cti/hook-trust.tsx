import { Button, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HookEdit, HookView } from '../../../main/ipc/contract.ts'
import { isSameOrigin } from '../../../pbx-core/contract/same-origin.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { HookSecret } from './hook-secret.tsx'
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
  const leaves = (current.headers.length > 0 || current.secrets > 0) && goesElsewhere(current.edit, edit)
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
      {current.like === 'postCall' && (
        <HookSecret current={current} edit={edit} onChange={onChange} readOnly={readOnly} />
      )}
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

/** Another scheme, host or port is another application: main takes headers and secret away from it, also as a fallback. */
function goesElsewhere(from: HookEdit, to: HookEdit): boolean {
  if (to.url.trim() !== '' && URL.canParse(from.url) && !isSameOrigin(from.url, to.url)) return true
  const { fallbackUrl = '' } = to
  if (fallbackUrl === '' || fallbackUrl === from.fallbackUrl || isSameOrigin(to.url, fallbackUrl)) return false
  return !isSameOrigin(from.fallbackUrl ?? '', fallbackUrl)
}
