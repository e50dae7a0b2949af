const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' }

/** A name that main takes, for a file that somebody has chosen: `Grüße (neu).mp3` is `Gruesse-neu`. */
export function nameOfFile(file: string): string {
  const name = file
    .normalize('NFC')
    .replace(/\.[^.]*$/, '')
    .replace(/[äöüÄÖÜß]/g, (letter) => umlauts[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64)
    .replace(/-+$/, '')
  return name === '' ? 'sound' : name
}
