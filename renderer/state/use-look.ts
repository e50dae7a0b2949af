import { useMediaQuery } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { i18n, type Language, languageFor, speak } from '../i18n/i18n.ts'
import { useAppOrNull } from './use-app.ts'

/** The chosen colours, else those of the system, also while it changes them. */
export function useScheme(): 'light' | 'dark' {
  const chosen = useAppOrNull(({ settings }) => settings.appearance) ?? 'system'
  const dark = useMediaQuery('(prefers-color-scheme: dark)', false, { getInitialValueInEffect: false })
  if (chosen !== 'system') return chosen
  return dark ? 'dark' : 'light'
}

/** Follows the chosen language, else that of the system. */
export function useLanguage(): void {
  const language = useAppOrNull(({ shell, settings }) => languageFor(settings.language, shell.locale))
  useEffect(() => {
    if (language !== null) void speakOrSay(language)
  }, [language])
}

async function speakOrSay(language: Language): Promise<void> {
  if (await speak(language)) return
  notifications.show({
    id: 'language-away',
    color: 'hook',
    title: i18n.t('language.away'),
    message: i18n.t('language.awayText')
  })
}
