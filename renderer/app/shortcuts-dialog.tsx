import { useTranslation } from 'react-i18next'
import { hrefOf } from '../state/route.ts'
import { setUi, useUi } from '../state/ui-store.ts'
import { useApp } from '../state/use-app.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useKeyNames } from '../ui/use-key-names.ts'
import styles from './shortcuts-dialog.module.css'

const shortcuts = [
  ['shortcuts.focusField', 'control', 'K'],
  ['shortcuts.answer', 'option', 'A'],
  ['shortcuts.hangUp', 'option', 'X'],
  ['shortcuts.mute', 'option', 'M'],
  ['shortcuts.hold', 'option', 'H'],
  ['shortcuts.swap', 'option', 'S'],
  ['shortcuts.keypad', 'option', 'K'],
  ['shortcuts.transfer', 'option', 'T'],
  ['shortcuts.notes', 'option', 'N'],
  ['shortcuts.pickUp', 'option', 'P'],
  ['shortcuts.quiet', 'option', 'Q'],
  ['shortcuts.digits', null, '0 – 9 * #'],
  ['shortcuts.pages', 'option', '1 – 4'],
  ['shortcuts.page', null, 'F6'],
  ['shortcuts.help', null, '?']
] as const

export function ShortcutsDialog() {
  const { t } = useTranslation()
  const names = useKeyNames()
  const open = useUi(({ help }) => help)
  const guest = useApp(({ shell }) => shell.kind === 'electron')
  const own = useApp(({ shell }) => shell.kind !== 'portal')
  return (
    <Dialog
      closeButtonProps={{ 'aria-label': t('action.close') }}
      onClose={() => setUi({ help: false })}
      opened={open}
      size={680}
      title={t('shortcuts.title')}
    >
      <dl className={styles.list}>
        {shortcuts.map(([label, modifier, key]) => (
          <div className={styles.row} key={label}>
            <dt>{t(label)}</dt>
            <dd>
              <Kbd>{`${modifier === null ? '' : names[modifier]}${key}`}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.inPage}>{guest ? t('shortcuts.inGuest', names) : t('shortcuts.inFrame')}</p>
      {own && (
        <a className={styles.start} href={hrefOf('start')} onClick={() => setUi({ help: false })}>
          {t('nav.start')}
        </a>
      )}
    </Dialog>
  )
}
