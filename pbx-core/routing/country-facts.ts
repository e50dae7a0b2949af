/**
 * What telling national, international and premium-rate numbers apart needs to know about each
 * country. Calling codes: ITU-T E.164 annex. Prefixes and premium-rate ranges: the national
 * numbering plans that the ITU publishes (E.129). Premium-rate numbers of a country without a
 * range here are not recognised as such; calls abroad are barred as international all the same.
 */
export interface CountryFacts {
  readonly callingCode: string
  /** What is dialled before a calling code, besides `+`; matched at the beginning. */
  readonly internationalPrefix: RegExp
  /** Dialled before the area code within the country; '' where there is none. */
  readonly trunkPrefix: string
  /** Premium-rate numbers, without calling code and trunk prefix. */
  readonly premium: RegExp | undefined
  /** Digits of the longest number that is dialled without any prefix. */
  readonly longest: number
  /** What may be dialled before a whole number: another carrier, the caller's number hidden or shown. */
  readonly servicePrefix: RegExp
}

const callingCodes =
  'AC247 AD376 AE971 AF93 AG1 AI1 AL355 AM374 AO244 AR54 AS1 AT43 AU61 AW297 AX358 AZ994 BA387 BB1 BD880 BE32 BF226 ' +
  'BG359 BH973 BI257 BJ229 BL590 BM1 BN673 BO591 BQ599 BR55 BS1 BT975 BW267 BY375 BZ501 CA1 CC61 CD243 CF236 CG242 ' +
  'CH41 CI225 CK682 CL56 CM237 CN86 CO57 CR506 CU53 CV238 CW599 CX61 CY357 CZ420 DE49 DJ253 DK45 DM1 DO1 DZ213 EC593 ' +
  'EE372 EG20 EH212 ER291 ES34 ET251 FI358 FJ679 FK500 FM691 FO298 FR33 GA241 GB44 GD1 GE995 GF594 GG44 GH233 GI350 ' +
  'GL299 GM220 GN224 GP590 GQ240 GR30 GT502 GU1 GW245 GY592 HK852 HN504 HR385 HT509 HU36 ID62 IE353 IL972 IM44 IN91 ' +
  'IO246 IQ964 IR98 IS354 IT39 JE44 JM1 JO962 JP81 KE254 KG996 KH855 KI686 KM269 KN1 KP850 KR82 KW965 KY1 KZ7 LA856 ' +
  'LB961 LC1 LI423 LK94 LR231 LS266 LT370 LU352 LV371 LY218 MA212 MC377 MD373 ME382 MF590 MG261 MH692 MK389 ML223 ' +
  'MM95 MN976 MO853 MP1 MQ596 MR222 MS1 MT356 MU230 MV960 MW265 MX52 MY60 MZ258 NA264 NC687 NE227 NF672 NG234 NI505 ' +
  'NL31 NO47 NP977 NR674 NU683 NZ64 OM968 PA507 PE51 PF689 PG675 PH63 PK92 PL48 PM508 PR1 PS970 PT351 PW680 PY595 ' +
  'QA974 RE262 RO40 RS381 RU7 RW250 SA966 SB677 SC248 SD249 SE46 SG65 SH290 SI386 SJ47 SK421 SL232 SM378 SN221 SO252 ' +
  'SR597 SS211 ST239 SV503 SX1 SY963 SZ268 TA290 TC1 TD235 TG228 TH66 TJ992 TK690 TL670 TM993 TN216 TO676 TR90 TT1 ' +
  'TV688 TW886 TZ255 UA380 UG256 US1 UY598 UZ998 VA39 VC1 VE58 VG1 VI1 VN84 VU678 WF681 WS685 XK383 YE967 YT262 ZA27 ' +
  'ZM260 ZW263'

/** Only where it is not `00`. */
const internationalPrefixes: Readonly<Record<string, string>> = {
  AU: '0011',
  BR: '00(?:1[245]|2[1-35]|31|4[13]|[56]5|99)',
  BY: '810',
  CC: '0011',
  CL: '1\\d\\d0|00',
  CO: '00(?:4(?:[14]4|56)|[579])',
  CU: '119',
  CX: '0011',
  FI: '00|99[0-9]',
  GY: '001',
  HK: '00[1-9]',
  ID: '00[1-9]|01017',
  IL: '00|01[2-9]',
  JP: '010',
  KE: '000',
  KH: '00[1-9]',
  KR: '00(?:7\\d\\d|[1-9])',
  KZ: '810',
  MH: '011',
  MN: '001',
  NG: '009',
  PW: '01[12]',
  RU: '810',
  SG: '0[0-3]\\d',
  TH: '00[1-9]',
  TJ: '810',
  TM: '810',
  TW: '00[2-9]',
  TZ: '000',
  UG: '000'
}

