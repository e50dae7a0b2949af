import { Button, NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import { IconLanguage, IconSunMoon } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../main/ipc/contract.ts'
import { languages } from '../../i18n/i18n.ts'
import { setUi } from '../../state/ui-store.ts'
import { useApp } from '../../state/use-app.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { AudioSettings } from './audio-settings.tsx'
import { Row } from './row.tsx'
import styles from './settings-page.module.css'
import { useSettings } from './use-settings.tsx'

export interface SectionProps {
  readonly settings: Settings
  /** Saves at once; `what` names it in the confirmation. */
  readonly onChange: (what: string, change: Partial<Settings>) => void
}

export default function SettingsPage() {
  const { t } = useTranslation()
  const [settings, change] = useSettings()
  const version = useApp(({ shell }) => shell.version)
  const props = { settings, onChange: change }
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{t('settings.title')}</h1>
      <div className={styles.cards}>
        <AudioSettings {...props} />
        <PopupSettings {...props} />
        <RingSettings {...props} />
        <LookSettings {...props} />
        <footer className={styles.foot}>
          {t('settings.about', { version })}
          <Button onClick={() => setUi({ help: true })} size="xs" variant="subtle">
            {t('settings.shortcuts')}
          </Button>
        </footer>
      </div>
    </div>
  )
}

function PopupSettings({ settings, onChange }: SectionProps) {
  const { t } = useTranslation()
  const { popup } = settings
  const what = t('settings.popup')
  const set = (change: Partial<Settings['popup']>) => onChange(what, { popup: { ...popup, ...change } })
  return (
    <Card>
      <SectionLabel>{what}</SectionLabel>
      <div className={styles.stack}>
        <Switch
          checked={popup.enabled}
          label={t('settings.popupEnabled')}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
      </div>
      <Row name={t('settings.popupTarget')} wide>
        <Select
          aria-label={t('settings.popupTarget')}
          data={[
            { value: 'as-configured', label: t('settings.targetAsConfigured') },
            { value: 'pane', label: t('settings.targetPane') },
            { value: 'window', label: t('settings.targetWindow') },
            { value: 'browser', label: t('settings.targetBrowser') },
            { value: 'none', label: t('settings.targetNone') }
          ]}
          disabled={!popup.enabled}
          onChange={(target) => target && set({ target })}
          value={popup.target}
        />
      </Row>
      <Row hint={t('settings.numberFilterHint')} name={t('settings.numberFilter')} wide>
        <FilterField
          disabled={!popup.enabled}
          onSave={(numberFilter) => set({ numberFilter })}
          value={popup.numberFilter}
        />
      </Row>
      <Row hint={t('settings.minimumDigitsHint')} name={t('settings.minimumDigits')} wide>
        <NumberInput
          allowDecimal={false}
          aria-label={t('settings.minimumDigits')}
          clampBehavior="strict"
          disabled={!popup.enabled}
          max={32}
          min={0}
          onChange={(value) => typeof value === 'number' && set({ minimumDigits: value })}
          value={popup.minimumDigits}
          w={120}
        />
      </Row>
    </Card>
  )
}

interface FilterFieldProps {
  readonly value: string
  readonly disabled: boolean
  onSave(value: string): void
}

/** Saved when it is left or Enter is pressed, for half an expression is none. */
function FilterField({ value, disabled, onSave }: FilterFieldProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const fault = isExpression(text) ? null : t('settings.numberFilterInvalid')
  const save = () => {
    if (fault === null && text !== value) onSave(text)
  }
  return (
    <TextInput
      aria-label={t('settings.numberFilter')}
      autoComplete="off"
      disabled={disabled}
      error={fault}
      maxLength={256}
      onBlur={save}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={({ key }) => {
        if (key === 'Enter') save()
      }}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mono)', fontSize: 13 } }}
      value={text}
    />
  )
}

function isExpression(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
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
          onChange={(event) => onChange(t('settings.ringCard'), { ringCard: event.currentTarget.checked })}
        />
        <Switch
          checked={settings.notifications}
          label={t('settings.notifications')}
          onChange={(event) => onChange(t('settings.notifications'), { notifications: event.currentTarget.checked })}
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
          onChange={(appearance) => onChange(t('settings.scheme'), { appearance })}
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
          onChange={(language) => language && onChange(t('settings.language'), { language })}
          value={settings.language}
        />
      </Row>
    </Card>
  )
}
