import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TokenScope } from '../../../main/ipc/contract.ts'
import { useRun } from '../../state/use-run.ts'
import { Row } from './row.tsx'
import styles from './settings-page.module.css'

/** What the small telephone in a page of the CRM needs (docs/embed.md). */
export const pageScopes: readonly TokenScope[] = ['calls:read', 'calls:write', 'events:read', 'records:read']
const days = 365

/** A token for the small telephone in a page of the CRM, shown once. */
export function PageToken({ onMade }: { onMade(): void }) {
  const { t } = useTranslation()
  const run = useRun()
  const [token, setToken] = useState<string | null>(null)
  const make = async () => {
    const reply = await run('tokens.make', { name: t('phoneLinks.pageName'), scopes: [...pageScopes], days })
    if (!reply.ok) return
    setToken(reply.value.token)
    onMade()
  }
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text)
    notifications.show({ color: 'accent', title: t('tokens.copied'), message: '' })
  }
  return (
    <>
      <Row hint={t('phoneLinks.pageHint')} name={t('phoneLinks.page')} wide>
        <Button className={styles.start} onClick={() => void make()} size="xs">
          {t('phoneLinks.pageMake')}
        </Button>
      </Row>
      {token !== null && (
        <div className={styles.stack} role="status">
          <p className={styles.note}>{t('phoneLinks.pageOnce')}</p>
          <code>{token}</code>
          <Group gap="xs">
            <Button onClick={() => void copy(token)} size="xs">
              {t('tokens.copy')}
            </Button>
            <Button onClick={() => setToken(null)} size="xs" variant="subtle">
              {t('tokens.done')}
            </Button>
          </Group>
        </div>
      )}
    </>
  )
}