/** Only where it is not `0`. */
const trunkPrefixes: Readonly<Record<string, string>> = {
  BY: '8',
  HU: '06',
  KZ: '8',
  RU: '8',
  TJ: '8',
  TM: '8',
  ...Object.fromEntries(
    'AD BH CR CY CZ DK EE ES FO GL GR GT HK HN HT IS IT KW LU LV MC MO MT MX NI NO OM PA PL PT QA SG SJ SM SV VA'
      .split(' ')
      .map((country) => [country, ''])
  )
}

const premiumRanges: Readonly<Record<string, string>> = {
  AE: '900',
  AR: '60[04579]',
  AT: '90[01]|93[019]|118',
  AU: '190|19[1-9]',
  BE: '90|70',
  BG: '90',
  BR: '[359]00',
  CH: '90[016]|18[0-9]{2}$',
  CN: '16[08]',
  CO: '190[01]|194[78]',
  CY: '90[09]',
  CZ: '90[0689]',
  DE: '900|13[78]|118',
  DK: '90',
  EE: '900|40\\d\\d',
  ES: '80[367]|90[57]|118',
  FI: '[67]00',
  FR: '89|118|3[2-9]\\d\\d$',
  GB: '9|87[123]|70|118',
  GR: '90[19]',
  HK: '900',
  HR: '6[01459]',
  HU: '9[01]',
  IE: '15[0-9]{8}$',
  IL: '19|12[0-9]{2}',
  IN: '186|190',
  IS: '9[0-5]',
  IT: '89|144|166|178|199|0878|4\\d{4}',
  JP: '990',
  KR: '60',
  LI: '90',
  LT: '90|910',
  LU: '90[015]',
  LV: '90',
  MT: '50',
  MX: '900',
  MY: '1600',
  NL: '90|18\\d\\d',
  NO: '82',
  NZ: '900',
  PL: '70|[34]00',
  PT: '60[178]|64[68]|76[01]',
  RO: '90',
  RS: '90|78',
  RU: '80[39]',
  SE: '900|939|944|99|118',
  SG: '1900',
  SI: '90|89',
  SK: '900|9[78]',
  TH: '1900',
  TR: '900|8[89]8',
  TW: '20',
  UA: '900',
  ZA: '86[2-9]|90'
}

/**
 * Call-by-call and service prefixes, behind which a whole number follows, from the national numbering plans: carriers
 * are chosen by them, and one's own number is hidden or shown (CLIR, CLIP). Where their lengths could be taken for others,
 * what has to follow is named too. Countries without a row have none that is known here: digits before a number
 * make it one that is too long, which counts as international.
 */
const servicePrefixes: Readonly<Record<string, string>> = {
  AR: '\\*31\\*',
  AT: '10\\d\\d',
  AU: '183[12]|14(?:11|56)',
  BE: '\\*31\\*',
  BO: '01\\d(?=\\d{8}$)',
  BR: '0(?:1[245]|2[1-35]|31|4[13]|[56]5|99)(?=\\d{10,11}$)',
  CC: '183[12]',
  CH: '10[78]\\d\\d',
  CN: '179\\d\\d|1[12]\\d{3}(?=\\d{10,12}$)',
  CO: '0(?:[3579]|4(?:[14]4|56))(?=\\d{10}$)',
  CR: '19(?:0[0-2468]|1[09]|20|66|77|99)(?=\\d{8}$|00)',
  CX: '183[12]',
  DE: '0100\\d\\d|010[1-9]\\d',
  DK: '\\*31\\*',
  ES: '067|10\\d\\d(?=[6-9]\\d{8}$|00)',
  FO: '10(?:01|[12]0|88)(?=\\d{6}$|00)',
  FR: '36[35]1|16\\d\\d(?=0)',
  GB: '141|1470|1280|#43#',
  GG: '141|1470',
  GR: '\\*31\\*',
  HK: '133|1357',
  IE: '14[12]',
  IL: '\\*43',
  IM: '141|1470',
  IS: '\\*31\\*',
  IT: '\\*67#|10\\d{2,3}(?=[03])',
  JE: '141|1470',
  JP: '18[46]',
  KR: '\\*23#?|08(?:[1-46-8]|5\\d\\d)(?=\\d{8,11}$)',
  LI: '1001',
  LU: '15(?:0[06]|1[12]|[35]5|4[04]|6[26]|77|88|99)\\d',
  NL: '16\\d\\d|\\*31\\*',
  NO: '15\\d\\d',
  NZ: '019[67]',
  PL: '10\\d\\d',
  PT: '10\\d\\d',
  SE: '95\\d\\d',
  SJ: '15\\d\\d',
  ZA: '\\*31\\*'
}

