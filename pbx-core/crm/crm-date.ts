/** A moment as a template writes it: in the time of the domain, or in UTC. `2026-11-21 22:05:09` */
export interface CrmDate {
  readonly written: string
}

/** The formats of .NET that templates use (standard ones as written in the invariant culture); '' is `yyyy-MM-dd HH:mm:ss`. */
export function formatDate({ written }: CrmDate, format: string): string {
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = written.split(/[- :]/)
  const custom = standard.get(format) ?? format
  const hour12 = String(Number(hour) % 12 || 12)
  const fields: Readonly<Record<string, string>> = {
    ...{ yyyy: year, yy: year.slice(2), MM: month, M: String(Number(month)), dd: day, d: String(Number(day)) },
    ...{ HH: hour, H: String(Number(hour)), hh: hour12.padStart(2, '0'), h: hour12 },
    ...{ mm: minute, m: String(Number(minute)), ss: second, s: String(Number(second)) },
    ...{ fff: '000', tt: Number(hour) < 12 ? 'AM' : 'PM' }
  }
  return custom.replace(
    /'([^']*)'|yyyy|yy|MM?|dd?|HH?|hh?|mm?|ss?|fff|tt/g,
    (token, literal?: string) => literal ?? fields[token] ?? token
  )
}

const standard: ReadonlyMap<string, string> = new Map([
  ['', 'yyyy-MM-dd HH:mm:ss'],
  ['d', 'MM/dd/yyyy'],
  ['t', 'HH:mm'],
  ['T', 'HH:mm:ss'],
  ['g', 'MM/dd/yyyy HH:mm'],
  ['G', 'MM/dd/yyyy HH:mm:ss'],
  ['s', "yyyy-MM-dd'T'HH:mm:ss"],
  ['o', "yyyy-MM-dd'T'HH:mm:ss.fff"],
  ['u', "yyyy-MM-dd HH:mm:ss'Z'"]
])
