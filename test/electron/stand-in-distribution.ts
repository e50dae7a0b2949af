import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fuses } from './fuse-wire.ts'

/** What an unpacked Electron for Linux consists of, as far as it is packed: nothing of it runs. */
export async function standInDistribution(folder: string, version: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true })
  await mkdir(join(folder, 'resources'))
  await writeFile(join(folder, 'electron'), `ELF${fuses.sentinel}\x01\x09${'0'.repeat(9)}`, { mode: 0o755 })
  await writeFile(join(folder, 'version'), version)
  await writeFile(join(folder, 'LICENSE'), 'MIT')
  await writeFile(join(folder, 'locales/en-US.pak'), '')
}
