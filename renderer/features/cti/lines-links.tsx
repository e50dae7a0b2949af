import { IconAddressBook, IconKey, IconMailForward, IconMusic, IconPlugConnected, IconRoute } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { hrefOf } from '../../state/route.ts'
import { useApp } from '../../state/use-app.ts'
import { SectionLabel } from '../../ui/card.tsx'
import { Tag } from '../../ui/tag.tsx'
import { crmItem } from '../crm/crm-item.ts'
import { linesItems } from '../lines/lines-items.ts'
import { soundsItem } from '../sounds/sounds-item.ts'
import styles from './cti-page.module.css'
import { deliveriesItem } from './deliveries-item.ts'
import { tokensItem } from './tokens-item.ts'

/** What stands beside the hooks: the trunks, with one that does not work, and where a call would go. */
export function LinesLinks({ item }: { readonly item: string | null }) {
  const { t } = useTranslation()
  const trunks = useApp((state) => state.trunks) ?? []
  const away = trunks.filter(({ state }) => state !== 'up')
  const [first] = away
  return (
    <nav aria-label={t('lines.title')} className={styles.group}>
      <SectionLabel className={styles.label}>{t('lines.title')}</SectionLabel>
      <a
        aria-current={item === linesItems.trunks ? 'page' : undefined}
        className={styles.hook}
        href={hrefOf('cti', linesItems.trunks)}
      >
        <IconPlugConnected aria-hidden className={styles.hookIcon} data-on={trunks.length > 0} size={19} />
        <span className={styles.hookWords}>
          <div className={styles.hookName}>{t('lines.trunks')}</div>
          <div className={styles.hookText}>
            {trunks.length === 0 ? t('lines.noneYet') : t('lines.count', { count: trunks.length })}
          </div>
        </span>
        {first !== undefined && (
          <Tag tone={first.state === 'registering' ? 'hook' : 'end'}>
            {`${first.name}: ${t(`lines.state.${first.state}`)}`}
          </Tag>
        )}
      </a>
      <a
        aria-current={item === linesItems.route ? 'page' : undefined}
        className={styles.hook}
        href={hrefOf('cti', linesItems.route)}
      >
        <IconRoute aria-hidden className={styles.hookIcon} data-on size={19} />
        <span className={styles.hookWords}>
          <div className={styles.hookName}>{t('route.title')}</div>
        </span>
      </a>
      <a
        aria-current={item === soundsItem ? 'page' : undefined}
        className={styles.hook}
        href={hrefOf('cti', soundsItem)}
      >
        <IconMusic aria-hidden className={styles.hookIcon} data-on size={19} />
        <span className={styles.hookWords}>
          <div className={styles.hookName}>{t('sounds.title')}</div>
          <div className={styles.hookText}>{t('sounds.link')}</div>
        </span>
      </a>
      <a aria-current={item === crmItem ? 'page' : undefined} className={styles.hook} href={hrefOf('cti', crmItem)}>
        <IconAddressBook aria-hidden className={styles.hookIcon} data-on size={19} />
        <span className={styles.hookWords}>
          <div className={styles.hookName}>{t('crm.title')}</div>
          <div className={styles.hookText}>{t('crm.link')}</div>
        </span>
      </a>
      <a
        aria-current={item === deliveriesItem ? 'page' : undefined}
        className={styles.hook}
        href={hrefOf('cti', deliveriesItem)}
      >
        <IconMailForward aria-hidden className={styles.hookIcon} data-on size={19} />
        <span className={styles.hookWords}>
          <div className={styles.hookName}>{t('deliveries.title')}</div>
          <div className={styles.hookText}>{t('deliveries.link')}</div>
        </span>
      </a>
      <a
        aria-current={item === tokensItem ? 'page' : undefined}
        className={styles.hook}
        href={hrefOf('cti', tokensItem)}
      >
        <IconKey aria-hidden className={styles.hookIcon} data-on size={19} />
        <span className={styles.hookWords}>
          <div className={styles.hookName}>{t('tokens.title')}</div>
          <div className={styles.hookText}>{t('tokens.link')}</div>
        </span>
      </a>
    </nav>
  )
}
