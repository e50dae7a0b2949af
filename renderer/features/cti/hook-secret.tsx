import { Button, Switch, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCopy, IconKey } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { HookEdit, HookView } from '../../../main/ipc/contract.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './hook-trust.module.css'
import { newSecret, secretForms } from './secret-forms.ts'

interface HookSecretProps {
  readonly current: HookView
  readonly edit: HookEdit
  readonly readOnly: boolean
  onChange(edit: HookEdit): void
}

const longest = 512

/** The secret of the signature: typed or made, beside the old one while the application changes over. */
export function HookSecret({ current, edit, readOnly, onChange }: HookSecretProps) {
  const { t } = useTranslation()
  const { secret, nextSecret, dropOldSecret, ...others } = edit
  const set = secret === null ? 0 : dropOldSecret ? 1 : current.secrets
  const typed = nextSecret ?? secret ?? ''
  const besides = set > 0 && secret === undefined
  // What is typed stands beside the one that is set, unless it is to take its place.
  const type = (text: string, isBeside: boolean) => {
    if (text === '') onChange(others)
    else onChange(isBeside ? { ...others, nextSecret: text } : { ...others, secret: text })
  }
  return (
    <fieldset className={styles.secrets}>
      <legend className={styles.legend}>{t('cti.secret.title')}</legend>
      <p className={styles.kept}>
        {t(`cti.secret.set${set}`)} {typed !== '' && t('cti.secret.unsaved')}
      </p>
      {!readOnly && (
        <>
          <div className={styles.secret}>
            <TextInput
              aria-label={t('cti.secret.new')}
              autoComplete="off"
              maxLength={longest}
              onChange={(event) => type(event.currentTarget.value, besides)}
              placeholder={t('cti.secret.placeholder')}
              spellCheck={false}
              value={typed}
            />
            <Button leftSection={<IconKey aria-hidden size={16} />} onClick={() => type(newSecret(), besides)}>
              {t('cti.secret.make')}
            </Button>
          </div>
          {typed !== '' && (
            <>
              {current.secrets > 0 && (
                <Switch
                  checked={besides}
                  label={t('cti.secret.beside')}
                  onChange={(event) => type(typed, event.currentTarget.checked)}
                />
              )}
              <SecretForms secret={typed} />
            </>
          )}
          {current.secrets > 0 && (
            <div className={styles.secretActions}>
              {current.secrets === 2 && !dropOldSecret && secret !== null && (
                <Button onClick={() => onChange({ ...others, dropOldSecret: true })} variant="subtle">
                  {t('cti.secret.dropOld')}
                </Button>
              )}
              {secret !== null && (
                <Button onClick={() => onChange({ ...others, secret: null })} variant="subtle">
                  {t('cti.secret.remove', { count: current.secrets })}
                </Button>
              )}
            </div>
          )}
        </>
      )}
    </fieldset>
  )
}

/** The one chance to copy it: what is saved is never shown again. */
function SecretForms({ secret }: { readonly secret: string }) {
  const { t } = useTranslation()
  const forms = secretForms(secret)
  if (forms === null) return <p className={styles.fault}>{t('cti.secret.notBase64')}</p>
  const copy = async (form: string) => {
    await navigator.clipboard.writeText(form)
    notifications.show({ id: 'secret-copied', color: 'accent', title: t('cti.secret.copied'), message: '' })
  }
  return (
    <div className={styles.forms}>
      <p className={styles.kept}>{t('cti.secret.once')}</p>
      {(['whsec', 'base64'] as const).map((form) => (
        <div className={styles.form} key={form}>
          <span className={styles.formName}>{t(`cti.secret.${form}`)}</span>
          <code className={styles.code}>{forms[form]}</code>
          <IconButton
            label={t('cti.secret.copy', { form: t(`cti.secret.${form}`) })}
            onClick={() => void copy(forms[form])}
            variant="subtle"
          >
            <IconCopy aria-hidden size={16} />
          </IconButton>
        </div>
      ))}
    </div>
  )
}
