import type { DomainConfig } from '../contract/config.ts'

/** Answered, or led to help, by mobile networks and many others all over the world (3GPP TS 22.101 §10). */
const everywhere = ['112', '911']

/**
 * What people of a country dial for help besides those (ITU-T E.129, national numbering plans).
 * Left out where the numbers are those that small offices give to their first users (100 to 102).
 */
const national: Readonly<Record<string, string>> = {
  AE: '998 999',
  AT: '122 133 144',
  AU: '000',
  BR: '190 192 193',
  CH: '117 118 144',
  CL: '131 132 133',
  CN: '110 119 120',
  CZ: '150 155 158',
  DE: '110',
  ES: '091',
  FR: '15 17 18',
  GB: '999',
  HK: '999',
  HU: '104 105 107',
  IE: '999',
  IT: '113 115 118',
  JP: '110 118 119',
  KR: '119',
  MY: '999',
  NO: '110 113',
  NZ: '111',
  PL: '997 998 999',
  SG: '995 999',
  SK: '150 155 158',
  ZA: '10111 10177'
}

/** Numbers that are dialled past everything else (`4-pbx`, Numbers): as configured, else those of the country. */
export function emergencyNumbers({ emergency, country }: DomainConfig): readonly string[] {
  return emergency ?? [...everywhere, ...(national[country]?.split(' ') ?? [])]
}
