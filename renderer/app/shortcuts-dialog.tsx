import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { setUi, useUi } from '../state/ui-store.ts'
import { Kbd } from '../ui/kbd.tsx'
import { modifierName, optionName } from '../ui/platform.ts'
import styles from './shortcuts-dialog.module.css'

const shortcuts = [
  ['shortcuts.focusField', `${modifierName}K`],
  ['shortcuts.answer', `${optionName}A`],
  ['shortcuts.hangUp', `${optionName}X`],
  ['shortcuts.mute', `${optionName}M`],
  ['shortcuts.hold', `${optionName}H`],
  ['shortcuts.swap', `${optionName}S`],
  ['shortcuts.keypad', `${optionName}K`],
  ['shortcuts.notes', `${optionName}N`],
  ['shortcuts.pages', `${optionName}1 – 4`],
  ['shortcuts.help', '?']
] as const

export function ShortcutsDialog() {
  const { t } = useTranslation()
  const open = useUi(({ help }) => help)
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('action.close') }}
      onClose={() => setUi({ help: false })}
      opened={open}
      title={t('shortcuts.title')}
    >
      <dl className={styles.list}>
        {shortcuts.map(([label, keys]) => (
          <div className={styles.row} key={label}>
            <dt>{t(label)}</dt>
            <dd>
              <Kbd>{keys}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
