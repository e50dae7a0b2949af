import { cpSync } from 'node:fs'
import type { Plugin } from 'vite'

/** What building `main/` and `pbx-core/` takes besides bundling, whichever shell it is for. */

/** Workers are files of their own beside what starts them; built, they end in `.js`. */
export const workersByTheirBuiltName: Plugin = {
  name: 'workers-by-their-built-name',
  transform: (code) => code.replace(/(new URL\((['"])\.\/[\w-]+-worker)\.ts\2/g, '$1.js$2')
}

/** Style sheet and scripts of the server's own pages are read from beside the code that serves them. */
export function pageAssets(beside: string): Plugin {
  return {
    name: 'page-assets',
    closeBundle: () => cpSync('main/http/pages/assets', `${beside}/assets`, { recursive: true })
  }
}
