import { readFile } from 'node:fs/promises'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Config } from '../../pbx-core/contract/config.ts'
import type { CommandFault } from '../ipc/contract.ts'
import { parseJsonText } from './json-text.ts'
import { reason } from './reason.ts'
import type { Settings } from './settings.ts'

type Raw = Record<string, unknown>

/**
 * Changes one domain in the configuration file, or what is of the whole machine (`domain` null). What the file does not
 * say is not added to it; the version before becomes the `.bak`. What changes nothing is not written, so that the `.bak`
 * stays what it is. `take` puts the new file into force, and what it refuses is taken back. The running configuration
 * stays whatever fails.
 */
export async function editSettings(
  settings: Settings,
  edit: { readonly domain: string | null; readonly change: (raw: Raw) => void },
  take: () => Promise<Result<Config, string>>
): Promise<Result<void, CommandFault>> {
  if (settings.readOnly) {
    return err({ code: 'read_only', message: `The configuration is ${settings.file}, which is never written.` })
  }
  const read = await readText(settings.file)
  if (!read.ok) return read
  const before = read.value
  const parsed = parseJsonText(before)
  const raw = parsed.ok ? partOf(parsed.value, edit.domain) : undefined
  if (!parsed.ok || raw === undefined) {
    return err({ code: 'configuration_changed', message: `${settings.file} does not have this domain any more.` })
  }
  const whole = JSON.stringify(parsed.value)
  edit.change(raw)
  if (JSON.stringify(parsed.value) === whole) return ok(undefined)
  const written = await writeText(settings, `${JSON.stringify(parsed.value, null, 2)}\n`, before)
  if (!written.ok) return written
  const taken = await take().catch(async (error) => {
    await settings.write(before)
    throw error
  })
  if (taken.ok) return ok(undefined)
  const restored = await writeText(settings, before)
  return restored.ok ? err({ code: 'configuration_refused', message: taken.error }) : restored
}

async function readText(file: string): Promise<Result<string, CommandFault>> {
  try {
    return ok(await readFile(file, 'utf8'))
  } catch (error) {
    return err({ code: 'configuration_not_read', message: `${file} cannot be read: ${reason(error)}.` })
  }
}

async function writeText(settings: Settings, text: string, previous?: string): Promise<Result<void, CommandFault>> {
  try {
    return ok(await settings.write(text, previous))
  } catch (error) {
    return err({ code: 'configuration_not_written', message: `${settings.file} cannot be written: ${reason(error)}.` })
  }
}

function partOf(raw: unknown, name: string | null): Raw | undefined {
  if (name === null) return raw as Raw
  const { domains } = raw as { domains?: readonly Raw[] }
  return domains?.find((domain) => domain.name === name)
}
