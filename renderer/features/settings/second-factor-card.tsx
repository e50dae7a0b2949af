import { Button, Group, PasswordInput, TextInput } from '@mantine/core'
import '@mantine/core/styles/PasswordInput.layer.css'
import { notifications } from '@mantine/notifications'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CommandFault, CommandResults, SecondFactorView } from '../../../main/ipc/contract.ts'
import { useApp, useBridge } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useReading } from '../../state/use-reading.ts'
import { useFaultText, useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { ErrorState, SkeletonRows } from '../../ui/states.tsx'
import styles from './second-factor-card.module.css'
import page from './settings-page.module.css'

/** A code of an authenticator beside the password: set up, switched off, and reset for those who have lost theirs. */
export function SecondFactorCard() {
  const { t } = useTranslation()
  const [reading, again] = useReading({ command: 'second-factor.read', payload: {} })
  return (
    <Card>
      <SectionLabel>{t('secondFactor.title')}</SectionLabel>
      <p className={page.note}>{t('secondFactor.what')}</p>
      {reading.state === 'loading' && <SkeletonRows count={1} />}
      {reading.state === 'failed' && (
        <ErrorState onRetry={again} reason={reading.reason} title={t('secondFactor.failed')} />
      )}
      {reading.state === 'read' && <Own onChanged={again} view={reading.value} />}
      {reading.state === 'read' && <Others onChanged={again} others={reading.value.others} />}
    </Card>
  )
}

interface OwnProps {
  readonly view: SecondFactorView
  onChanged(): void
}

/** What is typed, and what is wrong with it. */
function useForm() {
  const faultText = useFaultText()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [fault, setFault] = useState<CommandFault | null>(null)
  const textAt = (field: 'password' | 'code') =>
    fault !== null && (fault.path === 'code') === (field === 'code') && faultText(fault)
  const clear = () => {
    setPassword('')
    setCode('')
    setFault(null)
  }
  return { password, code, setPassword, setCode, setFault, textAt, clear }
}

type Form = ReturnType<typeof useForm>

function Own({ view, onChanged }: OwnProps) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const form = useForm()
  const [begun, setBegun] = useState<CommandResults['second-factor.begin'] | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const begin = async (event: FormEvent) => {
    event.preventDefault()
    const reply = await bridge.invoke('second-factor.begin', { password: form.password })
    if (!reply.ok) return form.setFault(reply.error)
    form.clear()
    setBegun(reply.value)
  }
  const confirm = async (event: FormEvent) => {
    event.preventDefault()
    const reply = await bridge.invoke('second-factor.confirm', { code: form.code })
    if (!reply.ok) return form.setFault(reply.error)
    form.clear()
    setBegun(null)
    setCodes(reply.value.recoveryCodes)
    notifications.show({ color: 'accent', title: t('secondFactor.switchedOn'), message: '' })
  }
  const remove = async (event: FormEvent) => {
    event.preventDefault()
    const reply = await bridge.invoke('second-factor.remove', { password: form.password, code: form.code })
    if (!reply.ok) return form.setFault(reply.error)
    form.clear()
    notifications.show({ color: 'accent', title: t('secondFactor.removed'), message: '' })
    onChanged()
  }
  if (codes !== null) {
    const done = () => {
      setCodes(null)
      onChanged()
    }
    return <RecoveryCodes codes={codes} onDone={done} />
  }
  if (begun !== null) {
    return (
      <form className={page.stack} onSubmit={(event) => void confirm(event)}>
        <p className={page.note}>{t('secondFactor.scan')}</p>
        <img
          alt={t('secondFactor.picture')}
          className={styles.picture}
          src={`data:image/svg+xml,${encodeURIComponent(begun.picture)}`}
        />
        <code className={styles.secret}>{begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        <CodeField form={form} label={t('secondFactor.code')} />
        <Group gap="xs">
          <Button disabled={form.code === ''} type="submit">
            {t('secondFactor.confirm')}
          </Button>
          <Button onClick={() => setBegun(null)} variant="subtle">
            {t('secondFactor.cancel')}
          </Button>
        </Group>
      </form>
    )
  }
  return <Switch form={form} onSubmit={view.since === null ? begin : remove} view={view} />
}

interface SwitchProps {
  readonly form: Form
  readonly view: SecondFactorView
  onSubmit(event: FormEvent): Promise<void>
}

/** Both ways ask for the password; the way out asks for a code as well. */
function Switch({ form, view, onSubmit }: SwitchProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const isOn = view.since !== null
  return (
    <form className={page.stack} onSubmit={(event) => void onSubmit(event)}>
      {view.since !== null && (
        <p className={page.note}>
          {t('secondFactor.on', { time: formats.full(view.since) })}{' '}
          {t('secondFactor.left', { count: view.recoveryLeft })}
        </p>
      )}
      <PasswordInput
        autoComplete="current-password"
        error={form.textAt('password')}
        label={t('secondFactor.password')}
        maxLength={256}
        onChange={({ currentTarget: { value } }) => {
          form.setPassword(value)
          form.setFault(null)
        }}
        value={form.password}
        visibilityToggleButtonProps={{ 'aria-label': t('secondFactor.showPassword') }}
      />
      {isOn && <CodeField form={form} label={t('secondFactor.removeCode')} />}
      <div>
        <Button disabled={form.password === '' || (isOn && form.code === '')} type="submit" variant="default">
          {t(isOn ? 'secondFactor.remove' : 'secondFactor.begin')}
        </Button>
      </div>
    </form>
  )
}

function CodeField({ form, label }: { readonly form: Form; readonly label: string }) {
  return (
    <TextInput
      autoComplete="one-time-code"
      error={form.textAt('code')}
      label={label}
      maxLength={64}
      onChange={({ currentTarget: { value } }) => {
        form.setCode(value)
        form.setFault(null)
      }}
      spellCheck={false}
      value={form.code}
    />
  )
}

function RecoveryCodes({ codes, onDone }: { readonly codes: readonly string[]; onDone(): void }) {
  const { t } = useTranslation()
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join('\n'))
    notifications.show({ color: 'accent', title: t('secondFactor.copied'), message: '' })
  }
  return (
    <div className={page.stack} role="status">
      <p className={page.note}>{t('secondFactor.recovery')}</p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Group gap="xs">
        <Button onClick={() => void copy()} size="xs">
          {t('secondFactor.copy')}
        </Button>
        <Button onClick={onDone} size="xs" variant="subtle">
          {t('secondFactor.done')}
        </Button>
      </Group>
    </div>
  )
}

function Others({ others, onChanged }: { readonly others: SecondFactorView['others']; onChanged(): void }) {
  const { t } = useTranslation()
  const run = useRun()
  const own = useApp(({ account }) => account.domain)
  if (others.length === 0) return null
  return (
    <details className={styles.others}>
      <summary>{t('secondFactor.others')}</summary>
      <ul aria-label={t('secondFactor.others')} className={page.md5Users}>
        {others.map(({ domain, user, name }) => {
          const extension = domain === own ? user : `${user}@${domain}`
          const who = name === '' ? extension : `${name} · ${extension}`
          const reset = async () => {
            const reply = await run('second-factor.reset', { domain, user })
            if (!reply.ok) return
            notifications.show({ color: 'accent', title: t('secondFactor.wasReset'), message: who })
            onChanged()
          }
          return (
            <li key={extension}>
              <span>{who}</span>
              <Button
                aria-label={t('secondFactor.resetNamed', { who })}
                onClick={() => void reset()}
                size="xs"
                variant="default"
              >
                {t('secondFactor.reset')}
              </Button>
            </li>
          )
        })}
      </ul>
    </details>
  )
}
