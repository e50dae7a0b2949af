import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PairingView, TokensView } from '../../../main/ipc/contract.ts'
import { useApp, useBridge } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { useReading } from '../../state/use-reading.ts'
import { useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { SkeletonRows } from '../../ui/states.tsx'
import { BrowserLinks } from './browser-links.tsx'
import { ClickDevice } from './click-device.tsx'
import { LinkSchemes } from './link-schemes.tsx'
import { PageToken, pageScopes } from './page-token.tsx'
import { QuickDial } from './quick-dial.tsx'
import { Row } from './row.tsx'
import styles from './settings-page.module.css'
import type { SectionProps } from './use-settings.tsx'

/** Milliseconds between two looks at whether a browser has typed the code. */
const looksEvery = 1500
const dialScope = 'calls:dial'

/**
 * "Phone links on this computer" (`5-softphone`): who opens them, a link to try, which phone a click uses, the key for
 * quick dial, and browsers in which numbers are links.
 */
export function PhoneLinksCard({ settings, onChange }: SectionProps) {
  const { t } = useTranslation()
  const inElectron = useApp(({ shell }) => shell.kind === 'electron')
  const [links, readLinks] = useReading({ command: 'links.read', payload: {}, version: settings.quickDialKey })
  // The person may have been in the setting of the system meanwhile.
  useEffect(() => {
    addEventListener('focus', readLinks)
    return () => removeEventListener('focus', readLinks)
  }, [readLinks])
  const here = links.state === 'read' ? links.value : null
  const [tokens, again] = useReading({ command: 'tokens.read', payload: {} })
  const known = tokens.state === 'read' ? tokens.value.items : []
  const paired = known.filter(({ scopes }) => [dialScope, pageScopes.join()].includes(scopes.join()))
  return (
    <Card>
      <SectionLabel>{t('phoneLinks.title')}</SectionLabel>
      <p className={styles.note}>{t('phoneLinks.what')}</p>
      {links.state === 'loading' && <SkeletonRows count={4} />}
      {here !== null && <LinkSchemes links={here} onChanged={readLinks} />}
      {links.state === 'failed' && <p className={styles.note}>{links.reason}</p>}
      <Row hint={t('phoneLinks.tryHint')} name={t('phoneLinks.try')} wide>
        <Button className={styles.start} component="a" href="tel:*43" size="xs">
          {t('phoneLinks.tryLink')}
        </Button>
      </Row>
      <ClickDevice onChange={onChange} settings={settings} />
      {here !== null && <QuickDial onChange={onChange} view={here.quickDial} />}
      {!inElectron && <BrowserLinks />}
      <Pairing onPaired={again} />
      <PageToken onMade={again} />
      <PairedBrowsers items={paired} onChanged={again} />
    </Card>
  )
}

function Pairing({ onPaired }: { onPaired(): void }) {
  const { t } = useTranslation()
  const bridge = useBridge()
  const run = useRun()
  const [open, setOpen] = useState<PairingView | null>(null)
  const shown = open !== null
  useEffect(() => {
    if (!shown) return
    const timer = setInterval(() => {
      void bridge.invoke('pairing.read', {}).then((reply) => {
        if (!reply.ok) return
        setOpen(reply.value)
        if (reply.value === null) onPaired()
      })
    }, looksEvery)
    return () => clearInterval(timer)
  }, [bridge, shown, onPaired])
  const start = async () => {
    const reply = await run('pairing.start', {})
    if (reply.ok) setOpen(reply.value)
  }
  const end = async () => {
    await run('pairing.end', {})
    setOpen(null)
  }
  return (
    <>
      <Row hint={t('phoneLinks.pairHint')} name={t('phoneLinks.browsers')} wide>
        <Button className={styles.start} onClick={() => void start()} size="xs">
          {t('phoneLinks.pair')}
        </Button>
      </Row>
      {open !== null && (
        <div className={styles.stack} role="status">
          <p className={styles.note}>{t('phoneLinks.type', { address: open.address })}</p>
          <output aria-label={t('phoneLinks.code')} className={styles.pairingCode}>
            {open.code}
          </output>
          <p className={styles.note}>{t('phoneLinks.left', { count: Math.max(1, Math.ceil(open.leftMs / 60_000)) })}</p>
          <Group gap="xs">
            <Button onClick={() => void end()} size="xs" variant="subtle">
              {t('phoneLinks.cancel')}
            </Button>
          </Group>
        </div>
      )}
    </>
  )
}

function PairedBrowsers({ items, onChanged }: TokensView & { onChanged(): void }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const run = useRun()
  if (items.length === 0) return null
  const revoke = async (id: string, name: string) => {
    const reply = await run('tokens.revoke', { id })
    if (!reply.ok) return
    notifications.show({ color: 'accent', title: t('phoneLinks.unpaired'), message: name })
    onChanged()
  }
  return (
    <ul aria-label={t('phoneLinks.paired')} className={styles.md5Users}>
      {items.map(({ id, name, user, createdAt }) => (
        <li key={id}>
          <span>
            {name} · {user} · {t('phoneLinks.since', { time: formats.full(createdAt) })}
          </span>
          <Button aria-label={t('phoneLinks.unpairNamed', { name })} onClick={() => void revoke(id, name)} size="xs">
            {t('phoneLinks.unpair')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
