import { Button, FileButton, PasswordInput, Switch, TextInput } from '@mantine/core'
import '@mantine/core/styles/PasswordInput.layer.css'
import { IconAlertTriangle, IconCheck, IconFileImport, IconMinus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandFault, CrmEdit, CrmParameterView, CrmTemplateView } from '../../../main/ipc/contract.ts'
import { useBridge } from '../../state/use-app.ts'
import { useFaultText } from '../../state/use-run.ts'
import styles from './crm.module.css'
import { crmFaultWords, crmRemarkWords } from './crm-words.ts'

interface CrmTemplateProps {
  readonly template: CrmTemplateView | null
  readonly edit: CrmEdit
  readonly fault: CommandFault | null
  readonly readOnly: boolean
  onRead(template: CrmTemplateView, text: string): void
  onChange(part: Partial<CrmEdit>): void
}

/** Larger ones are none. */
const mostOctets = 200_000

/** A template from a file, what it can do, and what it asks for. */
export function CrmTemplate({ template, edit, fault, readOnly, onRead, onChange }: CrmTemplateProps) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const faultText = useFaultText()
  const [refused, setRefused] = useState<string | null>(null)
  const read = async (file: File | null) => {
    if (file === null) return
    if (file.size > mostOctets) return setRefused(t('crm.tooLarge'))
    const text = await file.text()
    const reply = await bridge.invoke('crm.template', { template: text })
    if (!reply.ok) return setRefused(faultText(reply.error))
    if (reply.value.fault !== null) return setRefused(crmFaultWords(reply.value.fault, t))
    setRefused(null)
    onRead(reply.value.template, text)
  }
  return (
    <div className={styles.form}>
      <div className={styles.import}>
        <div>
          <b className={styles.name}>{template === null ? t('crm.noTemplate') : template.name}</b>
          <p className={styles.note}>{t('crm.templateText')}</p>
        </div>
        {!readOnly && (
          <FileButton accept=".xml,text/xml,application/xml" onChange={(file) => void read(file)}>
            {(props) => (
              <Button {...props} leftSection={<IconFileImport aria-hidden size={16} />}>
                {t(template === null ? 'crm.import' : 'crm.importOther')}
              </Button>
            )}
          </FileButton>
        )}
      </div>
      {refused !== null && (
        <p className={styles.fault} role="alert">
          {refused}
        </p>
      )}
      {template !== null && (
        <>
          <ul aria-label={t('crm.can')} className={styles.can}>
            {(['looksUp', 'creates', 'reports'] as const).map((name) => (
              <li data-off={!template[name] || undefined} key={name}>
                {template[name] ? <IconCheck aria-hidden size={15} /> : <IconMinus aria-hidden size={15} />}
                {t(`crm.cans.${name}`)}
                {!template[name] && <span className={styles.unseen}>{t('crm.canNot')}</span>}
              </li>
            ))}
          </ul>
          {template.remarks.length > 0 && (
            <ul aria-label={t('crm.remarks')} className={styles.remarks}>
              {template.remarks.map((remark) => (
                <li key={JSON.stringify(remark)}>
                  <IconAlertTriangle aria-hidden size={15} />
                  {crmRemarkWords(remark, t)}
                </li>
              ))}
            </ul>
          )}
          <div className={styles.fields}>
            {template.parameters.map((parameter) => (
              <Parameter
                fault={fault?.path === `parameters.${parameter.name}` ? fault.message : null}
                key={parameter.name}
                onChange={(value) => onChange({ parameters: { ...edit.parameters, [parameter.name]: value } })}
                parameter={parameter}
                readOnly={readOnly}
                value={edit.parameters[parameter.name] ?? null}
              />
            ))}
          </div>
        </>
      )}
    </div>
  )
}

interface ParameterProps {
  readonly parameter: CrmParameterView
  readonly value: string | null
  readonly fault: string | null
  readonly readOnly: boolean
  onChange(value: string): void
}

function Parameter({ parameter, value, fault, readOnly, onChange }: ParameterProps) {
  const { t } = useTranslation()
  const { title, kind, isSecret } = parameter
  const common = { label: title, disabled: readOnly }
  if (kind === 'boolean') {
    return (
      <Switch
        {...common}
        checked={/^true$/i.test(value ?? '')}
        onChange={({ currentTarget: { checked } }) => onChange(checked ? 'True' : 'False')}
      />
    )
  }
  const text = {
    ...{ ...common, error: fault, maxLength: 4096, autoComplete: 'off', spellCheck: false, value: value ?? '' },
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => onChange(currentTarget.value)
  }
  return isSecret ? (
    <PasswordInput
      {...text}
      autoComplete="new-password"
      placeholder={value === null ? t('crm.kept') : ''}
      visibilityToggleButtonProps={{ 'aria-label': t('settings.passwordShow', { what: title }) }}
    />
  ) : (
    <TextInput {...text} />
  )
}
