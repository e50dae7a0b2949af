import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtRenderer } from '../../renderer/support/built-renderer.ts'
import type { OwnNetwork } from '../own-network.ts'
import { Program } from '../program.ts'
import { tempDirectory } from '../temp-directory.ts'
import { originOf } from './desktop-process.ts'

const start = fileURLToPath(new URL('../../../main/start.ts', import.meta.url))

export interface Installed extends AsyncDisposable {
  readonly program: Program
  readonly origin: string
  readonly dataDirectory: string
}

/** The application's first start from an empty data directory, on its usual ports, which are free in a network of its own. */
export async function startAsInstalled(
  network: OwnNetwork,
  env: Readonly<Record<string, string>> = {}
): Promise<Installed> {
  await builtRenderer()
  await using cleanup = new AsyncDisposableStack()
  const directory = cleanup.use(await tempDirectory('installed'))
  const dataDirectory = join(directory.path, 'data')
  const program = cleanup.use(
    await Program.start({
      name: 'application',
      ...network.inside(process.execPath, [start, '--data', dataDirectory, '--drain', '1']),
      cwd: directory.path,
      env: { DISPLAY: '', WAYLAND_DISPLAY: '', LANG: 'en_US.UTF-8', OFFHOOK_LOG_LEVEL: 'warn', ...env }
    })
  )
  const origin = await originOf(program)
  const resources = cleanup.move()
  return { program, origin, dataDirectory, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}
