import { configSchema } from '../../pbx-core/contract/config.ts'
import type { ConfigFault } from '../../pbx-core/contract/pbx.ts'
import { formatPath } from '../base/faults.ts'
import { replaceStrings } from './json-strings.ts'
import { parseJsonText } from './json-text.ts'
import { keptValues, withValues } from './kept-values.ts'
import { type KeyStore, sealedIn, sealedText } from './key-store.ts'
import { hashPassword, isPasswordHash } from './password.ts'

/** A configuration with its secrets plain, as the core takes it. */
interface Opened {
  readonly raw: unknown
  /** Secrets that the key store does not open, and why. */
  readonly faults: readonly ConfigFault[]
  /** Some were sealed with a key that has changed since. */
  readonly stale: boolean
}

/** Opens every sealed secret of a parsed configuration, which need not be valid otherwise. */
export async function openSecrets(raw: unknown, keyStore: KeyStore): Promise<Opened> {
  const faults: ConfigFault[] = []
  const values: Parameters<typeof withValues>[1][number][] = []
  let stale = false
  for (const { path, value, kept } of keptValues(configSchema, raw)) {
    const sealed = kept === 'sealed' ? sealedIn(value) : undefined
    if (sealed === undefined) continue
    const opened = await keyStore.unseal(sealed)
    if (!opened.ok) {
      faults.push({ path: formatPath(path), message: opened.error })
      continue
    }
    values.push({ path, value: opened.value.text })
    stale ||= opened.value.stale
  }
  return { raw: withValues(raw, values), faults, stale }
}

export interface Protected {
  /** As its author laid it out, hashes and sealed values in place of plain ones. */
  readonly text: string
  readonly hashed: number
  readonly sealed: number
}

/**
 * What of a configuration's text may be written: plain web passwords as their hashes and, where
 * the key store seals, secrets sealed. Anything that is no JSON is returned as it is.
 */
export async function protectText(text: string, keyStore: KeyStore): Promise<Protected> {
  const parsed = parseJsonText(text)
  if (!parsed.ok) return { text, hashed: 0, sealed: 0 }
  const seals = (await keyStore.state()) === 'sealed'
  const replacements = new Map<string, string>()
  const count = { hashed: 0, sealed: 0 }
  for (const { path, value, kept } of keptValues(configSchema, parsed.value)) {
    if (value === '') continue
    const replacement = kept === 'hashed' ? await hashOf(value) : seals ? await sealOf(value, keyStore) : undefined
    if (replacement === undefined) continue
    replacements.set(JSON.stringify(path), replacement)
    count[kept] += 1
  }
  return { text: replaceStrings(text, replacements), ...count }
}

async function hashOf(value: string): Promise<string | undefined> {
  return isPasswordHash(value) ? undefined : hashPassword(value)
}

async function sealOf(value: string, keyStore: KeyStore): Promise<string | undefined> {
  const sealed = sealedIn(value)
  if (sealed === undefined) return sealedText(await keyStore.seal(value))
  const opened = await keyStore.unseal(sealed)
  return opened.ok && opened.value.stale ? sealedText(await keyStore.seal(opened.value.text)) : undefined
}
