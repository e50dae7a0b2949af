import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Folder of `package.json`: the sources' own, or that of the packed application. */
const root = rootAbove(import.meta.dirname)

/** Made when the project is built; a prompt of the same name in the data directory goes before it. */
export const builtPrompts = join(root.replace(/app\.asar$/, 'app.asar.unpacked'), 'prompts')

/** The application's pages, as `npm run build` makes them. */
export const rendererDirectory = join(root, 'out/renderer')

function rootAbove(directory: string): string {
  const above = dirname(directory)
  return above === directory || existsSync(join(directory, 'package.json')) ? directory : rootAbove(above)
}