/** Of North America: another carrier (`1010xxx`), keys for the caller's number and against call waiting, and what stands for them where there are no such keys. */
const americanPrefixes = '1010\\d{3}|\\*67|\\*70|\\*82|1167|1170|1182'
/** Of networks everywhere: hide or show the number (3GPP TS 22.030, ETSI TS 300 738). */
const servicePrefixesByKey = '[*#]3[01]#'

/** The numbering plan that several countries share, told apart by area codes (NANP). */
export const northAmerica = '1'

const longestUnprefixed: Readonly<Record<string, number>> = { AR: 11, BR: 11, CN: 12, IT: 12, NO: 12, VA: 12 }

/** Dependencies have the premium ranges of the country whose calling code, and so whose plan, they share. */
const sharedRanges: ReadonlyMap<string, string> = new Map(
  callingCodes.split(' ').flatMap((entry) => {
    const range = premiumRanges[entry.slice(0, 2)]
    return range === undefined ? [] : [[entry.slice(2), range] as const]
  })
)

const facts: ReadonlyMap<string, CountryFacts> = new Map(
  callingCodes.split(' ').map((entry) => [entry.slice(0, 2), factsFor(entry.slice(0, 2), entry.slice(2))])
)

function factsFor(country: string, callingCode: string): CountryFacts {
  const nanp = callingCode === northAmerica
  const premium = nanp ? '900|\\d{3}976\\d{4}$' : (premiumRanges[country] ?? sharedRanges.get(callingCode))
  const prefix = internationalPrefixes[country] ?? (nanp ? '011' : '00')
  return {
    callingCode,
    internationalPrefix: new RegExp(`^(?:${prefix})`),
    trunkPrefix: trunkPrefixes[country] ?? (nanp ? '1' : '0'),
    premium: premium === undefined ? undefined : new RegExp(`^(?:${premium})`),
    longest: longestUnprefixed[country] ?? 10,
    servicePrefix: new RegExp(
      `^(?:${[nanp ? americanPrefixes : servicePrefixes[country], servicePrefixesByKey].filter(Boolean).join('|')})`
    )
  }
}

/** By ISO 3166-1 code; undefined for what is no country. */
export function countryFacts(country: string): CountryFacts | undefined {
  return facts.get(country)
}

/** What is dialled behind a service prefix of the country; undefined where there is none. */
export function withoutServicePrefix(number: string, country: string): string | undefined {
  const prefix = countryFacts(country)?.servicePrefix.exec(number)?.[0]
  return prefix === undefined ? undefined : number.slice(prefix.length)
}

/** Where several countries share a calling code, the one whose premium ranges are listed stands for all. */
const mainCountry: ReadonlyMap<string, CountryFacts> = new Map(
  [...facts.values()]
    .sort((a, b) => Number(a.premium !== undefined) - Number(b.premium !== undefined))
    .map((country) => [country.callingCode, country])
)

/** Facts for the country that an international number, without its prefix, leads to. */
export function countryOfNumber(digits: string): CountryFacts | undefined {
  for (let length = 3; length > 0; length--) {
    const country = mainCountry.get(digits.slice(0, length))
    if (country !== undefined) return country
  }
  return undefined
}

const foreignAreaCodes: Readonly<Record<string, string>> = {
  AG: '268',
  AI: '264',
  BB: '246',
  BM: '441',
  BS: '242',
  CA:
    '204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 460 468 474 506 ' +
    '514 519 548 579 581 584 587 600 604 613 622 633 639 644 647 655 672 677 683 688 705 709 742 753 778 780 782 807 ' +
    '819 825 867 873 879 902 905 942',
  DM: '767',
  DO: '809 829 849',
  GD: '473',
  JM: '658 876',
  KN: '869',
  KY: '345',
  LC: '758',
  MS: '664',
  SX: '721',
  TC: '649',
  TT: '868',
  VC: '784',
  VG: '284'
}

const countryOfAreaCode: ReadonlyMap<string, string> = new Map(
  Object.entries(foreignAreaCodes).flatMap(([country, codes]) => codes.split(' ').map((code) => [code, country]))
)

const tollFree: ReadonlySet<string> = new Set('800 822 833 844 855 866 877 888 900'.split(' '))

/**
 * Whether an area code of the North American plan belongs to `country`. What no other country
 * has is the United States' and their territories'; toll-free and premium codes belong to all.
 */
export function isAreaCodeOf(areaCode: string, country: string): boolean {
  if (tollFree.has(areaCode)) return true
  const owner = countryOfAreaCode.get(areaCode)
  return owner === undefined ? !Object.hasOwn(foreignAreaCodes, country) : owner === country
}
