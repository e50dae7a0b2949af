import i18next, { type TFunction } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { en } from './en.ts'
import { first } from './first.en.ts'

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

/** Whether its words are there. A phone in English is better than none: main is away, or an update took the file away. */
async function words(language: Language): Promise<boolean> {
  if (i18n.hasResourceBundle(language, 'translation')) return true
  const read = await later[language]?.().catch(() => undefined)
  if (read !== undefined) i18n.addResourceBundle(language, 'translation', read)
  return read !== undefined
}

export async function startLanguages(language: Language): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: first } },
    // React escapes what it shows.
    interpolation: { escapeValue: false }
  })
  await speak(language)
}

/** Reads a page together with the words that only such pages need: it is not shown before they are there. */
export async function withMoreWords<T>(page: Promise<T>): Promise<T> {
  const [read, { more }] = await Promise.all([page, import('./more.en.ts')])
  i18n.addResourceBundle('en', 'translation', more, true)
  return read
}

/** The language chosen, or the one that the system's locale (`de-AT`) asks for, or English. */
export function languageFor(chosen: Language | 'system', locale: string): Language {
  if (chosen !== 'system') return chosen
  const asked = locale.toLowerCase().split('-')[0] ?? ''
  return asked in languages ? (asked as Language) : 'en'
}

let wanted: Language | null = null

/** False: its words cannot be read, and what was spoken before stays. */
export async function speak(language: Language): Promise<boolean> {
  wanted = language
  if (i18n.language !== language) {
    const known = await words(language)
    // Another one was chosen while these were read.
    if (wanted !== language) return true
    if (!known) return false
    await i18n.changeLanguage(language)
  }
  document.documentElement.lang = language
  return true
}
