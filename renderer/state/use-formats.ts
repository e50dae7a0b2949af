import { type Formats, formatsOf } from '../i18n/format.ts'
import { languageFor } from '../i18n/i18n.ts'
import { useApp } from './use-app.ts'

/** The formats of the language in use; the system's own variant of it (`de-AT`) where it speaks that language. */
export function useFormats(): Formats {
  const locale = useApp(({ shell, settings }) => {
    const language = languageFor(settings.language, shell.locale)
    return shell.locale.toLowerCase().startsWith(language) ? shell.locale : language
  })
  return formatsIn(locale)
}

const known = new Map<string, Formats>()

/** Made once for each locale: a set of them takes milliseconds, and a call that comes needs it in four places. */
function formatsIn(locale: string): Formats {
  const formats = known.get(locale) ?? formatsOf(locale)
  known.set(locale, formats)
  return formats
}
