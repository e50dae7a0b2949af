import { IconAlertTriangle, IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { StandingWarning } from '../../../pbx-core/contract/standing-warning.ts'
import type { TrunkView } from '../../../pbx-core/contract/views.ts'
import type { Translate } from '../../i18n/i18n.ts'
import { warningWords } from '../../i18n/warning-words.ts'
import { useApp } from '../../state/use-app.ts'
import { useFormats } from '../../state/use-formats.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { NoCallsDrawing } from '../../ui/drawings.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './lines.module.css'
import { LinesPage } from './lines-page.tsx'

/** How each trunk stands: since when, what its provider has said last, and what is to be done where it does not work. */
export function Trunks() {
  const { t } = useTranslation()
  const trunks = useApp((state) => state.trunks) ?? []
  return (
    <LinesPage>
      <Card>
        <SectionLabel>{t('lines.trunks')}</SectionLabel>
        {trunks.length === 0 ? (
          <EmptyState drawing={<NoCallsDrawing />} text={t('lines.noneText')} title={t('lines.none')} />
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: nothing in it has the focus, and it has to scroll by keys
          <ul aria-label={t('lines.trunks')} className={styles.list} tabIndex={0}>
            {trunks.map((trunk) => (
              <Trunk key={`${trunk.domain} ${trunk.name}`} trunk={trunk} />
            ))}
          </ul>
        )}
      </Card>
    </LinesPage>
  )
}

const tones = { up: 'accent', down: 'end', registering: 'hook', refused: 'end' } as const

function Trunk({ trunk }: { readonly trunk: TrunkView }) {
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  const own = useApp(({ account }) => account.domain)
  const warnings = useApp((state) => state.warnings)?.items.filter((warning) => isOf(warning, trunk)) ?? []
  const { name, domain, state, since, address } = trunk
  const Icon = state === 'up' ? IconPlugConnected : IconPlugConnectedX
  return (
    <li className={styles.trunk}>
      <Icon aria-hidden className={styles.icon} data-state={state} size={20} />
      <div className={styles.text}>
        <strong className={styles.name}>
          {name}
          {domain !== own && <Tag>{domain}</Tag>}
          <Tag tone={tones[state]}>{t(`lines.state.${state}`)}</Tag>
          <span className={styles.since}>{t('lines.since', { time: formats.full(since) })}</span>
        </strong>
        <p className={styles.hint}>{lastHeard(trunk, t)}</p>
        <p className={styles.hint}>{address === null ? t('lines.noServer') : t('lines.sendsTo', { address })}</p>
        {warnings.map((warning) => {
          const { what, todo } = warningWords(warning, t, i18n.language)
          return (
            <div className={styles.warning} key={warning.code}>
              <IconAlertTriangle aria-hidden className={styles.icon} size={16} />
              <p>
                <strong>{what}</strong> {todo}
              </p>
            </div>
          )
        })}
        {warnings.length === 0 && (state === 'down' || state === 'refused') && <p>{t('warnings.todo.trunk-fault')}</p>}
      </div>
    </li>
  )
}

/** What the PBX says where the provider has said nothing; what else it says goes as it is. */
const ownReasons = new Map<string, 'lines.noAnswer' | 'lines.noWay'>([
  ['no answer', 'lines.noAnswer'],
  ['no way to the registrar', 'lines.noWay']
])

function lastHeard({ state, lastStatus, lastReason }: TrunkView, t: Translate): string {
  if (lastStatus !== null) return t('lines.answered', { status: lastStatus, reason: lastReason ?? '' })
  if (lastReason !== null) {
    const own = ownReasons.get(lastReason)
    return t('lines.lastHeard', { reason: own === undefined ? lastReason : t(own) })
  }
  return t(state === 'registering' ? 'lines.asking' : 'lines.unasked')
}

function isOf(warning: StandingWarning, { domain, name }: TrunkView): boolean {
  return 'trunk' in warning && warning.domain === domain && warning.trunk === name
}
