import { readFile } from 'node:fs/promises'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Config } from '../../pbx-core/contract/config.ts'
import type { CommandFault } from '../ipc/contract.ts'
import { parseJsonText } from './json-text.ts'
import type { Settings } from './settings.ts'

type Raw = Record<string, unknown>

/**
 * Changes one domain in the configuration file. What the file does not say is not added to it;
 * the version before becomes the `.bak`. `take` puts the new file into force, and what it refuses
 * is taken back. The running configuration stays whatever fails.
 */
export async function editDomain(
  settings: Settings,
  edit: { readonly domain: string; readonly change: (domain: Raw) => void },
  take: () => Promise<Result<Config, string>>
): Promise<Result<void, CommandFault>> {
  if (settings.readOnly) {
    return err({ code: 'read_only', message: `The configuration is ${settings.file}, which is never written.` })
  }
  const before = await readFile(settings.file, 'utf8')
  const parsed = parseJsonText(before)
  const domain = parsed.ok ? domainOf(parsed.value, edit.domain) : undefined
  if (!parsed.ok || domain === undefined) {
    return err({ code: 'configuration_changed', message: `${settings.file} does not have this domain any more.` })
  }
  edit.change(domain)
  await settings.write(`${JSON.stringify(parsed.value, null, 2)}\n`, before)
  const taken = await take().catch(async (error) => {
    await settings.write(before)
    throw error
  })
  if (taken.ok) return ok(undefined)
  await settings.write(before)
  return err({ code: 'configuration_refused', message: taken.error })
}

function domainOf(raw: unknown, name: string): Raw | undefined {
  const { domains } = raw as { domains?: readonly Raw[] }
  return domains?.find((domain) => domain.name === name)
}
