import { useTranslation } from 'react-i18next'
import type { ErasedNumber } from '../../../../main/ipc/contract.ts'
import page from '../settings-page.module.css'
import styles from './privacy.module.css'

type Counts = ErasedNumber['report']['removed']

/** What was erased, or would be, and what still has the number, and why. */
export function ErasureReport({ erased: { report, file, finishes } }: { readonly erased: ErasedNumber }) {
  const { t } = useTranslation()
  const { number, dryRun, removed, cancelled, remaining } = report
  const counted = (Object.keys(removed) as (keyof Counts)[]).filter((name) => removed[name] > 0)
  return (
    <section className={styles.report}>
      <h4 className={styles.heading}>{t(dryRun ? 'privacy.would' : 'privacy.erased', { number })}</h4>
      {finishes.length > 0 && <p>{t('privacy.finishes')}</p>}
      {counted.length === 0 && <p>{t(dryRun ? 'privacy.nothing' : 'privacy.gone')}</p>}
      {counted.length > 0 && (
        <ul className={styles.counts}>
          {counted.map((name) => (
            <li key={name}>
              <strong>{removed[name]}</strong> {t(`privacy.counts.${name}`)}
            </li>
          ))}
        </ul>
      )}
      {cancelled.length > 0 && (
        <>
          <h4 className={styles.heading}>{t('privacy.cancelled')}</h4>
          <ul className={styles.list}>
            {cancelled.map(({ id, hook }) => (
              <li key={id}>
                {hook} · {id}
              </li>
            ))}
          </ul>
        </>
      )}
      {remaining.length > 0 && (
        <>
          <h4 className={styles.heading}>{t('privacy.remaining')}</h4>
          <ul className={styles.list}>
            {remaining.map((left) => (
              <li key={`${left.why} ${left.what}`}>
                {t(`privacy.why.${left.why}`, { what: left.what, reason: 'reason' in left ? left.reason : '' })}
              </li>
            ))}
          </ul>
        </>
      )}
      {file !== null && <p className={page.note}>{t('privacy.noted', { file })}</p>}
      <p className={page.note}>{t('privacy.elsewhere')}</p>
    </section>
  )
}
