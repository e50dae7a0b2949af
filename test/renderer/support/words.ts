import { createInstance } from 'i18next'
import { beforeAll } from 'vitest'
import { de } from '../../../renderer/i18n/de.ts'
import { en } from '../../../renderer/i18n/en.ts'

/** The words of all languages without a window, English at first. */
export const i18n = createInstance()

beforeAll(async () => {
  await i18n.init({
    lng: 'en',
    resources: { en: { translation: en }, de: { translation: de } },
    interpolation: { escapeValue: false }
  })
})
