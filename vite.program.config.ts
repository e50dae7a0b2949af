import { defineConfig } from 'vite'
import { pageAssets, workersByTheirBuiltName } from './scripts/built-main.ts'

/**
 * `main/start.ts` with all that it imports, packages too, as `npm start` runs it under plain Node:
 * reading 700 files takes a third of a start. Nothing is minified, so that stack traces name functions.
 */
export default defineConfig({
  plugins: [workersByTheirBuiltName, pageAssets('out/program')],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'out/program',
    minify: false,
    rolldownOptions: {
      input: {
        start: 'main/start.ts',
        'media-worker': 'pbx-core/io/media-worker.ts',
        'sqlite-worker': 'pbx-core/io/sqlite-worker.ts'
      },
      output: { chunkFileNames: '[name]-[hash].js' }
    }
  }
})
