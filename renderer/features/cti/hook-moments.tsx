import { useTranslation } from 'react-i18next'
import type { HookEdit } from '../../../main/ipc/contract.ts'
import { Chips } from '../../ui/chips.tsx'
import styles from './cti-page.module.css'

type Moment = NonNullable<HookEdit['moments']>[number]

/** In the order in which a call has them. Main has the same ones; what is missing here does not compile. */
const moments = Object.keys({
  ring: true,
  answer: true,
  hold: true,
  resume: true,
  end: true
} satisfies Record<Moment, true>) as readonly Moment[]

interface HookMomentsProps {
  readonly edit: HookEdit
  readonly readOnly: boolean
  onChange(edit: HookEdit): void
}

/** At which moments of a call the application is told. */
export function HookMoments({ edit, readOnly, onChange }: HookMomentsProps) {
  const { t } = useTranslation()
  const chosen: ReadonlySet<Moment> = new Set<Moment>(edit.moments ?? ['ring', 'answer', 'hold', 'end'])
  const toggle = (moment: Moment) => {
    onChange({ ...edit, moments: moments.filter((each) => chosen.has(each) !== (each === moment)) })
  }
  return (
    <div className={styles.groups}>
      <span className={styles.groupsLabel}>{t('cti.moments')}</span>
      <Chips
        choices={moments.map((value) => ({ value, label: t(`cti.moment.${value}`) }))}
        chosen={chosen}
        disabled={readOnly}
        label={t('cti.moments')}
        onToggle={toggle}
      />
    </div>
  )
}
