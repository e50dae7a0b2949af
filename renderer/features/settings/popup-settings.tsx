import { NumberInput, Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../main/ipc/contract.ts'
import { useApp } from '../../state/use-app.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { isExpression } from '../../ui/expression.ts'
import { GroupChips } from '../../ui/group-chips.tsx'
import { faultOf, longestUrl } from '../cti/url-template.ts'
import { Row } from './row.tsx'
import { SavedField } from './saved-field.tsx'
import styles from './settings-page.module.css'
import type { SectionProps } from './use-settings.tsx'

type Popup = Settings['popup']

interface PartProps {
  readonly popup: Popup
  set(change: Partial<Popup>): void
}

export function PopupSettings({ settings, onChange }: SectionProps) {
  const { t } = useTranslation()
  const { popup } = settings
  const set = (change: Partial<Popup>) => onChange('settings.popup', { popup: { ...popup, ...change } })
  return (
    <Card>
      <SectionLabel>{t('settings.popup')}</SectionLabel>
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
      <Row name={t('settings.popupPhones')} wide>
        <Select
          aria-label={t('settings.popupPhones')}
          data={[
            { value: 'any', label: t('settings.phonesAny') },
            { value: 'this', label: t('settings.phonesThis') }
          ]}
          disabled={!popup.enabled}
          onChange={(phones) => phones && set({ phones })}
          value={popup.phones}
        />
      </Row>
      <FilterRows popup={popup} set={set} />
      <OwnPage popup={popup} set={set} />
    </Card>
  )
}

function FilterRows({ popup, set }: PartProps) {
  const { t } = useTranslation()
  const groups = useApp((state) => state.groups)
  return (
    <>
      <Row hint={t('settings.numberFilterHint')} name={t('settings.numberFilter')} wide>
        <SavedField
          disabled={!popup.enabled}
          faultOf={(text) => (isExpression(text) ? null : t('settings.numberFilterInvalid'))}
          label={t('settings.numberFilter')}
          maxLength={256}
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
      {(groups.length > 0 || popup.only.length > 0) && (
        <Row hint={t('settings.onlyGroupsHint')} name={t('settings.onlyGroups')} wide>
          <GroupChips
            chosen={popup.only}
            disabled={!popup.enabled}
            groups={groups}
            label={t('settings.onlyGroups')}
            onChange={(only) => set({ only })}
          />
        </Row>
      )}
    </>
  )
}

/** A page of one's own, beside or instead of the one that the PBX names. */
function OwnPage({ popup, set }: PartProps) {
  const { t } = useTranslation()
  const { own } = popup
  const change = (part: Partial<Popup['own']>) => set({ own: { ...own, ...part } })
  const urlFault = (url: string) => {
    const fault = faultOf(url)
    return fault === null ? null : t(`cti.fault.${fault}`, { count: longestUrl })
  }
  const off = !popup.enabled || own.url === ''
  return (
    <>
      <Row hint={t('settings.ownPageHint')} name={t('settings.ownPage')} wide>
        <SavedField
          disabled={!popup.enabled}
          faultOf={urlFault}
          label={t('settings.ownPage')}
          maxLength={longestUrl}
          onSave={(url) => change({ url })}
          placeholder={t('cti.urlPlaceholder')}
          value={own.url}
        />
      </Row>
      {!off && (
        <>
          <Row name={t('settings.ownPlace')} wide>
            <Select
              aria-label={t('settings.ownPlace')}
              data={[
                { value: 'beside', label: t('settings.ownBeside') },
                { value: 'instead', label: t('settings.ownInstead') }
              ]}
              onChange={(place) => place && change({ instead: place === 'instead' })}
              value={own.instead ? 'instead' : 'beside'}
            />
          </Row>
          <Row name={t('settings.ownWhen')} wide>
            <Select
              aria-label={t('settings.ownWhen')}
              data={[
                { value: 'ring', label: t('cti.triggerRing') },
                { value: 'answer', label: t('cti.triggerAnswer') },
                { value: 'end', label: t('cti.triggerEnd') },
                { value: 'manual', label: t('cti.triggerManual') }
              ]}
              onChange={(on) => on && change({ on })}
              value={own.on}
            />
          </Row>
          <div className={styles.switches}>
            <Switch
              checked={own.internal}
              label={t('cti.internal')}
              onChange={(event) => change({ internal: event.currentTarget.checked })}
            />
            <Switch
              checked={own.outbound}
              label={t('cti.outbound')}
              onChange={(event) => change({ outbound: event.currentTarget.checked })}
            />
          </div>
        </>
      )}
    </>
  )
}
