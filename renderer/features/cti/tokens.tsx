import { Button, Chip, Group, Select, TextInput } from '@mantine/core'
import '@mantine/core/styles/Chip.layer.css'
import { notifications } from '@mantine/notifications'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TokenScope, TokensView } from '../../../main/ipc/contract.ts'
import { useApp } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useReading } from '../../state/use-reading.ts'
import { useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import { LinesPage } from '../lines/lines-page.tsx'
import styles from './tokens.module.css'

/** In the order in which they are offered. Main has the same ones; what is missing here does not compile. */
const scopes = Object.keys({
  'calls:read': true,
  'calls:write': true,
  'calls:dial': true,
  'records:read': true,
  'records:write': true,
  'users:read': true,
  'users:write': true,
  'config:read': true,
  'config:write': true,
  'events:read': true,
  privacy: true,
  'mcp:use': true
} satisfies Record<TokenScope, true>) as readonly TokenScope[]

/** What may stand in the field; the same in every language. */
const example = 'CRM'
const lifetimes = ['', '30', '90', '365'] as const

/** Tokens by which programs ask the API: made, shown once, revoked. */
export function Tokens() {
  const { t } = useTranslation()
  const [reading, again] = useReading({ command: 'tokens.read', payload: {} })
  return (
    <LinesPage>
      <Card>
        <SectionLabel>{t('tokens.title')}</SectionLabel>
        <p className={styles.what}>{t('tokens.what')}</p>
        {reading.state === 'loading' && <SkeletonRows count={2} />}
        {reading.state === 'failed' && (
          <ErrorState onRetry={again} reason={reading.reason} title={t('tokens.failed')} />
        )}
        {reading.state === 'read' && <TokenList items={reading.value.items} onChanged={again} />}
      </Card>
      <NewToken onMade={again} />
    </LinesPage>
  )
}

function TokenList({ items, onChanged }: TokensView & { onChanged(): void }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const run = useRun()
  const own = useApp(({ account }) => account.domain)
  if (items.length === 0) return <p className={styles.what}>{t('tokens.none')}</p>
  const revoke = async (id: string, name: string) => {
    const reply = await run('tokens.revoke', { id })
    if (!reply.ok) return
    notifications.show({ color: 'accent', title: t('tokens.revoked'), message: name })
    onChanged()
  }
  return (
    <ul aria-label={t('tokens.title')} className={styles.list}>
      {items.map(({ id, name, domain, user, scopes: of, usedAt, expiresAt }) => (
        <li className={styles.token} key={id}>
          <div className={styles.words}>
            <strong className={styles.name}>
              {name}
              <Tag>{domain === own ? user : `${user}@${domain}`}</Tag>
            </strong>
            <p className={styles.hint}>{of.join(' · ')}</p>
            <p className={styles.hint}>
              {usedAt === null ? t('tokens.neverUsed') : t('tokens.used', { time: formats.full(usedAt) })}
              {expiresAt !== null && ` · ${t('tokens.ends', { time: formats.full(expiresAt) })}`}
            </p>
          </div>
          <Button
            aria-label={t('tokens.revokeNamed', { name })}
            className={styles.revoke ?? ''}
            onClick={() => void revoke(id, name)}
            size="xs"
          >
            {t('tokens.revoke')}
          </Button>
        </li>
      ))}
    </ul>
  )
}

function NewToken({ onMade }: { onMade(): void }) {
  const { t } = useTranslation()
  const run = useRun()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>(['calls:read'])
  const [days, setDays] = useState<string>('')
  const [token, setToken] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const wanted = scopes.filter((scope) => chosen.includes(scope))
    const reply = await run('tokens.make', { name, scopes: [...wanted], days: days === '' ? null : Number(days) })
    if (!reply.ok) return
    setToken(reply.value.token)
    setName('')
    onMade()
  }
  return (
    <Card>
      <SectionLabel>{t('tokens.new')}</SectionLabel>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextInput
          autoComplete="off"
          label={t('tokens.name')}
          maxLength={64}
          onChange={(event) => setName(event.currentTarget.value)}
          placeholder={example}
          value={name}
        />
        <fieldset className={styles.scopes}>
          <legend className={styles.hint}>{t('tokens.scopes')}</legend>
          <Chip.Group multiple onChange={(next) => setChosen(next)} value={[...chosen]}>
            <Group gap="xs">
              {scopes.map((scope) => (
                <Chip key={scope} value={scope}>
                  {scope}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </fieldset>
        <Select
          data={lifetimes.map((value) => ({
            value,
            label: value === '' ? t('tokens.forEver') : t('tokens.days', { count: Number(value) })
          }))}
          label={t('tokens.lasts')}
          onChange={(value) => setDays(value ?? '')}
          value={days}
        />
        <Button color="accent" disabled={name.trim() === '' || chosen.length === 0} type="submit" variant="filled">
          {t('tokens.make')}
        </Button>
      </form>
      {token !== null && <Shown onDone={() => setToken(null)} token={token} />}
    </Card>
  )
}

function Shown({ token, onDone }: { readonly token: string; onDone(): void }) {
  const { t } = useTranslation()
  const copy = async () => {
    await navigator.clipboard.writeText(token)
    notifications.show({ color: 'accent', title: t('tokens.copied'), message: '' })
  }
  return (
    <div className={styles.shown} role="status">
      <p>{t('tokens.once')}</p>
      <code className={styles.code}>{token}</code>
      <Group gap="xs">
        <Button onClick={() => void copy()} size="xs">
          {t('tokens.copy')}
        </Button>
        <Button onClick={onDone} size="xs" variant="subtle">
          {t('tokens.done')}
        </Button>
      </Group>
    </div>
  )
}
