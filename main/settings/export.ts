import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { formatFault } from '../base/faults.ts'
import { parseJsonText } from './json-text.ts'
import type { KeyStore } from './key-store.ts'
import { openSecrets } from './secrets.ts'
import { privateMode } from './write.ts'

/**
 * Writes a copy of `config.json` with its secrets plain, for another machine: what
 * `npm run serve -- --config FILE` takes. A file that is there already is never replaced. The
 * error is a sentence.
 */
export async function exportConfig(
  dataDirectory: string,
  target: string,
  keyStore: KeyStore
): Promise<Result<void, string>> {
  const file = join(dataDirectory, 'config.json')
  try {
    const parsed = parseJsonText(await readFile(file, 'utf8'))
    if (!parsed.ok) return err(`The configuration ${file} ${parsed.error}.`)
    const { raw, faults } = await openSecrets(parsed.value, keyStore)
    if (faults.length > 0)
      return err([`${file} holds secrets that do not open:`, ...faults.map(formatFault)].join('\n'))
    await writeFile(target, `${JSON.stringify(raw, null, 2)}\n`, { mode: privateMode, flag: 'wx' })
    return ok(undefined)
  } catch (error) {
    return err(`The configuration was not exported: ${error instanceof Error ? error.message : String(error)}`)
  }
}
