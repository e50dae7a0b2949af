import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CommandFault, HookEdit, HooksView } from '../../../main/ipc/contract.ts'
import styles from './cti-page.module.css'
import { faultOf, longestUrl, unknownIn } from './url-template.ts'

interface HookFallbackProps {
  readonly edit: HookEdit
  readonly variables: HooksView['variables']
  readonly readOnly: boolean
  readonly refused: CommandFault | null
  onChange(edit: HookEdit): void
}

/** Whom the hook asks where its address is of no use. */
export function HookFallback({ edit, variables, readOnly, refused, onChange }: HookFallbackProps) {
  const { t } = useTranslation()
  const { fallbackUrl = '' } = edit
  const fault = faultOf(fallbackUrl)
  const unknown = unknownIn(fallbackUrl, new Set(variables.map(({ name }) => name.toLowerCase())))
  const error =
    fault !== null
      ? t(`cti.fault.${fault}`, { count: longestUrl })
      : refused?.path === 'fallbackUrl'
        ? refused.message
        : null
  return (
    <TextInput
      autoComplete="off"
      className={styles.fallback ?? ''}
      classNames={{ input: styles.mono ?? '' }}
      description={
        unknown.length === 0
          ? t('cti.fallbackHint')
          : t('cti.unknownVariables', { count: unknown.length, names: unknown.join(', ') })
      }
      disabled={readOnly}
      error={error}
      label={t('cti.fallback')}
      onChange={(event) => onChange({ ...edit, fallbackUrl: event.currentTarget.value.replaceAll(/\s+/g, '') })}
      placeholder={t('cti.fallbackPlaceholder')}
      spellCheck={false}
      value={fallbackUrl}
    />
  )
}
