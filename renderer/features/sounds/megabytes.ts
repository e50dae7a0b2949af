/** The size of a file, which is never 0: `5.9 MB`. */
export function megabytes(octets: number, locale: string): string {
  const size = Math.max(0.1, octets / 1_000_000)
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(size)
}
