import { Button, SegmentedControl, Select, Switch } from '@mantine/core'
import { IconLanguage, IconSunMoon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { languages } from '../../i18n/i18n.ts'
import { hrefOf } from '../../state/route.ts'
import { setUi } from '../../state/ui-store.ts'
import { useApp } from '../../state/use-app.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { Page } from '../../ui/page.tsx'
import { OwnStateCard } from '../own-state/own-state-card.tsx'
import { AudioSettings } from './audio-settings.tsx'
import { LogInCard } from './log-in-card.tsx'
import { MailSettings } from './mail/mail-settings.tsx'
import { Md5LinksCard } from './md5-links-card.tsx'
import { OpeningCard } from './opening-card.tsx'
import { PasswordCard } from './password-card.tsx'
import { PhoneLinksCard } from './phone-links-card.tsx'
import { PopupSettings } from './popup-settings.tsx'
import { PrivacyCard } from './privacy/privacy-card.tsx'
import { Row } from './row.tsx'
import { SecondFactorCard } from './second-factor-card.tsx'
import { SecretsNote } from './secrets-note.tsx'
import { SessionsCard } from './sessions-card.tsx'
import styles from './settings-page.module.css'
import { SettingsParts } from './settings-parts.tsx'
import { type SectionProps, useSettings } from './use-settings.tsx'
import { WarningsCard } from './warnings-card.tsx'

interface SettingsPageProps {
  /** The part to which a link has led. */
  readonly item: string | null
}

export default function SettingsPage({ item }: SettingsPageProps) {
  const { t } = useTranslation()
  const [settings, change] = useSettings()
  const version = useApp(({ shell }) => shell.version)
  const own = useApp(({ shell }) => shell.kind !== 'portal')
  const admin = useApp((state) => state.admin)
  const props = { settings, onChange: change }
  return (
    <Page title={t('settings.title')} wide>
      <SettingsParts
        asked={item}
        parts={{
          general: (
            <>
              <WarningsCard />
              <OpeningCard />
              <LookSettings {...props} />
            </>
          ),
          calls: (
            <>
              <OwnStateCard />
              <RingSettings {...props} />
            </>
          ),
          sound: <AudioSettings {...props} />,
          popup: <PopupSettings {...props} />,
          links: (
            <>
              <PhoneLinksCard {...props} />
              <Md5LinksCard />
            </>
          ),
          mail: admin ? <MailSettings /> : null,
          account: (
            <>
              <LogInCard />
              <PasswordCard />
              <SecondFactorCard />
              <SessionsCard />
              <SecretsNote />
              {admin && <PrivacyCard />}
            </>
          )
        }}
      />
      <footer className={styles.foot}>
        {t('settings.about', { version })}
        {own && (
          <Button component="a" href={hrefOf('start')} size="xs" variant="subtle">
            {t('nav.start')}
          </Button>
        )}
        <Button onClick={() => setUi({ help: true })} size="xs" variant="subtle">
          {t('settings.shortcuts')}
        </Button>
      </footer>
    </Page>
  )
}

function RingSettings({ settings, onChange }: SectionProps) {
  const { t } = useTranslation()
  return (
    <Card>
      <SectionLabel>{t('settings.ringing')}</SectionLabel>
      <div className={styles.stack}>
        <Switch
          checked={settings.ringCard}
          label={t('settings.ringCard')}
          onChange={(event) => onChange('settings.ringCard', { ringCard: event.currentTarget.checked })}
        />
        <Switch
          checked={settings.notifications}
          label={t('settings.notifications')}
          onChange={(event) => onChange('settings.notifications', { notifications: event.currentTarget.checked })}
        />
      </div>
    </Card>
  )
}

function LookSettings({ settings, onChange }: SectionProps) {
  const { t } = useTranslation()
  return (
    <Card>
      <SectionLabel>{t('settings.look')}</SectionLabel>
      <Row icon={<IconSunMoon aria-hidden size={18} />} name={t('settings.scheme')} wide>
        <SegmentedControl
          aria-label={t('settings.scheme')}
          data={[
            { value: 'system', label: t('settings.schemeSystem') },
            { value: 'light', label: t('settings.schemeLight') },
            { value: 'dark', label: t('settings.schemeDark') }
          ]}
          fullWidth
          onChange={(appearance) => onChange('settings.scheme', { appearance })}
          value={settings.appearance}
        />
      </Row>
      <Row icon={<IconLanguage aria-hidden size={18} />} name={t('settings.language')} wide>
        <Select
          aria-label={t('settings.language')}
          data={[
            { value: 'system', label: t('settings.languageSystem') },
            { value: 'en', label: languages.en },
            { value: 'de', label: languages.de }
          ]}
          onChange={(language) => language && onChange('settings.language', { language })}
          value={settings.language}
        />
      </Row>
    </Card>
  )
}
