import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { Row } from './row.tsx'

/** What browsers let a page have, of the schemes of telephone links (HTML, custom scheme handlers). */
const schemes = ['tel', 'sip'] as const

/** Chromium has it; of the standard it is no part. */
interface WithUnregister {
  readonly unregisterProtocolHandler?: (scheme: string, url: string) => void
}

/**
 * Links that are clicked in this browser open Offhook in it, with the number filled in. No page can ask whether that is
 * so; it can only ask the browser, which asks the person. Of a secure page alone.
 */
export function BrowserLinks() {
  const { t } = useTranslation()
  const { unregisterProtocolHandler } = navigator as WithUnregister
  if (!isSecureContext || !('registerProtocolHandler' in navigator)) return null
  const url = `${location.origin}/makecall.htm?destnumber=%s`
  const refused = () =>
    notifications.show({
      color: 'end',
      title: t('phoneLinks.browserRefused'),
      message: t('phoneLinks.browserRefusedWhy')
    })
  const attempt = (change: () => void) => {
    try {
      change()
    } catch {
      // It takes addresses with https: alone, or is managed by somebody.
      refused()
    }
  }
  const giveBack = () => {
    for (const scheme of schemes) unregisterProtocolHandler?.call(navigator, scheme, url)
  }
  return (
    <Row hint={t('phoneLinks.browserHint')} name={t('phoneLinks.inBrowser')} wide>
      <Group gap="xs">
        {schemes.map((scheme) => (
          <Button key={scheme} onClick={() => attempt(() => navigator.registerProtocolHandler(scheme, url))} size="xs">
            {t('phoneLinks.askBrowser', { scheme: `${scheme}:` })}
          </Button>
        ))}
        {unregisterProtocolHandler !== undefined && (
          <Button
            aria-label={`${t('phoneLinks.giveBack')}: ${t('phoneLinks.inBrowser')}`}
            onClick={() => attempt(giveBack)}
            size="xs"
            variant="subtle"
          >
            {t('phoneLinks.giveBack')}
          </Button>
        )}
      </Group>
    </Row>
  )
}
