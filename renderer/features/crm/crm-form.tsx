import { PasswordInput, Select, TextInput } from '@mantine/core'
import '@mantine/core/styles/PasswordInput.layer.css'
import { useTranslation } from 'react-i18next'
import type { CommandFault, CrmFormEdit } from '../../../main/ipc/contract.ts'
import styles from './crm.module.css'

interface CrmFormProps {
  readonly form: CrmFormEdit
  readonly fault: CommandFault | null
  readonly readOnly: boolean
  onChange(part: Partial<CrmFormEdit>): void
}

/** Addresses and paths are no words of a language. */
const examples = {
  url: 'https://crm.acme.test/api/contacts?phone=[Number]',
  page: 'https://crm.acme.test/contacts/[EntityId]',
  report: 'https://crm.acme.test/api/calls',
  user: 'X-API-Key',
  id: 'data.id',
  firstName: 'data.first_name',
  lastName: 'data.last_name',
  company: 'data.company.name',
  email: 'data.email',
  phones: 'data.phones.number'
} as const

/** How a CRM is asked, where its reply says what, and where calls are sent: a template without a template. */
export function CrmForm({ form, fault, readOnly, onChange }: CrmFormProps) {
  const { t } = useTranslation()
  const faultAt = (name: string) => (fault?.path === `form.${name}` ? fault.message : null)
  const text = (name: keyof typeof examples, hint?: string) => (
    <TextInput
      autoComplete="off"
      description={hint}
      disabled={readOnly}
      error={faultAt(name)}
      key={name}
      label={t(`crm.form.${name === 'user' && form.authentication === 'header' ? 'header' : name}`)}
      maxLength={2048}
      onChange={({ currentTarget: { value } }) => onChange({ [name]: value })}
      placeholder={name === 'user' && form.authentication === 'basic' ? '' : examples[name]}
      spellCheck={false}
      value={form[name]}
    />
  )
  const { authentication } = form
  return (
    <div className={styles.form}>
      {text('url', t('crm.form.urlHint'))}
      <div className={styles.fields}>
        <Select
          allowDeselect={false}
          data={(['plus', 'zeros', 'off', 'asis'] as const).map((value) => ({
            value,
            label: t(`crm.numbers.${value}`)
          }))}
          disabled={readOnly}
          label={t('crm.form.number')}
          onChange={(number) => number && onChange({ number })}
          value={form.number}
        />
        <Select
          allowDeselect={false}
          data={(['none', 'basic', 'bearer', 'header'] as const).map((value) => ({
            value,
            label: t(`crm.authentications.${value}`)
          }))}
          disabled={readOnly}
          label={t('crm.form.authentication')}
          onChange={(next) => next && onChange({ authentication: next })}
          value={authentication}
        />
        {(authentication === 'basic' || authentication === 'header') && text('user')}
        {authentication !== 'none' && (
          <PasswordInput
            autoComplete="new-password"
            disabled={readOnly}
            error={faultAt('key')}
            label={t('crm.form.key')}
            maxLength={4096}
            onChange={({ currentTarget: { value } }) => onChange({ key: value })}
            placeholder={form.key === null ? t('crm.kept') : ''}
            value={form.key ?? ''}
            visibilityToggleButtonProps={{ 'aria-label': t('settings.passwordShow', { what: t('crm.form.key') }) }}
          />
        )}
      </div>
      <fieldset className={styles.group}>
        <legend className={styles.legend}>{t('crm.form.reply')}</legend>
        <p className={styles.note}>{t('crm.form.replyText')}</p>
        <div className={styles.fields}>
          {(['firstName', 'lastName', 'company', 'email', 'id', 'phones'] as const).map((name) =>
            text(name, name === 'phones' ? t('crm.form.phonesHint') : undefined)
          )}
        </div>
      </fieldset>
      {text('page', t('crm.form.pageHint'))}
      {text('report', t('crm.form.reportHint'))}
    </div>
  )
}
