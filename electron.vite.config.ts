import { cpSync } from 'node:fs'
import { defineConfig } from 'electron-vite'

/** Workers are files of their own beside what starts them; built, they end in `.js`. */
const workersByTheirBuiltName = {
  name: 'workers-by-their-built-name',
  // By now the transpiler may have written other quotes than the source.
  transform: (code: string) => code.replace(/(new URL\((['"])\.\/[\w-]+-worker)\.ts\2/g, '$1.js$2')
}

/** Style sheet and scripts of the server's own pages are read from beside the code. */
const pageAssets = {
  name: 'page-assets',
  closeBundle: () => cpSync('main/http/pages/assets', 'out/main/main/http/pages/assets', { recursive: true })
}

/**
 * Main and preload for Electron; the pages are `vite.config.ts`'s. Main keeps its files apart,
 * as they are in the source: stack traces say where they come from.
 */
export default defineConfig({
  main: {
    plugins: [workersByTheirBuiltName, pageAssets],
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: [
          'main/index.ts',
          'pbx-core/io/media-worker.ts',
          'pbx-core/io/sqlite-worker.ts',
          'pbx-core/io/holidays-worker.ts',
          'pbx-core/io/upload-worker.ts'
        ],
        output: { format: 'es', preserveModules: true, preserveModulesRoot: '.', entryFileNames: '[name].js' }
      }
    }
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload is one CommonJS file.
      rollupOptions: { input: 'main/preload/index.ts', output: { format: 'cjs', entryFileNames: 'index.cjs' } }
    }
  }
})
