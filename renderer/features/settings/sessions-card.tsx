import { Button, Switch } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionsView } from '../../../main/ipc/contract.ts'
import { useApp } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useReading } from '../../state/use-reading.ts'
import { useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { ErrorState, SkeletonRows } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './sessions-card.module.css'
import page from './settings-page.module.css'

type Item = SessionsView['items'][number]

/** Where the person is logged in, and an admin everybody of the domain: each can be logged out, or all at once. */
export function SessionsCard() {
  const { t } = useTranslation()
  const [reading, again] = useReading({ command: 'sessions.read', payload: {} })
  return (
    <Card>
      <SectionLabel>{t('sessions.title')}</SectionLabel>
      <p className={page.note}>{t('sessions.what')}</p>
      {reading.state === 'loading' && <SkeletonRows count={2} />}
      {reading.state === 'failed' && (
        <ErrorState onRetry={again} reason={reading.reason} title={t('sessions.failed')} />
      )}
      {reading.state === 'read' && <Lists items={reading.value.items} onChanged={again} />}
      <EndAll onChanged={again} />
    </Card>
  )
}

interface ListProps {
  readonly items: readonly Item[]
  onChanged(): void
}

function Lists({ items, onChanged }: ListProps) {
  const { t } = useTranslation()
  const { user, domain } = useApp(({ account }) => account)
  const isOwn = (item: Item) => item.user === user && item.domain === domain
  const [own, others] = [items.filter(isOwn), items.filter((item) => !isOwn(item))]
  return (
    <>
      {own.length === 0 && <p className={page.note}>{t('sessions.none')}</p>}
      <List items={own} label={t('sessions.title')} onChanged={onChanged} />
      {others.length > 0 && (
        <details className={styles.others}>
          <summary>{t('sessions.others')}</summary>
          <List items={others} label={t('sessions.others')} onChanged={onChanged} />
        </details>
      )}
    </>
  )
}

function List({ items, label, onChanged }: ListProps & { readonly label: string }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const run = useRun()
  const account = useApp((state) => state.account)
  if (items.length === 0) return null
  const end = async (id: string, name: string) => {
    const reply = await run('sessions.end', { id })
    if (!reply.ok) return
    notifications.show({ color: 'accent', title: t('sessions.ended'), message: name })
    onChanged()
  }
  return (
    <ul aria-label={label} className={styles.list}>
      {items.map(({ id, user, domain, browser, remote, usedAt, createdAt, isThis }) => {
        const name = browser === '' ? t('sessions.unknown') : browser
        const whose = domain === account.domain ? user : `${user}@${domain}`
        return (
          <li className={styles.session} key={id}>
            <div className={styles.words}>
              <strong className={styles.name}>
                {name}
                {isThis && <Tag>{t('sessions.here')}</Tag>}
                {whose !== account.user && <Tag>{whose}</Tag>}
              </strong>
              <p className={styles.hint}>
                {[remote, t('sessions.seen', { time: formats.full(usedAt) })].filter((each) => each !== '').join(' · ')}
              </p>
              <p className={styles.hint}>{t('sessions.since', { time: formats.full(createdAt) })}</p>
            </div>
            <Button
              aria-label={t('sessions.endNamed', { name, remote })}
              onClick={() => void end(id, name)}
              size="xs"
              variant="default"
            >
              {t('sessions.end')}
            </Button>
          </li>
        )
      })}
    </ul>
  )
}

function EndAll({ onChanged }: { onChanged(): void }) {
  const { t } = useTranslation()
  const run = useRun()
  const portal = useApp(({ shell }) => shell.kind === 'portal')
  const [stays, setStays] = useState(true)
  const [tokens, setTokens] = useState(false)
  const endAll = async () => {
    const reply = await run('sessions.end-all', { here: !stays, tokens })
    if (!reply.ok) return
    const title = t('sessions.endedAll', { count: reply.value.ended })
    notifications.show({ color: 'accent', title, message: '' })
    onChanged()
  }
  return (
    <fieldset className={styles.all}>
      <legend className={styles.legend}>{t('sessions.everywhere')}</legend>
      <p className={styles.hint}>{t('sessions.everywhereText')}</p>
      {portal && (
        <Switch
          checked={stays}
          label={t('sessions.notHere')}
          onChange={(event) => setStays(event.currentTarget.checked)}
        />
      )}
      <Switch
        checked={tokens}
        label={t('sessions.tokens')}
        onChange={(event) => setTokens(event.currentTarget.checked)}
      />
      <div>
        <Button onClick={() => void endAll()} variant="default">
          {t('sessions.endAll')}
        </Button>
      </div>
    </fieldset>
  )
}
