import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { decoy } from './decoys.ts'
import { type Forms, formsOfCountries } from './forms.ts'
import { Random } from './random.ts'

/** One text of a page, with the numbers that are to become links there, in their order. */
export interface CorpusText {
  readonly text: string
  readonly numbers: readonly string[]
  /** What stands between them and is none. */
  readonly decoys: readonly { readonly kind: string; readonly text: string }[]
  /** Nothing of it may become a link, whatever is in it: `code`, `textarea`. */
  readonly kept?: string
}

export interface CorpusPage {
  readonly seed: number
  /** Of the telephone system that the browser is paired with. */
  readonly country: string
  readonly texts: readonly CorpusText[]
  readonly html: string
}

const prose = [
  ['Call us at ', ' between nine and five.'],
  ['Sie erreichen uns unter ', ', auch am Wochenende.'],
  ['Appelez le ', ' pour un rendez-vous.'],
  ['Reception (', ')'],
  ['Our office: ', '; ask for Ana.'],
  ['', ''],
  ['— ', ' —'],
  ['„', '“'],
  ['See “', '”.'],
  ['Notruf der Technik: ', '!'],
  ['Support → ', ' (free)'],
  ['Kontakt\u00a0: ', '\u00a0']
] as const
const fillers = [
  'Delivered by Monday',
  'Suite 12',
  '3rd floor',
  'Am Markt 7, 10117 Berlin',
  '221B Baker Street',
  'No. 1 in town',
  'since 1987',
  '24 hours',
  'Room 101',
  '20 % off'
]
const blocks = ['p', 'li', 'td', 'div', 'span', 'dd', 'address', 'h3', 'footer', 'strong'] as const
const keptIn = ['code', 'textarea', 'script', 'style', 'pre', 'kbd', 'samp', 'a', 'button', 'option'] as const

/** A page of our own making: numbers in the forms of a country and of others, among what only looks like them. */
export function corpusPage(seed: number): CorpusPage {
  const random = new Random(seed)
  const forms = random.of(formsOfCountries)
  const texts: CorpusText[] = []
  for (let index = 0; index < 12; index++) texts.push(textOf(random, forms))
  for (let index = 0; index < 2; index++) {
    texts.push({ text: numberOf(random, forms), numbers: [], decoys: [], kept: random.of(keptIn) })
  }
  return {
    seed,
    country: forms.country,
    texts,
    html: `<!doctype html><meta charset="utf-8"><body>${texts.map((text) => htmlOf(random, text)).join('\n')}</body>`
  }
}

function textOf(random: Random, forms: Forms): CorpusText {
  const decoys = [decoy(random)]
  const first = numberOf(random, forms)
  const [before, after] = random.of(prose)
  switch (random.below(6)) {
    case 0:
      return { text: `${random.of(forms.words)} ${first}, ${random.of(fillers)}`, numbers: [first], decoys: [] }
    case 1: {
      const bare = random.digits(validOf(random, forms.bare, forms.country))
      return { text: `${random.of(forms.words)} ${bare}`, numbers: [bare], decoys: [] }
    }
    case 2: {
      const second = numberOf(random, forms)
      const separator = random.of([', ', ' or ', ' / ', ' oder ', '; ', ' | ', ' · '])
      return { text: `${before}${first}${separator}${second}${after}`, numbers: [first, second], decoys: [] }
    }
    case 3: {
      const [given] = decoys
      return { text: `${random.of(fillers)}: ${given?.text ?? ''}. ${random.of(fillers)}`, numbers: [], decoys }
    }
    case 4: {
      const [given] = decoys
      return { text: `${given?.text ?? ''} – ${before}${first}${after}`, numbers: [first], decoys }
    }
    default:
      return { text: `${before}${first}${after}`, numbers: [first], decoys: [] }
  }
}

function numberOf(random: Random, forms: Forms): string {
  if (random.below(3) > 0) return blanks(random, validOf(random, forms.national, forms.country))
  const other = random.of(formsOfCountries)
  // The way out of a country is not the same everywhere: 00 is Europe's.
  const known = other.international.filter((form) => form.startsWith('+') || !noDoubleZero.has(forms.country))
  return blanks(random, validOf(random, known, forms.country))
}

const noDoubleZero = new Set(['US', 'CA', 'AU', 'JP', 'FI', 'BR'])

/** Only what exists is printed: areas and ranges that nobody has are no telephone's. */
function validOf(random: Random, forms: readonly string[], country: string): string {
  for (;;) {
    const printed = random.digits(random.of(forms))
    const plain = printed.replace('(0)', '').replace(/[^\d+]/g, '')
    if (printed === '+1 555 010 0199') return printed
    if (parsePhoneNumberFromString(plain, country as 'DE')?.isValid() === true) return printed
  }
}

/** Typesetters put other blanks and dashes there. */
function blanks(random: Random, printed: string): string {
  switch (random.below(8)) {
    case 0:
      return printed.replaceAll(' ', '\u00a0')
    case 1:
      return printed.replaceAll(' ', '\u202f')
    case 2:
      return printed.replaceAll('-', '\u2011')
    case 3:
      return printed.replaceAll('-', '–')
    default:
      return printed
  }
}

function htmlOf(random: Random, { text, kept }: CorpusText): string {
  const tag = kept ?? random.of(blocks)
  const written = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  if (tag === 'script') return `<script type="application/json">"${text.replaceAll('"', '')}"</script>`
  if (tag === 'style') return `<style>/* ${text} */</style>`
  if (tag === 'option') return `<select><option>${written}</option></select>`
  if (tag === 'a') return `<a href="#there">${written}</a>`
  if (tag === 'td') return `<table><tr><td>${written}</td></tr></table>`
  return `<${tag}>${written}</${tag}>`
}
