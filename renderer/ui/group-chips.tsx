import { useTranslation } from 'react-i18next'
import { Chips } from './chips.tsx'

interface GroupChipsProps {
  readonly label: string
  /** Queues and groups that there are, as destinations: `queue:support`. */
  readonly groups: readonly string[]
  readonly chosen: readonly string[]
  readonly disabled: boolean
  onChange(chosen: string[]): void
}

/** Some of the queues and groups. One that was chosen and is gone still stands there, to be taken away. */
export function GroupChips({ label, groups, chosen, disabled, onChange }: GroupChipsProps) {
  const { t } = useTranslation()
  const nameOf = (group: string) => {
    const name = group.slice(group.indexOf(':') + 1)
    return group.startsWith('queue:') ? t('settings.queue', { name }) : t('settings.group', { name })
  }
  const all = [...groups, ...chosen.filter((group) => !groups.includes(group))]
  const toggle = (group: string) =>
    onChange(chosen.includes(group) ? chosen.filter((other) => other !== group) : [...chosen, group])
  return (
    <Chips
      choices={all.map((group) => ({ value: group, label: nameOf(group) }))}
      chosen={new Set(chosen)}
      disabled={disabled}
      label={label}
      onToggle={toggle}
    />
  )
}
