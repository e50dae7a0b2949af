import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { warningWords } from '../../i18n/warning-words.ts'
import { hrefOf } from '../../state/route.ts'
import { useApp } from '../../state/use-app.ts'
import styles from './phone-page.module.css'

/** The first of what an admin has to know or decide, however much there is: the phone keeps its room. */
export function WarningsBanner() {
  const { t, i18n } = useTranslation()
  const items = useApp(({ warnings }) => warnings?.items)
  const [first, ...others] = items ?? []
  if (first === undefined) return null
  const more = others.length === 0 ? '' : t('warnings.more', { count: others.length })
  return (
    <div className={styles.banner} role="status">
      <IconAlertTriangle aria-hidden size={18} />
      <span>{`${warningWords(first, t, i18n.language).what} ${more}`.trim()}</span>
      <Button component="a" href={hrefOf('settings')} size="xs" variant="default">
        {t('warnings.show')}
      </Button>
    </div>
  )
}
