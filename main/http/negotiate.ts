import type { Language } from './pages/words.ts'

/** Whether the caller wants a page: `text/html` is accepted, and JSON not preferred to it (RFC 9110 §12.5.1). */
export function wantsPage(accept: string | undefined): boolean {
  if (accept === undefined) return false
  const qualities = new Map(weighted(accept))
  const html = qualities.get('text/html') ?? 0
  return html > 0 && html >= (qualities.get('application/json') ?? 0)
}

export function acceptsCsv(accept: string | undefined): boolean {
  if (accept === undefined) return false
  const qualities = new Map(weighted(accept))
  const csv = qualities.get('text/csv') ?? 0
  return csv > 0 && csv >= (qualities.get('application/json') ?? 0)
}

/** The better of the languages that the pages exist in; English where none is named (RFC 9110 §12.5.4). */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'en'
  let best: Language = 'en'
  let bestQuality = 0
  for (const [tag, quality] of weighted(acceptLanguage)) {
    const language = tag.split('-')[0]
    if ((language === 'en' || language === 'de') && quality > bestQuality) {
      best = language
      bestQuality = quality
    }
  }
  return best
}

/** The locale that is liked best, as it is written (`de-CH`); undefined where none is named. */
export function localeOf(acceptLanguage: string | undefined): string | undefined {
  const byQuality = weighted(acceptLanguage ?? '').sort(([, a], [, b]) => b - a)
  for (const [tag, quality] of byQuality) {
    if (quality <= 0) continue
    try {
      const [locale] = Intl.getCanonicalLocales(tag)
      if (locale !== undefined) return locale
    } catch {
      // `*`, or no language tag (RFC 5646 §2.1).
    }
  }
  return undefined
}

function weighted(header: string): [string, number][] {
  return header
    .slice(0, 1000)
    .split(',')
    .map((item) => {
      const [name = '', ...params] = item.split(';').map((part) => part.trim().toLowerCase())
      const quality = params.find((param) => param.startsWith('q='))
      const value = quality === undefined ? 1 : Number(quality.slice(2))
      return [name, Number.isFinite(value) ? value : 0]
    })
}
