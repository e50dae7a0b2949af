/**
 * What has the digits of a telephone number and is none. Each is looked for before numbers are, and takes its characters
 * out of the text: no part of a bank account's number becomes a link because that part alone would do as a telephone.
 */
const currency =
  '[$€£¥₹₽₺₴₩₪฿]|(?:AUD|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HKD|HUF|INR|JPY|MXN|NOK|NZD|PLN|SEK|SGD|TRY|USD|ZAR)\\b|R\\$|US\\$|Fr\\.|Euro\\b|Dollar|Pounds?\\b|kr\\b\\.?|zł|Kč|Ft\\b|Rs\\.?|TL\\b|lei\\b'
/** `1.234.567,89`, `12 345 678`, `1'234'567.00`, `1200` */
const amount =
  "\\d{1,3}(?:[.,'’ \\u00a0\\u202f\\u2009]\\d{2,3})+(?:[.,]\\d{1,2}|[.,][-–—]{1,2})?(?!\\d)|\\d+(?:[.,]\\d{1,2}|[.,][-–—]{1,2})?(?!\\d)"
const gap = '[ \\u00a0\\u202f]?'
/** Nothing of a longer run of digits and what separates them stands before or after. */
const alone = '(?<![\\d+＋][.\\-/]?)'
const ends = '(?![.\\-/]?\\d)'
const time = '\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?'
const zone = '(?:Z|[ ]?[+-]\\d{2}:?\\d{2})?'
const day = '(?:0?[1-9]|[12]\\d|3[01])'
const month = '(?:0?[1-9]|1[0-2])'
const year = '(?:1[89]|20)\\d{2}'

const decoys: readonly RegExp[] = [
  // Addresses of pages, of mail and of files, with whatever number is in them.
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s<>"]+/giu,
  /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gu,
  /\bwww\.[^\s<>"]+/giu,
  // Accounts of banks: IBAN (ISO 13616), in groups of four or without.
  /\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,4})?\b/gu,
  // Cards: four groups of four, or American Express's.
  /(?<![\d+])\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?![ -]?\d)/gu,
  /(?<![\d+])3[47]\d{2}([ -])\d{6}\1\d{5}(?![ -]?\d)/gu,
  // Books and articles: ISBN, ISSN, EAN, DOI, ORCID.
  /\bISBN(?:-1[03])?:?[ \u00a0]?[\dX -]{10,17}/giu,
  /(?<!\d)97[89][- ]\d{1,5}[- ]\d{1,7}[- ]\d{1,6}[- ]\d(?!\d)/gu,
  /\b10\.\d{4,9}\/[^\s"<>]+/gu,
  /(?<!\d)\d{4}-\d{4}-\d{4}-\d{3}[\dX](?!\d)/gu,
  // Names of machines' things: UUIDs, hexadecimal, MAC addresses, IPv6.
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/giu,
  /\b0x[0-9a-f]+\b/giu,
  /\b(?:[0-9a-f]{1,4}:){2,7}:?[0-9a-f]{1,4}\b/giu,
  // IPv4, with a port or a mask.
  /(?<![\d.+])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?::\d+|\/\d+)?(?!\.?\d)/gu,
  // Versions: `10.0.19045.1234`, `v2.11.0`, `Version 4.12`.
  /(?:\bv|\bversion|\brelease|\bbuild|\bfirmware)[ \u00a0:]?\d+(?:[.-]\d+)*/giu,
  /(?<![\d.+])\d{1,3}\.\d(?:\.\d+)+(?!\.?\d)/gu,
  // Places on the earth: degrees with four and more decimals, or with minutes and seconds.
  /[+-]?\d{1,3}[.,]\d{4,}°?[ \u00a0]?[NSEWO]?[ \u00a0]?[,;/ ][ \u00a0]?[+-]?\d{1,3}[.,]\d{4,}°?(?:[ \u00a0]?[NSEWO]\b)?/gu,
  /\d{1,3}°[ \u00a0]?\d{1,2}(?:[.,]\d+)?['′’](?:[ \u00a0]?\d{1,2}(?:[.,]\d+)?["″”])?[ \u00a0]?[NSEWO]?/gu,
  // A decimal number: a telephone's area code never has its first digit there.
  /(?<![\d.,+])(?:0|[1-9]\d{0,2})[.,]\d{3,}(?![.\-/,]?\d|[ \u00a0]\d{2,})/gu,
  // Days, with a time where they have one, and from one to another.
  new RegExp(`${alone}${year}([-./])${month}\\1${day}(?:[T ,]{1,2}${time}${zone})?(?![.\\-/]?\\d)`, 'gu'),
  new RegExp(`${alone}${day}([-./])${month}\\1(?:${year}|\\d{2})(?:,?[ \\u00a0]${time}${zone})?${ends}`, 'gu'),
  new RegExp(`${alone}${month}([-./])${day}\\1(?:${year}|\\d{2})(?:,?[ \\u00a0]${time}${zone})?${ends}`, 'gu'),
  new RegExp(`${alone}${day}\\.[ \\u00a0]${month}\\.[ \\u00a0]${year}${ends}`, 'gu'),
  new RegExp(`${alone}${year}[ \\u00a0]?[-–—/][ \\u00a0]?${year}(?![ \\u00a0.\\-/]?\\d)`, 'gu'),
  new RegExp(`(?<!\\d)${time}(?:[ \\u00a0]?[-–—][ \\u00a0]?${time})?(?!\\d)`, 'gu'),
  // Money, on either side of its sign.
  new RegExp(`(?:${currency})${gap}[-–]?(?:${amount})`, 'giu'),
  new RegExp(`(?<![\\d+＋]|[\\d+＋][.,'’ \\u00a0\\u202f])(?:${amount})${gap}(?:${currency})`, 'giu'),
  // Quantities and shares.
  /(?<!\d)\d{1,15}(?:[.,' \u00a0\u202f]\d{1,15}){0,6}[ \u00a0\u202f]?(?:%|‰|km\b|cm\b|mm\b|kg\b|mg\b|ml\b|kWh\b|kW\b|MB\b|GB\b|TB\b|kB\b|Hz\b|MHz\b|px\b|m²|m³)/gu
]

const filler = '\u0000'

/** The same text, as long as before, without what has digits and is no telephone number. Each is looked for in all of it. */
export function withoutDecoys(text: string): string {
  let rest = text
  for (const { index, length } of decoys.flatMap((decoy) => placesOf(decoy, text))) {
    rest = rest.slice(0, index) + filler.repeat(length) + rest.slice(index + length)
  }
  return rest
}

function placesOf(decoy: RegExp, text: string): readonly { readonly index: number; readonly length: number }[] {
  return [...text.matchAll(decoy)].map(({ 0: { length }, index }) => ({ index, length }))
}
