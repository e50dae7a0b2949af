import { Button, Group } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { StandingWarning } from '../../../pbx-core/contract/standing-warning.ts'
import { warningWords } from '../../i18n/warning-words.ts'
import { useApp } from '../../state/use-app.ts'
import { useRun } from '../../state/use-run.ts'
import { Card, SectionLabel } from '../../ui/card.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './warnings-card.module.css'

/** What an admin has to know, decide or mend, each with what to press. It goes when it is done. */
export function WarningsCard() {
  const { t } = useTranslation()
  const warnings = useApp((state) => state.warnings)
  if (warnings === null || warnings.items.length === 0) return null
  return (
    <Card>
      <SectionLabel>{t('warnings.title')}</SectionLabel>
      <ul className={styles.list}>
        {warnings.items.map((warning) => (
          <Warning file={warnings.file} key={JSON.stringify(warning)} warning={warning} />
        ))}
      </ul>
    </Card>
  )
}

interface WarningProps {
  readonly warning: StandingWarning
  /** Where a decision is written by hand, if it is. */
  readonly file: string | null
}

function Warning({ warning, file }: WarningProps) {
  const { t, i18n } = useTranslation()
  const own = useApp(({ account }) => account.domain)
  const { what, todo } = warningWords(warning, t, i18n.language)
  return (
    <li className={styles.warning}>
      <IconAlertTriangle aria-hidden className={styles.icon} size={18} />
      <div className={styles.text}>
        <strong className={styles.what}>
          {what}
          {warning.domain !== null && warning.domain !== own && <Tag>{warning.domain}</Tag>}
        </strong>
        <p className={styles.todo}>{todo}</p>
        <Press file={file} warning={warning} />
      </div>
    </li>
  )
}

function Press({ warning, file }: WarningProps) {
  switch (warning.code) {
    case 'misdirected':
      return <DecideTrunk answers={[true]} file={file} warning={warning} />
    case 'undecided':
      return <DecideTrunk answers={[false, true]} file={file} warning={warning} />
    case 'rise':
    case 'new-country':
    case 'minutes-near':
    case 'minutes-used':
      return <Settle warning={warning} />
    case 'emergency-call':
      return <Seen warning={warning} />
    case 'user-barred':
      return <Allow warning={warning} />
    default:
      return null
  }
}

interface SettleProps {
  readonly warning: StandingWarning & { readonly code: 'rise' | 'new-country' | 'minutes-near' | 'minutes-used' }
}

/** Calls that leave: they are meant, or whoever makes them is barred; minutes begin anew. */
function Settle({ warning }: SettleProps) {
  const { t } = useTranslation()
  const run = useRun()
  const { code, domain, user } = warning
  const ofMinutes = code === 'minutes-near' || code === 'minutes-used'
  const subject = code === 'rise' ? '' : code === 'new-country' ? warning.country : (user ?? '')
  return (
    <Group gap="xs">
      <Button onClick={() => void run('warning.settle', { domain, code, subject })} size="xs" variant="default">
        {t(ofMinutes ? 'warnings.press.anew' : 'warnings.press.meant')}
      </Button>
      {!ofMinutes && user !== null && (
        <Button onClick={() => void run('user.bar', { domain, user, on: true })} size="xs" variant="default">
          {t('warnings.press.bar', { user })}
        </Button>
      )}
    </Group>
  )
}

function Seen({ warning }: { readonly warning: StandingWarning & { readonly code: 'emergency-call' } }) {
  const { t } = useTranslation()
  const run = useRun()
  const { code, domain, uniqueid } = warning
  return (
    <Group gap="xs">
      <Button
        onClick={() => void run('warning.settle', { domain, code, subject: uniqueid })}
        size="xs"
        variant="default"
      >
        {t('warnings.press.seen')}
      </Button>
    </Group>
  )
}

function Allow({ warning }: { readonly warning: StandingWarning & { readonly code: 'user-barred' } }) {
  const { t } = useTranslation()
  const run = useRun()
  const { domain, user } = warning
  return (
    <Group gap="xs">
      <Button onClick={() => void run('user.bar', { domain, user, on: false })} size="xs" variant="default">
        {t('warnings.press.allow')}
      </Button>
    </Group>
  )
}

interface DecideTrunkProps {
  readonly warning: StandingWarning & { readonly code: 'misdirected' | 'undecided' }
  readonly file: string | null
  readonly answers: readonly boolean[]
}

function DecideTrunk({ warning: { domain, trunk }, file, answers }: DecideTrunkProps) {
  const { t } = useTranslation()
  const run = useRun()
  if (file !== null) {
    const line = answers.map((accepts) => `"acceptAtListener": ${accepts}`).join(' / ')
    const place = t('warnings.placeTrunk', { trunk, domain })
    return <p className={styles.todo}>{t('warnings.byHand', { file, line, place })}</p>
  }
  return (
    <Group gap="xs">
      {answers.map((acceptAtListener) => (
        <Button
          key={String(acceptAtListener)}
          onClick={() => void run('trunk.decide', { domain, trunk, acceptAtListener })}
          size="xs"
          variant="default"
        >
          {t(acceptAtListener ? 'warnings.press.accept' : 'warnings.press.refuse')}
        </Button>
      ))}
    </Group>
  )
}
