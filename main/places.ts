import { join } from 'node:path'

/** Made when the project is built; a prompt of the same name in the data directory goes before it. */
export const builtPrompts = join(import.meta.dirname, '../prompts')

/** The application's pages, as `npm run build` makes them. */
export const rendererDirectory = join(import.meta.dirname, '../out/renderer')
