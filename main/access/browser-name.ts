/** The first that matches counts: others call themselves Chrome and Safari as well. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bElectron\//, 'Offhook'],
  [/\bEdgA?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|HeadlessChrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari']
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux']
]

/**
 * What people call the browser of a `User-Agent` (RFC 9110 §10.1.5): `Firefox · Windows`. Anybody writes there what he
 * likes, so nothing of it but these names is kept; empty where none is known.
 */
export function browserName(userAgent: string | undefined): string {
  const agent = (userAgent ?? '').slice(0, 512)
  return [named(browsers, agent), named(systems, agent)].filter((name) => name !== undefined).join(' · ')
}

function named(names: readonly (readonly [RegExp, string])[], agent: string): string | undefined {
  return names.find(([shape]) => shape.test(agent))?.[1]
}
