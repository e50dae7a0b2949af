import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { withoutDecoys } from './decoys.ts'
import { wordsBefore } from './words-before.ts'

/** A telephone number in a text: where it stands, end exclusive, and how. */
export interface FoundNumber {
  readonly start: number
  readonly end: number
  /** As it is printed: what it means is read by the telephone that dials it. */
  readonly text: string
}

const blank = '[ \\u00a0\\u2007\\u2009\\u202f]'
const dash = '[-\\u2010-\\u2015\\u2212\\uff0d]'
/** Between two digits of one number: a blank or two, a dash, dot, slash or bracket with blanks around. */
const between = `(?:${blank}{0,2}[()\\[\\]]${blank}?${dash}?|${blank}?(?:${dash}|[./])${blank}?|·|${blank}{1,2}){0,2}`
const run = new RegExp(`(?:[(\\[]?[+＋]${blank}?[(\\[]?|[(\\[])?\\d(?:${between}\\d){5,39}`, 'gu')
const extension =
  /^(?:;ext=|[ \u00a0]?,?[ \u00a0]?(?:ext\.?|extension|x|#|Durchwahl|DW|Dw\.?|poste|int\.|wewn\.|anexo)[ \u00a0:.]{0,2})\d{1,6}(?!\d)/iu
const fewestDigits = 7
/** 15 (E.164), behind a way out and a zero that is not dialled. */
const mostDigits = 20
/** Texts without so many digits are not looked at, nor what is no text any more but a listing. */
const worthALook = /\d(?:\D{0,4}\d){5}/u
const longestText = 50_000

/** Numbers of `country` as they are printed there, and of all countries where they begin with + or the way out of it. */
export function findNumbers(text: string, country: string): readonly FoundNumber[] {
  if (text.length > longestText || !worthALook.test(text)) return []
  const rest = withoutDecoys(text)
  const found: FoundNumber[] = []
  for (const { 0: words, index } of rest.matchAll(run)) {
    for (const part of telephonesIn(
      { offset: index, words },
      { text: rest, country, start: index, end: index + words.length }
    )) {
      const end = part.offset + part.words.length
      const all = end + extensionAfter(text.slice(end))
      found.push({ start: part.offset, end: all, text: text.slice(part.offset, all) })
    }
  }
  return found
}

interface Place {
  /** Without what is none. */
  readonly text: string
  readonly country: string
  /** Of the run of digits: inside of it a number ends where another one begins. */
  readonly start: number
  readonly end: number
}

interface Part {
  /** In the text. */
  readonly offset: number
  readonly words: string
}

/** One run of digits is one number, or several with a slash or a dash between them; else nothing of it is taken. */
function telephonesIn(candidate: Part, place: Place): readonly Part[] {
  const whole = trimmed(candidate)
  if (isTelephone(whole, place)) return [whole]
  const numbers = [...telephonesOf([...splitAt(candidate)], place)]
  return numbers.length > 0 ? numbers : withoutWhatFollows(whole, place)
}

/** As many parts in one as make a number: `030 – 5402 492 / 030 – 5402 493` are two. */
function* telephonesOf(parts: readonly Part[], place: Place): Generator<Part> {
  for (let from = 0; from < parts.length; from++) {
    for (let to = parts.length - 1; to >= from; to--) {
      const [first, last] = [parts[from], parts[to]]
      if (first === undefined || last === undefined) continue
      const words = place.text.slice(first.offset, last.offset + last.words.length)
      const joined = trimmed({ offset: first.offset, words })
      if (!isTelephone(joined, place)) continue
      yield joined
      from = to
      break
    }
  }
}

/** `030 901820 24 hours`: what begins as telephones do, without the last groups. */
function withoutWhatFollows(part: Part, place: Place): readonly Part[] {
  if (!/^[+＋(0]/u.test(part.words)) return []
  let words = part.words
  for (let dropped = 0; dropped < 2; dropped++) {
    const shorter = /^(.*\d[)\]]?)[ \u00a0\u202f]+[(]?\d{1,4}$/u.exec(words)?.[1]
    if (shorter === undefined) return []
    words = shorter
    const shorterPart = { offset: part.offset, words }
    if (isTelephone(shorterPart, place)) return [shorterPart]
  }
  return []
}

const separator = / {2,}| [-–—/|] |(?<=\d)\/(?=[0+(])| (?=\()/gu

function* splitAt({ offset, words }: Part): Generator<Part> {
  let from = 0
  for (const { 0: found, index } of words.matchAll(separator)) {
    yield { offset: offset + from, words: words.slice(from, index) }
    from = index + found.length
  }
  yield { offset: offset + from, words: words.slice(from) }
}

/** Without blanks and dashes before it, and without a first bracket that is never closed. */
function trimmed({ offset, words }: Part): Part {
  const blanks = new RegExp(`^(?:\\s|${dash}|[/.])*`, 'u').exec(words)?.[0].length ?? 0
  const rest = words.slice(blanks).trimEnd()
  const isOpen = /^[([]/u.test(rest) && (rest.match(/[([]/gu)?.length ?? 0) > (rest.match(/[)\]]/gu)?.length ?? 0)
  return { offset: offset + blanks + (isOpen ? 1 : 0), words: isOpen ? rest.slice(1) : rest }
}

function isTelephone({ offset, words }: Part, { text, country, start, end }: Place): boolean {
  const digits = words.replace(/\D/gu, '')
  if (digits.length < fewestDigits || digits.length > mostDigits) return false
  const before = text.slice(Math.max(0, offset - 64), offset)
  const behind = offset + words.length
  if (offset <= start + 1 && continuesWord(before)) return false
  if (behind >= end && goesOnAsWord(text.slice(behind, behind + 24))) return false
  const context = wordsBefore(before)
  const plain = inAscii(words)
  const isInternational = /^[([]?\+/u.test(plain)
  const dialled = isInternational ? plain.replace(/\(0\)|\[0\]/u, ' ') : plain
  const read = parsePhoneNumberFromString(dialled, { defaultCountry: country as CountryCode, extract: false })
  if (read === undefined) return false
  // Numbers for examples and new ranges are possible and not known: the + says enough. Without it only what is known counts.
  if (isInternational) return read.isPossible()
  if (!read.isValid() || context === 'something-else') return false
  if (context === 'telephone') return true
  // Digits alone are order numbers as often as telephones, unless they begin as numbers of the country do.
  const isBare = !/\D/u.test(words)
  if (isBare) return digits.startsWith('0') && digits.length >= 9
  return !looksCounted(words)
}

/** With the blanks and dashes that every reader of numbers knows. */
function inAscii(words: string): string {
  return words.replace(/[＋]/gu, '+').replace(new RegExp(blank, 'gu'), ' ').replace(new RegExp(dash, 'gu'), '-')
}

/** `912.345.678`, `4711-2345678`: what is counted is written so as well, and no word says that it is a telephone. */
function looksCounted(words: string): boolean {
  return /^[1-9]\d{0,2}(?:\.\d{3})+$/u.test(words) || /^[1-9]\d{3,5}[-/.]\d{4,}$/u.test(words)
}

/** `DE12345678`, `#12345678`, `a=12345678`: a name of something, whatever its digits are. */
function continuesWord(before: string): boolean {
  return /[\p{L}\p{N}_#=@&$€£\\]$|[\p{L}\p{N}][-/.]$|\d[,'’]$/u.test(before) && !/\p{L}{3,}[-/.]$/u.test(before)
}

/** `12345678abc`, `12345678_1`, `12345678:22` */
function goesOnAsWord(after: string): boolean {
  return /^(?:[_=@\\°%€]|[-/.]?\d|[,'’:]\d|-?\p{L})/u.test(after) && !extension.test(after)
}

function extensionAfter(after: string): number {
  return extension.exec(after)?.[0].length ?? 0
}
