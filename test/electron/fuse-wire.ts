/** In the order of Electron's `build/fuses/fuses.json5`. */
const names = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges'
] as const

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

export const fuses = {
  /** What stands before the wire in the binary. */
  sentinel,
  /** Which are on in a binary: a version, a length, and `0` or `1` for each. */
  read(binary: Buffer): Readonly<Record<string, boolean>> {
    const wire = binary.subarray(binary.indexOf(sentinel) + sentinel.length + 2).toString('latin1')
    return Object.fromEntries(names.map((name, at) => [name, wire[at] === '1']))
  }
}
