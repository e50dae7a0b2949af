import { Button, PasswordInput, Select } from '@mantine/core'
import '@mantine/core/styles/PasswordInput.layer.css'
import { notifications } from '@mantine/notifications'
import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Md5LinksView } from '../../../main/ipc/contract.ts'
import { useApp, useBridge } from '../../state/use-app.ts'
import { useFaultText, useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import styles from './settings-page.module.css'

type Md5User = Md5LinksView['users'][number]

const named = ({ extension, name }: Md5User): string => (name === '' ? extension : `${name} · ${extension}`)

/** Links of click to dial that prove themselves by an MD5 (`3-click-to-dial`, extension=true), for who rules the domain. */
export function Md5LinksCard() {
  const admin = useApp((state) => state.admin)
  return admin ? <Md5Links /> : null
}

function Md5Links() {
  const { t } = useTranslation()
  const bridge = useBridge()
  const run = useRun()
  const [view, setView] = useState<Md5LinksView | null>(null)
  const read = useCallback(async () => {
    const reply = await bridge.invoke('md5-links.read', {})
    if (reply.ok) setView(reply.value)
  }, [bridge])
  useEffect(() => void read(), [read])
  if (view === null) return null
  const on = view.users.filter((user) => user.on)
  const announce = (title: string, who: Md5User) => {
    notifications.show({ color: 'accent', title, message: named(who) })
    void read()
  }
  const switchOff = async (who: Md5User) => {
    const reply = await run('md5-links.write', { user: who.extension, password: null })
    if (reply.ok) announce(t('md5Links.switchedOff'), who)
  }
  return (
    <Card>
      <SectionLabel>{t('md5Links.title')}</SectionLabel>
      <p className={styles.note}>{t('md5Links.what')}</p>
      <p className={styles.note}>{t('md5Links.safety')}</p>
      <ul aria-label={t('md5Links.onFor')} className={styles.md5Users}>
        {on.map((user) => (
          <li key={user.extension}>
            <span>{named(user)}</span>
            {!view.readOnly && (
              <Button
                aria-label={t('md5Links.switchOffFor', { who: named(user) })}
                onClick={() => void switchOff(user)}
                size="xs"
              >
                {t('md5Links.switchOff')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {on.length === 0 && <p className={styles.note}>{t('md5Links.nobody')}</p>}
      {view.readOnly ? (
        <p className={styles.note}>{t('md5Links.readOnly')}</p>
      ) : (
        <SwitchOn
          onDone={(who) => announce(t('md5Links.switchedOn'), who)}
          users={view.users.filter((user) => !user.on)}
        />
      )}
    </Card>
  )
}

interface SwitchOnProps {
  readonly users: readonly Md5User[]
  onDone(who: Md5User): void
}

function SwitchOn({ users, onDone }: SwitchOnProps) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const faultText = useFaultText()
  const [user, setUser] = useState<string | null>(null)
  const [password, setPassword] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const who = users.find(({ extension }) => extension === user)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (who === undefined || password === '') return
    setBusy(true)
    const reply = await bridge.invoke('md5-links.write', { user: who.extension, password })
    setBusy(false)
    setPassword('')
    setFault(reply.ok ? null : faultText(reply.error))
    if (!reply.ok) return
    setUser(null)
    onDone(who)
  }
  return (
    <form className={styles.stack} onSubmit={(event) => void submit(event)}>
      <Select
        data={users.map((one) => ({ value: one.extension, label: named(one) }))}
        label={t('md5Links.user')}
        limit={100}
        onChange={setUser}
        searchable
        value={user}
      />
      <PasswordInput
        autoComplete="off"
        error={fault}
        label={t('md5Links.password')}
        maxLength={256}
        onChange={({ currentTarget: { value } }) => {
          setPassword(value)
          setFault(null)
        }}
        value={password}
        visibilityToggleButtonProps={{ 'aria-label': t('md5Links.showPassword') }}
      />
      <div>
        <Button disabled={who === undefined || password === ''} loading={busy} type="submit">
          {t('md5Links.switchOn')}
        </Button>
      </div>
    </form>
  )
}
