import { Button, SegmentedControl, Select, Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandFault, CrmEdit, CrmTemplateView, CrmView } from '../../../main/ipc/contract.ts'
import { useBridge } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useFaultText } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './crm.module.css'
import { CrmForm } from './crm-form.tsx'
import { CrmTemplate } from './crm-template.tsx'
import { CrmTrial } from './crm-trial.tsx'
import { StopCrm } from './stop-crm.tsx'

const emptyForm: NonNullable<CrmEdit['form']> = {
  ...{ url: '', number: 'plus', authentication: 'none', user: '', key: '', phones: '', id: '', firstName: '' },
  ...{ lastName: '', company: '', email: '', page: '', report: '' }
}
const empty: CrmEdit = {
  ...{ enabled: true, template: null, parameters: {}, form: null, account: 'none' },
  ...{ page: true, journal: true, createContacts: false }
}

interface CrmEditorProps {
  readonly view: CrmView
  onSaved(): void
}

/** Nothing is in force before it is saved; a trial goes by what stands there. */
export function CrmEditor({ view, onSaved }: CrmEditorProps) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const faultText = useFaultText()
  const [edit, setEdit] = useState<CrmEdit>(view.crm ?? empty)
  const [template, setTemplate] = useState<CrmTemplateView | null>(view.template)
  const [way, setWay] = useState<'template' | 'form'>(view.crm?.form ? 'form' : 'template')
  const [fault, setFault] = useState<CommandFault | null>(null)
  const [busy, setBusy] = useState(false)
  const { readOnly } = view
  const change = (part: Partial<CrmEdit>) => {
    setEdit((before) => ({ ...before, ...part }))
    setFault(null)
  }
  const asked: CrmEdit =
    way === 'form' ? { ...edit, template: null, parameters: {}, form: edit.form ?? emptyForm } : { ...edit, form: null }
  const told = (refused: CommandFault) => {
    const isAddress = refused.code === 'crm_wrong' && /^form\.(url|report)$/.test(refused.path ?? '')
    setFault({ ...refused, message: isAddress ? t('crm.form.addressWrong') : faultText(refused) })
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const reply = await bridge.invoke('crm.write', { edit: asked })
    setBusy(false)
    if (!reply.ok) return told(reply.error)
    setFault(null)
    notifications.show({ id: 'crm', color: 'accent', title: t('crm.saved'), message: t('crm.savedText') })
    onSaved()
  }
  const can = way === 'form' ? { reports: asked.form?.report !== '', creates: false } : template
  return (
    <Card>
      <header className={styles.head}>
        <SectionLabel>{t('crm.title')}</SectionLabel>
        <State view={view} />
      </header>
      <p className={styles.note}>{t(readOnly ? 'crm.readOnly' : 'crm.what')}</p>
      <form aria-label={t('crm.title')} className={styles.form} onSubmit={(event) => void save(event)}>
        <SegmentedControl
          aria-label={t('crm.way')}
          data={(['template', 'form'] as const).map((value) => ({ value, label: t(`crm.ways.${value}`) }))}
          disabled={readOnly}
          onChange={(value) => {
            setWay(value === 'form' ? 'form' : 'template')
            setFault(null)
          }}
          value={way}
        />
        {way === 'template' ? (
          <CrmTemplate
            edit={edit}
            fault={fault}
            onChange={change}
            onRead={(read, text) => {
              setTemplate(read)
              const parameters = Object.fromEntries(read.parameters.map(({ name, value }) => [name, value ?? '']))
              change({ template: text, parameters })
            }}
            readOnly={readOnly}
            template={template}
          />
        ) : (
          <CrmForm
            fault={fault}
            form={edit.form ?? emptyForm}
            onChange={(part) => change({ form: { ...(edit.form ?? emptyForm), ...part } })}
            readOnly={readOnly}
          />
        )}
        <fieldset className={styles.switches}>
          <legend className={styles.legend}>{t('crm.does')}</legend>
          <Select
            allowDeselect={false}
            className={styles.account ?? ''}
            data={(['none', 'EntityId', 'CompanyName'] as const).map((value) => ({
              value,
              label: t(`crm.accounts.${value}`)
            }))}
            disabled={readOnly}
            label={t('crm.account')}
            onChange={(account) => account && change({ account })}
            value={edit.account}
          />
          {(['enabled', 'page', 'journal', 'createContacts'] as const).map((name) => (
            <Switch
              checked={edit[name]}
              description={t(`crm.switchTexts.${name}`)}
              disabled={
                readOnly ||
                (name === 'journal' && can?.reports === false) ||
                (name === 'createContacts' && can?.creates === false)
              }
              key={name}
              label={t(`crm.switches.${name}`)}
              onChange={({ currentTarget: { checked } }) => change({ [name]: checked })}
            />
          ))}
        </fieldset>
        {fault !== null && !isAtField(fault) && (
          <p className={styles.fault} role="alert">
            {fault.message}
          </p>
        )}
        {!readOnly && (
          <div className={styles.buttons}>
            <Button loading={busy} type="submit" variant="filled">
              {t('action.save')}
            </Button>
            {view.crm !== null && (
              <StopCrm
                onStopped={() => {
                  setEdit(empty)
                  setTemplate(null)
                  onSaved()
                }}
              />
            )}
          </div>
        )}
      </form>
      <CrmTrial edit={asked} onFault={told} />
    </Card>
  )
}

/** It is told beside its field. */
function isAtField({ path = '' }: CommandFault): boolean {
  return /^(form|parameters)\./.test(path)
}

function State({ view: { crm, health } }: { readonly view: CrmView }) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (crm === null || !crm.enabled) return <Tag tone="neutral">{t('crm.state.off')}</Tag>
  const { lastAnswer, lastFailure } = health
  if (lastFailure !== null && (lastAnswer === null || lastFailure.at > lastAnswer.at)) {
    return <Tag tone="end">{t('crm.state.failing', { time: formats.time(lastFailure.at) })}</Tag>
  }
  return lastAnswer === null ? (
    <Tag tone="neutral">{t('crm.state.unasked')}</Tag>
  ) : (
    <Tag tone="accent">{t('crm.state.answers', { time: formats.milliseconds(lastAnswer.ms) })}</Tag>
  )
}
