import i18next, { type TFunction } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'

/** Languages of the windows, by their own names. Another one is a file and a line here. */
export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

export type Translate = TFunction

export const i18n = i18next.createInstance()
/** Those that are read when they are spoken: each page would carry all of them. */
const later: Partial<Record<Language, () => Promise<object>>> = { de: async () => (await import('./de.ts')).de }

async function words(language: Language): Promise<void> {
  if (i18n.hasResourceBundle(language, 'translation')) return
  const read = await later[language]?.()
  if (read !== undefined) i18n.addResourceBundle(language, 'translation', read)
}

export async function startLanguages(first: Language): Promise<void> {
  const read = await later[first]?.()
  const resources = { en: { translation: en }, ...(read === undefined ? {} : { [first]: { translation: read } }) }
  await i18n.use(initReactI18next).init({
    lng: first,
    fallbackLng: 'en',
    resources,
    // React escapes what it shows.
    interpolation: { escapeValue: false }
  })
  document.documentElement.lang = first
}

/** The language chosen, or the one that the system's locale (`de-AT`) asks for, or English. */
export function languageFor(chosen: Language | 'system', locale: string): Language {
  if (chosen !== 'system') return chosen
  const asked = locale.toLowerCase().split('-')[0] ?? ''
  return asked in languages ? (asked as Language) : 'en'
}

let wanted: Language | null = null

export async function speak(language: Language): Promise<void> {
  wanted = language
  if (i18n.language === language) return
  await words(language)
  // Another one was chosen while these were read.
  if (wanted !== language) return
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
}
