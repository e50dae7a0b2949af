import { defineConfig } from 'electron-vite'
import { pageAssets, workersByTheirBuiltName } from './scripts/built-main.ts'

/**
 * Main and preload for Electron; the pages are `vite.config.ts`'s. Main keeps its files apart,
 * as they are in the source: stack traces say where they come from.
 */
export default defineConfig({
  main: {
    plugins: [workersByTheirBuiltName, pageAssets('out/main/main/http/pages')],
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: ['main/index.ts', 'pbx-core/io/media-worker.ts', 'pbx-core/io/sqlite-worker.ts'],
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
