import { useTranslation } from 'react-i18next'
import { isApple } from './platform.ts'

/** Put before a letter: `⌘K`, `Ctrl+K`, on a German keyboard `Strg+K`. */
export function useKeyNames(): { readonly control: string; readonly option: string } {
  const { t } = useTranslation()
  if (isApple) return { control: '⌘', option: '⌥' }
  return { control: `${t('shortcuts.control')}+`, option: `${t('shortcuts.option')}+` }
}
