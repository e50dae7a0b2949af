import { useTranslation } from 'react-i18next'
import styles from './dial-pad.module.css'

const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', '']
] as const

/** The twelve keys of a telephone; letters as ITU-T E.161 prints them. */
export function DialPad({ onDigit }: { readonly onDigit: (digit: string) => void }) {
  const { t } = useTranslation()
  const labelOf = (digit: string) =>
    digit === '*' ? t('dial.star') : digit === '#' ? t('dial.hash') : t('dial.digit', { digit })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form's part
    <div aria-label={t('dial.pad')} className={styles.pad} role="group">
      {keys.map(([digit, letters]) => (
        <button
          aria-label={labelOf(digit)}
          className={styles.key}
          key={digit}
          onClick={() => onDigit(digit)}
          type="button"
        >
          {digit}
          {/* Drawn, for text in a button belongs to its name (WCAG 2.2, 2.5.3). */}
          <span aria-hidden className={styles.letters} data-letters={letters} />
        </button>
      ))}
    </div>
  )
}
