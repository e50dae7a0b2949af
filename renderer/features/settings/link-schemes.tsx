import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { LinkScheme, LinksView, SchemeView } from '../../../main/ipc/contract.ts'
import { useRun } from '../../state/use-run.ts'
import { Row } from './row.tsx'
import styles from './settings-page.module.css'

interface LinkSchemesProps {
  readonly links: LinksView
  /** A scheme has been set, or has not: what holds is read again. */
  onChanged(): void
}

/** Who opens `tel:` and its kin on this computer; each can be set where the system lets a program do that. */
export function LinkSchemes({ links, onChanged }: LinkSchemesProps) {
  const { t } = useTranslation()
  const run = useRun()
  const set = async (scheme: LinkScheme, on: boolean) => {
    await run('links.set', { scheme, on })
    onChanged()
  }
  return (
    <>
      {links.schemes.map((view) => (
        <Scheme key={view.scheme} onSet={links.sets ? (on) => void set(view.scheme, on) : undefined} view={view} />
      ))}
      {links.setting !== null && (
        <Row hint={t(`phoneLinks.settingHint.${links.setting}`)} name={t('phoneLinks.setting')} wide>
          <Button className={styles.start} onClick={() => void run('links.setting', {})} size="xs">
            {t('phoneLinks.openSetting')}
          </Button>
        </Row>
      )}
      {!links.sets && links.setting === null && <p className={styles.note}>{t('phoneLinks.notSet')}</p>}
    </>
  )
}

interface SchemeProps {
  readonly view: SchemeView
  readonly onSet: ((on: boolean) => void) | undefined
}

function Scheme({ view: { scheme, owner, by }, onSet }: SchemeProps) {
  const { t } = useTranslation()
  const name = `${scheme}:`
  const ours = owner === 'offhook'
  const label = t(ours ? 'phoneLinks.giveBack' : 'phoneLinks.use')
  return (
    <Row hint={t(`phoneLinks.owner.${owner}`, { by: `\u2068${by}\u2069` })} name={name} wide>
      {onSet !== undefined && (
        <Button
          aria-label={`${label}: ${name}`}
          className={styles.start}
          onClick={() => onSet(!ours)}
          size="xs"
          variant={ours ? 'subtle' : 'default'}
        >
          {label}
        </Button>
      )}
    </Row>
  )
}
